import { z } from 'zod'
import { declareError } from './declareError.ts'

export const ValuesNotFinite = declareError(
  'values-not-finite',
  z.object({ what: z.string(), row: z.int() }),
  ({ what, row }) =>
    `Row ${row} of the ${what} has an infinite or NaN entry, so they cannot be measured. Leave it out.`,
)
export const TooFewRows = declareError(
  'too-few-rows',
  z.object({ rule: z.string(), needed: z.int(), given: z.int() }),
  ({ rule, needed, given }) => `Too few samples: ${rule} needs ${needed} at least, and there are ${given}.`,
)
export const SetsDoNotMatch = declareError(
  'sets-do-not-match',
  z.object({ what: z.string(), shape: z.array(z.int()), other: z.string(), otherShape: z.array(z.int()) }),
  ({ what, shape, other, otherShape }) =>
    `The ${what} are (${shape.join(', ')}) and the ${other} (${otherShape.join(', ')}); they must match to be compared. Choose runs of one model with as many images.`,
)
