import { z } from 'zod'
import { InvalidInput } from '../errors/errors.ts'
import { problemsOf } from '../errors/problemsOf.ts'
import type { StudyDefinition } from './studyDefinition.ts'

/**
 * Fills what is left open with the paper's values, or with those of the quick scale.
 *
 * @param given  values, or texts as the command line has them
 * @throws InvalidInput for a setting that the study has not, or a value that does not fit
 */
export function studySettings(
  { name, fields }: Pick<StudyDefinition, 'name' | 'fields'>,
  { quick = false, given = {} }: { quick?: boolean; given?: Readonly<Record<string, unknown>> },
): Record<string, unknown> {
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(fields, key))
  if (unknown.length > 0)
    throw InvalidInput({
      where: `The settings of ${name}`,
      problems: [`there is no ${unknown.join(' or ')}; it has ${Object.keys(fields).join(', ')}`],
    })
  const schema = z.object(Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.schema])))
  const usual = Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, quick && field.quick !== undefined ? field.quick : field.value]),
  )
  const parsed = schema.safeParse({ ...usual, ...given })
  if (!parsed.success) throw InvalidInput({ where: `The settings of ${name}`, problems: problemsOf(parsed.error) })
  return parsed.data
}
