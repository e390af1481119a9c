import { z } from 'zod'

/**
 * One setting of a study: what it means, the paper's value, the value of the quick scale where that differs, and how text becomes a
 * value. The command line, the form and the schema of the settings are all made from it.
 */
export interface Field<Value> {
  readonly kind: 'integer' | 'integers' | 'number' | 'choice' | 'text' | 'words'
  readonly help: string
  /** The paper's value. */
  readonly value: Value
  readonly quick?: Value
  readonly choices?: readonly string[]
  readonly schema: z.ZodType<Value>
}
export type Fields = Readonly<Record<string, Field<unknown>>>
export type SettingsOf<F extends Fields> = { [Key in keyof F]: F[Key] extends Field<infer Value> ? Value : never }

interface Scales<Value> {
  value: Value
  quick?: Value
  help: string
}

const numberOf = (given: unknown) => (typeof given === 'string' && given.trim() !== '' ? Number(given) : given)
const numbersOf = (given: unknown) => {
  if (typeof given === 'string') return given.trim() === '' ? [] : given.split(/[,\s]+/).map(Number)
  return typeof given === 'number' ? [given] : given
}

export const integer = ({ least = 0, ...scales }: Scales<number> & { least?: number }): Field<number> => ({
  kind: 'integer',
  ...scales,
  schema: z.preprocess(numberOf, z.int().min(least)),
})

/** Whole numbers as a list or as text with commas; doubled ones count once, the order stays. `some` wants one at least. */
export const integers = ({
  least = 0,
  some = false,
  ...scales
}: Scales<number[]> & { least?: number; some?: boolean }): Field<number[]> => ({
  kind: 'integers',
  ...scales,
  schema: z.preprocess(
    numbersOf,
    z
      .array(z.int().min(least))
      .min(some ? 1 : 0)
      .transform((values) => [...new Set(values)]),
  ),
})

export const number = ({
  least = 0,
  most = Number.MAX_VALUE,
  ...scales
}: Scales<number> & { least?: number; most?: number }): Field<number> => ({
  kind: 'number',
  ...scales,
  schema: z.preprocess(numberOf, z.number().min(least).max(most)),
})

export const choice = <const Value extends string>({
  choices,
  ...scales
}: Scales<NoInfer<Value>> & { choices: readonly Value[] }): Field<Value> => ({
  kind: 'choice',
  choices,
  ...scales,
  schema: z.enum(choices as readonly [Value, ...Value[]]) as unknown as z.ZodType<Value>,
})

export const text = (scales: Scales<string>): Field<string> => ({ kind: 'text', ...scales, schema: z.string() })

/** Words as a list or as text with commas; doubled ones count once, the order stays. */
export const words = (scales: Scales<string[]>): Field<string[]> => ({
  kind: 'words',
  ...scales,
  schema: z.preprocess(
    (given) => (typeof given === 'string' ? given.split(/[,\s]+/).filter((word) => word !== '') : given),
    z.array(z.string()).transform((values) => [...new Set(values)]),
  ),
})
