import { defineStudy } from '../studyDefinition.ts'
import { choice, integer } from '../studyFields.ts'
import { noiseFields, roundTrip } from './noiseRuns.ts'

export const plainRegions = defineStudy({
  name: 'plain-regions',
  title: 'Plain regions',
  question: 'Is the latent wrong where the image is plain?',
  explanation:
    'A pixel is plain where, in every channel, the mean of its absolute differences to the pixel below and to the right is below `τ = 0.025` in the image’s ' +
    'own range. The error of a region is the mean of `|x̂_T − x_T|` over its entries, its diversity the standard deviation of `x̂_T` there. The released ' +
    'text gives no definition of its “std”; the standard deviation of `|x̂_T|`, which fits its numbers, stands beside ours. Per step: the noise that the ' +
    'inversion predicts against the noise that sampling predicted for the same pair of levels. With `simplicity=yes`, how simple the pictures are in both regions: PNG, variance of 3 × 3 pixels, entropy.',
  takes:
    'Runs with noise, samples and latents; with kept predictions of both directions (--keep-predictions) for the part per step.',
  fields: {
    ...noiseFields,
    simplicity: choice({
      value: 'no',
      choices: ['no', 'yes'],
      help: 'yes: measures of the released code of how simple the pictures are in both regions; a latent model’s samples are decoded once more',
    }),
    shown: integer({ value: 6, least: 0, help: 'images that the grid shows' }),
  },
  needs: ({ chosen }, { count, steps, seed }) =>
    chosen.map((checkpoint) =>
      roundTrip(
        { count, steps, seed },
        {
          key: `predictions-${checkpoint ?? ''}`,
          purpose: 'noises there and back, with their predictions',
          checkpoint,
          keepPredictions: true,
        },
      ),
    ),
  reported: [
    {
      name: 'reported-regions',
      title: 'Error and “std” of latents in plain and other regions',
      rule: 'Paper (ICLR 2026), after a second-hand account; no ±; the definition of “std” was not found, that of the error is most likely the mean |x̂_T − x_T|.',
      columns: [
        { name: 'model', label: 'Model' },
        { name: 'preset', label: 'Preset' },
        { name: 'error_plain', label: 'Error, plain' },
        { name: 'error_other', label: 'Error, other' },
        { name: 'std_plain', label: '“std”, plain' },
        { name: 'std_other', label: '“std”, other' },
      ],
      rows: [
        {
          model: 'ADM-32',
          preset: 'cifar10_uncond_50M_500K',
          error_plain: 0.49,
          error_other: 0.43,
          std_plain: 0.34,
          std_other: 0.46,
        },
        { model: 'IF', preset: '', error_plain: 0.56, error_other: 0.4, std_plain: 0.46, std_other: 0.72 },
        {
          model: 'LDM',
          preset: 'ldm-celebahq-256',
          error_plain: 0.13,
          error_other: 0.03,
          std_plain: 0.45,
          std_other: 0.59,
        },
        { model: 'DiT', preset: '', error_plain: 0.12, error_other: 0.06, std_plain: 0.43, std_other: 0.54 },
      ],
    },
  ],
})
