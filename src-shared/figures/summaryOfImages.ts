import { isInRanges } from '../project/imageRanges.ts'
import type { RowRange } from '../project/runRecord.ts'
import type { RunSummary } from '../studies/runSummary.ts'
import { spreadOf } from './curves/pairedNumbers.ts'

/**
 * What was measured of some images of a run: their own values, and the mean and standard deviation (n - 1) over them. What is a number of the whole set,
 * such as correlations between entries, cannot be had of a part from it and is absent.
 *
 * @param images  by their place in the run
 */
export function summaryOfImages({ d, leftOut, perRow }: RunSummary, images: readonly RowRange[]): RunSummary {
  const isChosen = isInRanges(images)
  const places = perRow.rows.flatMap((row, place) => (isChosen(row) ? [place] : []))
  const chosen = Object.fromEntries(
    Object.entries(perRow).map(([name, values]) => [name, values && places.map((place) => values[place])]),
  ) as RunSummary['perRow']
  const over = (name: Exclude<keyof RunSummary['perRow'], 'rows'>) => spreadOf(chosen[name] ?? [])
  const [sample, noise, latent] = (['angleSample', 'angleNoise', 'angleLatent'] as const).map(over)
  const without = leftOut?.filter(isChosen) ?? []
  return {
    n: places.length,
    d,
    ...(without.length > 0 && { leftOut: without }),
    moments: {},
    latentError: over('latentError'),
    reconstructionError: over('reconstructionError'),
    distances: {
      sampleLatent: over('sampleLatent'),
      sampleNoise: over('sampleNoise'),
      noiseLatent: over('noiseLatent'),
    },
    ...(sample && noise && latent && { angles: { sample, noise, latent } }),
    perRow: chosen,
  }
}
