import { defineStudy } from '../studyDefinition.ts'
import { integer } from '../studyFields.ts'
import { againstSteps, noiseFields, roundTripsAgainst } from './noiseRuns.ts'

export const stepCount = defineStudy({
  name: 'step-count',
  title: 'Against the number of steps',
  question: 'Does a finer path make the latents Gaussian and the mapping exact?',
  explanation:
    'Round trips of the same noises with different T, in one table: errors of latent and reconstruction, correlation beside its floor, angles, ' +
    'distances, and the accuracy of the nearest neighbour both ways. The error must fall as T grows, and does not reach 0 at any T.',
  takes: 'Runs with noise, samples and latents, of the same noises and different T.',
  fields: {
    ...noiseFields,
    k: integer({ value: 10, least: 1, help: 'largest correlations averaged over the whole tensor' }),
    patchK: integer({ value: 20, least: 1, help: 'largest correlations averaged in each window' }),
    patch: integer({ value: 8, least: 2, help: 'side of a window, pixels' }),
    against: againstSteps('T of the round trips'),
  },
  needs: ({ chosen }, { count, steps, seed, against }) =>
    chosen.flatMap((checkpoint) => roundTripsAgainst({ count, steps, seed }, against, checkpoint)),
  reported: [],
})
