import { defineStudy } from '../studyDefinition.ts'
import { integer, number } from '../studyFields.ts'
import { noiseFields, roundTrip } from './noiseRuns.ts'

export const normality = defineStudy({
  name: 'normality',
  title: 'Normality',
  question: 'Would a test tell the latents from Gaussian noise, one by one?',
  explanation:
    'Shapiro and Wilk’s test on entries drawn from each image’s tensor, with the share rejected at `p ≤ 0.05` and the number that stays when the false ' +
    'discovery rate is held (Benjamini and Hochberg). `KL(noise ‖ latent)` between normal distributions fitted to all entries, and to each position over ' +
    'the images. Moments, and quantiles of latents against those of noises. A global KL sees mean and variance only and stays near 0 for entries that ' +
    'depend on one another: read it beside the correlations.',
  takes: 'Runs with latents; with noise as well for the divergences and the quantiles.',
  fields: {
    ...noiseFields,
    level: number({ value: 0.05, most: 1, help: 'level of the test and of the false discovery rate' }),
    testSeed: integer({ value: 0, help: 'seed of the drawn entries' }),
  },
  needs: ({ chosen }, { count, steps, seed }) =>
    chosen.map((checkpoint) => roundTrip({ count, steps, seed }, { key: `base-${checkpoint ?? ''}`, checkpoint })),
  reported: [],
})
