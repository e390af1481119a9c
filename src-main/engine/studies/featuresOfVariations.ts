import { pairedCosines } from '../../analysis/pairedCosines.ts'
import { pairwiseCosinesOfBases } from '../../analysis/pairwiseCosines.ts'
import { someRows } from '../../analysis/rowSource.ts'
import { featuresIfAny, type StudyEncoder } from './encodedFeatures.ts'
import { rowsByPlace } from './groupedRows.ts'
import type { MeasuredRun } from './measuredRun.ts'

/** 1 - cos of features, per image: over the pairs of its variations, and to the sample of its noise over its variations. */
export interface FeaturesOfVariations {
  diversity?: number[]
  change: number[]
}

/**
 * Distances of an encoder's features between the variations of images and the samples that they vary.
 *
 * @param bases  rows of the images in `base` of which every variation is finite
 * @param draws  variations of each image
 * @returns undefined where the encoder gives no features of one of the runs, which `problem` is told
 */
export async function featuresOfVariations(
  encoder: StudyEncoder,
  {
    run,
    base,
    bases,
    draws,
    signal,
    problem,
  }: {
    run: MeasuredRun
    base: MeasuredRun
    bases: readonly number[]
    draws: number
    signal: AbortSignal
    problem: (sentence: string) => void
  },
): Promise<FeaturesOfVariations | undefined> {
  // Those of one draw side by side.
  const rows = rowsByPlace(bases, draws).flat()
  const varied = await featuresIfAny(encoder, run, rows, problem)
  const originals = varied && (await featuresIfAny(encoder, base, bases, problem))
  if (!varied || !originals) return undefined
  const variations = Array.from({ length: draws }, (_, draw) => someRows(varied, draw * bases.length, bases.length))
  const change = new Array<number>(bases.length).fill(0)
  for (const variation of variations)
    (await pairedCosines(variation, originals, { signal })).forEach(
      (cosine, place) => (change[place] += (1 - cosine) / draws),
    )
  return {
    change,
    ...(draws > 1
      ? { diversity: Array.from(await pairwiseCosinesOfBases(variations, { signal }), (cosine) => 1 - cosine) }
      : {}),
  }
}
