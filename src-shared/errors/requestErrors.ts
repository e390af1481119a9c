import { z } from 'zod'
import { declareError } from './declareError.ts'
import { list } from './sentences.ts'

export const InvalidInput = declareError(
  'invalid-input',
  z.object({ where: z.string(), problems: z.array(z.string()) }),
  ({ where, problems }) => `${where}: ${problems.join('; ')}.`,
)
export const UnknownMethod = declareError(
  'unknown-method',
  z.object({ name: z.string() }),
  ({ name }) => `This version of Inverscope has no method ${name}. Reload the page or update the program.`,
)
export const Cancelled = declareError(
  'cancelled',
  z.object({ what: z.string() }),
  ({ what }) => `${what} was cancelled.`,
)
export const ConnectionLost = declareError(
  'connection-lost',
  z.object({}),
  () => 'The connection to Inverscope was lost. Start it again; what was finished is on disk.',
)
export const UnknownName = declareError(
  'unknown-name',
  z.object({ kind: z.string(), name: z.string(), near: z.string().optional(), known: z.array(z.string()) }),
  ({ kind, name, near, known }) =>
    `There is no ${kind} called "${name}".${near ? ` Did you mean "${near}"?` : ''}${known.length ? ` Known: ${list(known.slice(0, 12))}.` : ''}`,
)
export const AmbiguousName = declareError(
  'ambiguous-name',
  z.object({ kind: z.string(), name: z.string(), fits: z.array(z.string()) }),
  ({ kind, name, fits }) => `"${name}" fits more than one ${kind}: ${list(fits.slice(0, 12))}. Give one of these ids.`,
)
export const NotAllowedHere = declareError(
  'not-allowed-here',
  z.object({ what: z.string(), reason: z.string() }),
  ({ what, reason }) => `${what} is not allowed: ${reason}.`,
)
export const AddressNotUsable = declareError(
  'address-not-usable',
  z.object({ host: z.string(), port: z.int(), reason: z.string() }),
  ({ host, port, reason }) =>
    `The workbench cannot be served on ${host}, port ${port}: ${reason}. Choose another with --port, or leave it out for a free one.`,
)
