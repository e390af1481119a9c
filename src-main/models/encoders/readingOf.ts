import type { EncoderSettings } from '../../../src-shared/project/encoder.ts'
import type { OnnxValue } from '../onnxFile/onnxValue.ts'

type Reading = NonNullable<EncoderSettings['reading']>

const readings: Readonly<Record<number, { what: string; possible: readonly Reading[] }>> = {
  2: { what: 'one vector per picture', possible: ['vector'] },
  3: { what: 'a row of tokens per picture, not a vector', possible: ['class-token', 'mean-of-tokens'] },
  4: { what: 'a set of feature maps per picture, not a vector', possible: ['mean-of-places'] },
}

/**
 * How an output is read as one vector of features per picture: (N, f) as it is, (N, tokens, f) by a token or their mean, (N, f, h, w) by the mean
 * over its places, for which nobody is asked where there is one.
 *
 * @param shape  undefined where the file leaves it open
 * @param wanted  what the user says
 * @returns the reading, or the rest of a sentence about the output that says what is to be set; nothing where the shape is open and nothing wanted
 */
export function readingOf(
  shape: OnnxValue['shape'],
  wanted: Reading | undefined,
): { reading?: Reading; question?: string } {
  if (shape === undefined) return { reading: wanted }
  const { what, possible } = readings[shape.length] ?? { what: `of ${shape.length} axes, not a vector`, possible: [] }
  if (possible.length === 0) return { question: `is ${what}: name another one with output=NAME.` }
  if (wanted !== undefined && possible.includes(wanted)) return { reading: wanted }
  const single = shape.length === 2 || (shape.length === 4 && shape[2] === 1 && shape[3] === 1)
  if (wanted === undefined && single) return { reading: possible[0] }
  const choice = possible.map((reading) => `reading=${reading}`).join(' or ')
  return { question: `is ${what}${wanted ? `, which reading=${wanted} does not fit` : ''}: set ${choice}.` }
}
