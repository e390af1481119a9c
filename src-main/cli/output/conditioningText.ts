import type { Conditioning } from '../../../src-shared/studies/conditioning.ts'
import { table } from './table.ts'

/** How inversion magnifies a small change, image by image, with its rule. */
export function conditioningText({ perturbation, mostGrowth, boundOfStates, rows }: Conditioning): string {
  const ill = rows.filter(({ wellConditioned }) => !wellConditioned)
  const right = (head: string) => ({ head, align: 'right' as const })
  return [
    `Conditioning of inversion: the first ${rows.length} samples were inverted again, as they are and changed at random by ${perturbation} of their norm. Growth is the largest relative change of a state on the way over that of the sample.`,
    table(
      [right('image'), right('growth'), right('after step'), right('at the latent'), { head: 'inversion is' }],
      rows.map(({ row, growth, step, growthOfLatent, wellConditioned }) => [
        String(row),
        growth.toPrecision(3),
        String(step),
        growthOfLatent.toPrecision(3),
        wellConditioned ? 'well conditioned' : 'ill-conditioned',
      ]),
    ),
    ill.length === 0
      ? `All grow by at most ${mostGrowth}, so two right float32 programs, which differ by about 1e-6 after a step, keep within ${boundOfStates}.`
      : `Of image ${ill.map(({ row }) => row).join(', ')} rounding alone may part two right float32 programs, which differ by about 1e-6 after a step, by more than ${boundOfStates}: growth is above ${mostGrowth}.`,
  ].join('\n\n')
}
