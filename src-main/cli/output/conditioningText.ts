import { measuredNumber, plainNumber, powerOfTen } from '../../../src-shared/numbers/plainNumber.ts'
import type { Conditioning } from '../../../src-shared/studies/conditioning.ts'
import { table } from './table.ts'

/** How inversion magnifies a small change, image by image, with its rule. */
export function conditioningText(conditioning: Conditioning): string {
  const right = (head: string) => ({ head, align: 'right' as const })
  return [
    `Conditioning of inversion: ${conditioningRule(conditioning)}`,
    table(
      [right('image'), right('growth'), right('after step'), right('at the latent'), { head: 'inversion is' }],
      conditioningRows(conditioning),
    ),
    conditioningVerdict(conditioning),
  ].join('\n\n')
}

/** What was done, and what the numbers are. */
export const conditioningRule = ({ perturbation, rows }: Conditioning): string =>
  `the first ${rows.length} samples were inverted again, as they are and changed at random by ${plainNumber(perturbation)} of their norm. Growth is the largest relative change of a state on the way over that of the sample.`

/** Image, growth, after which step, growth at the latent, and in words. */
export const conditioningRows = ({ rows }: Conditioning): string[][] =>
  rows.map(({ row, growth, step, growthOfLatent, wellConditioned }) => [
    String(row),
    measuredNumber(growth),
    String(step),
    measuredNumber(growthOfLatent),
    wellConditioned ? 'well conditioned' : 'ill-conditioned',
  ])

/** Whether two right programs must agree on these images, and on which they need not. */
export function conditioningVerdict({ mostGrowth, boundOfStates, rows }: Conditioning): string {
  const ill = rows.filter(({ wellConditioned }) => !wellConditioned)
  return ill.length === 0
    ? `All grow by at most ${plainNumber(mostGrowth)}, so two right float32 programs, which differ by about ${powerOfTen(-6)} after a step, keep within ${plainNumber(boundOfStates)}.`
    : `Of image ${ill.map(({ row }) => row).join(', ')} rounding alone may part two right float32 programs, which differ by about ${powerOfTen(-6)} after a step, by more than ${plainNumber(boundOfStates)}: growth is above ${plainNumber(mostGrowth)}.`
}
