import type { HealthState, RunHealth } from '../../../src-shared/studies/runHealth.ts'

const levels = [1, 0.7, 0.3, 0.02]

/** A round trip of three steps that clips and does not come back. */
export function fakeHealth(rows: number): RunHealth {
  const state = (level: number, index: number, more: Partial<HealthState>): HealthState => ({
    state: index,
    level,
    mean: -0.02,
    standardDeviation: 1 - 0.6 * level,
    ...(index > 0 && { clippedShare: 0.02, meanAbsoluteNoise: 0.8 - 0.1 * level }),
    ...more,
  })
  const down = levels.toReversed()
  const path = (direction: readonly number[]) =>
    direction.slice(1).map((to, step) => ({
      step,
      timestep: levels.indexOf(direction[step]) * 100,
      next: step < 2 ? levels.indexOf(to) * 100 : undefined,
      from: direction[step],
      to,
    }))
  const [inversion, sampling] = [path(levels), path(down)]
  return {
    rows,
    passes: [
      { pass: 'sampling', states: down.map((level, index) => state(level, index, {})) },
      {
        pass: 'inversion',
        states: levels.map((level, index) => state(level, index, index === 3 ? { difference: 0.49 } : {})),
      },
      {
        pass: 'reconstruction',
        states: down.map((level, index) => state(level, index, index === 3 ? { difference: 0.27 } : {})),
      },
    ],
    steps: inversion.map((step, index) => ({ inversion: step, sampling: sampling[2 - index] })),
    latentError: 0.49,
    reconstructionError: 0.27,
    causes: [
      { cause: 'steps', verdict: 'likely', evidence: ['T = 3.'], advice: 'Compare with a larger T.' },
      { cause: 'precision', verdict: 'unlikely', evidence: ['States are float32.', 'x̂_T is at ᾱ = 0.'] },
    ],
  }
}
