import type { RunRecord } from '../../../src-shared/project/runRecord.ts'

/** Settings that do not decide numbers, or only what is kept of them. */
const undecisive = ['batch', 'keepStates', 'keepPredictions']

/**
 * What two runs must share to be repetitions of one another: weights, model settings, every setting that decides numbers, and where their rows
 * come from, less what the caller lets differ.
 *
 * @param differ  `seed` for repetitions with other noises, `steps` for the same samples inverted with other T
 * @param samples  the run that the samples were made in, in place of the source, for comparisons of the same samples
 */
export function conditionOf(
  { model, settings, source, shape, count }: Pick<RunRecord, 'model' | 'settings' | 'source' | 'shape' | 'count'>,
  differ: 'seed' | 'steps',
  samples?: string,
): string {
  const left = differ === 'steps' ? [...undecisive, 'steps', 'inversionSteps'] : undecisive
  const kept = Object.entries(settings ?? {}).filter(([name, value]) => !left.includes(name) && value !== undefined)
  const start = differ === 'seed' && source?.from === 'noise' ? { ...source, seed: 0 } : source
  return JSON.stringify([
    model?.checkpoint.sha256,
    Object.entries(model?.settings ?? {}).sort(),
    kept.sort(),
    samples ?? start,
    shape,
    count,
  ])
}
