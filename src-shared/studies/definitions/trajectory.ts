import { defineStudy } from '../studyDefinition.ts'
import { integer } from '../studyFields.ts'
import { noiseFields, roundTrip } from './noiseRuns.ts'

export const trajectory = defineStudy({
  name: 'trajectory',
  title: 'The way past the latent',
  question:
    'How close does the way from noise to sample come to the line from noise to latent, and when does it pass the latent?',
  explanation:
    'Every state `x_t` of sampling is compared with points on the line from noise to latent: `‖(1 − λ) x_T + λ x̂_T − x_t‖_2`, the mean over images, for ' +
    '`λ` from 0 (noise) to 1 (latent). The first state is the noise itself, so there are T + 1. Scaled: each step by itself from its ' +
    'smallest to its largest value, as the paper draws it; colours of two steps are then not comparable, so the distances as they are stand beside it. ' +
    'The ways of a few images are also drawn in a plane: that of the first two principal components of all their states, from noise to sample and on to the latent.',
  takes: 'Runs with noise and latents whose states were kept (--keep-states).',
  fields: {
    ...noiseFields,
    count: integer({ value: 2048, quick: 128, least: 1, help: 'noises, N' }),
    points: integer({ value: 25, least: 2, help: 'points on the line from noise to latent' }),
    shown: integer({ value: 3, quick: 2, least: 0, help: 'images whose way is drawn in its plane' }),
  },
  needs: ({ chosen }, { points: _, shown: __, ...run }) =>
    chosen.map((checkpoint) =>
      roundTrip(run, {
        key: `states-${checkpoint ?? ''}`,
        purpose: 'noises there and back, with their states',
        checkpoint,
        keepStates: true,
      }),
    ),
  reported: [
    {
      name: 'reported-passing',
      title: 'Where the way passes the latent',
      rule: 'Poster (ML in PL 2024), text to Figure 5: the state passes the latent after 50 to 70 % of the path.',
      columns: [
        { name: 'measure', label: 'Measure' },
        { name: 'value', label: 'Reported' },
      ],
      rows: [{ measure: 'Share of the path at the closest state to the latent', value: '50–70 %' }],
    },
  ],
})
