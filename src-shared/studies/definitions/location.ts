import { defineStudy } from '../studyDefinition.ts'
import { againstSteps, noiseFields, roundTripsAgainst } from './noiseRuns.ts'

export const location = defineStudy({
  name: 'location',
  title: 'Where the latents lie',
  question: 'Where does the latent lie, seen from the noise and the sample that it belongs to?',
  explanation:
    'Noise `x_T`, sample `x_0` and latent `x̂_T` of an image are the corners of a triangle in d dimensions. Its sides are L2 norms over all ' +
    'entries, its angles are taken per image and then averaged. The most probable triangle is that of whole angles with ' +
    '`A + B + C = 180°` for which the product of the three histograms (1° wide) is largest. An acute angle at the sample and an obtuse one at the ' +
    'latent mean that the latent lies near the way from noise to sample; they do not prove that it lies on it.',
  takes: 'Runs with noise, samples and latents.',
  fields: { ...noiseFields, against: againstSteps('T of further round trips of the same noises') },
  needs: ({ chosen }, { against, ...run }) =>
    chosen.flatMap((checkpoint) => roundTripsAgainst(run, against, checkpoint)),
  reported: [],
})
