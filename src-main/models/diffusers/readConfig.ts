import { stat, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { FileMissing, FileNotReadable, ModelNotSupported } from '../../../src-shared/errors/errors.ts'

/** A configuration with the β of 100,000 training steps is smaller than this. */
const largestConfig = 16_000_000

/**
 * Reads a configuration of diffusers: a JSON object.
 *
 * @throws FileMissing, FileNotReadable, ModelNotSupported where it is something else
 */
export async function readConfigFile(path: string): Promise<Record<string, unknown>> {
  const declare = (error: NodeJS.ErrnoException): never => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? FileMissing({ path }, { cause: error })
      : FileNotReadable({ path, reason: error.code ?? error.message }, { cause: error })
  }
  const information = await stat(path).catch(declare)
  if (!information.isFile()) throw FileNotReadable({ path, reason: 'it is not a file' })
  if (information.size > largestConfig)
    throw ModelNotSupported({ path, reason: `a configuration of ${information.size} bytes is not one` })
  const text = await readFile(path, 'utf8').catch(declare)
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  } catch (error) {
    throw ModelNotSupported({ path, reason: 'it is not a JSON object' }, { cause: error })
  }
}

/**
 * Checks a configuration against the fields that are understood. Keys that begin with _ are notes of diffusers about itself, and a
 * field that is unknown but null says nothing.
 *
 * @param schema  a strict object with diffusers' defaults
 * @throws ModelNotSupported naming the first field that is unknown or has a value that cannot be
 */
export function checkedConfig<Schema extends z.ZodType>(
  path: string,
  config: Readonly<Record<string, unknown>>,
  schema: Schema,
): z.output<Schema> {
  const said = Object.entries(config).filter(([name, value]) => !name.startsWith('_') && value !== null)
  const result = schema.safeParse(Object.fromEntries(said))
  if (result.success) return result.data
  const [issue] = result.error.issues
  if (issue.code === 'unrecognized_keys')
    throw ModelNotSupported({ path, reason: `it has the field ${named(config, issue.keys[0])}, which is unknown` })
  const field = String(issue.path[0])
  throw ModelNotSupported({ path, reason: `it has ${named(config, field)}: ${issue.message}` })
}

function named(config: Readonly<Record<string, unknown>>, field: string): string {
  if (!(field in config)) return `no ${field}`
  const value = JSON.stringify(config[field])
  return `${field} = ${value.length > 80 ? `${value.slice(0, 80)}…` : value}`
}
