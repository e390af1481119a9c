import type { runCheckMethods } from '../../../../src-shared/contract/methods/runCheckMethods.ts'
import type { Handlers } from '../../../../src-shared/contract/serve.ts'
import { fakeHealth } from '../fakeHealth.ts'
import type { FakeState } from './fakeState.ts'
import { untilAborted } from './untilAborted.ts'

export function fakeRunCheckHandlers(state: FakeState): Handlers<typeof runCheckMethods> {
  return {
    runHealth: (input) => fakeHealth(state.runOf(input).done),
    verifyRun: ({ runId }) => ({
      ...{ runId, agreeing: 480, recomputed: 48, tolerance: 1e-4, agrees: false },
      damaged: [{ first: 32, count: 32, reason: 'their bytes are not those of the checksum' }],
      apart: { samples: 0, latents: 3e-3 },
    }),
    measureConditioning: ({ count }) => ({
      perturbation: 1e-5,
      mostGrowth: 1000,
      boundOfStates: 1e-3,
      rows: Array.from({ length: count }, (_, row) => {
        const growth = 3 * 6 ** row
        return { row, growth, step: 50 - row, growthOfLatent: growth / 2, wellConditioned: growth <= 1000 }
      }),
    }),
    watchConditioning: (_, emit, { signal }) => {
      emit({})
      return untilAborted(signal, () => {})
    },
    tryOtherSettings: ({ count }) => ({
      rows: count,
      ownSamples: true,
      levels: [0.95, 0.5],
      denoising: [
        { unexplained: 0.21, better: 0 },
        { change: 'schedule=cosine', unexplained: 0.07, better: count },
      ],
      roundTrips: [
        { error: 0.31, better: 0 },
        { change: '--convention target', error: 0.4, better: 0 },
        { change: '--steps 200', better: 0 },
      ],
    }),
  }
}
