import { integer, integers } from '../studyFields.ts'
import type { RunNeed } from '../studyRequest.ts'

/** Settings that every study on noises shares. Seed 420 is that of the released code. */
export const noiseFields = {
  count: integer({ value: 1000, quick: 128, least: 1, help: 'noises, N' }),
  steps: integer({ value: 100, quick: 50, least: 1, help: 'T, network evaluations in one direction' }),
  seed: integer({ value: 420, help: 'seed of the noises' }),
}

export const againstSteps = (help: string) => integers({ value: [10, 100, 1000], quick: [10, 25, 50], least: 1, help })

interface NoiseRun {
  count: number
  steps: number
  seed: number
}

/** Noise to sample to latent to reconstruction: what most studies measure. */
export function roundTrip(
  { count, steps, seed }: NoiseRun,
  {
    key = 'base',
    purpose = 'noises there and back',
    checkpoint,
    keepStates,
    keepPredictions,
  }: { key?: string; purpose?: string; checkpoint?: number; keepStates?: boolean; keepPredictions?: boolean } = {},
): RunNeed {
  return {
    key,
    purpose,
    request: {
      kind: 'roundtrip',
      name: `${count} noises there and back, seed ${seed}, T ${steps}${keepStates ? ', with states' : ''}${keepPredictions ? ', with predictions' : ''}`,
      checkpoint,
      source: { from: 'noise', stream: 'torch', seed, count },
      steps,
      keepStates,
      keepPredictions,
    },
  }
}

/** One round trip for each T, all of the same noises. */
export function roundTripsAgainst(run: NoiseRun, against: readonly number[], checkpoint?: number): RunNeed[] {
  return [...new Set([run.steps, ...against])]
    .sort((a, b) => a - b)
    .map((steps) =>
      roundTrip(
        { ...run, steps },
        { key: `T${steps}-${checkpoint ?? ''}`, purpose: `noises there and back with T = ${steps}`, checkpoint },
      ),
    )
}
