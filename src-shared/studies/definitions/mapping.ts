import { defineStudy } from '../studyDefinition.ts'
import { integer } from '../studyFields.ts'
import { againstSteps, noiseFields, roundTripsAgainst } from './noiseRuns.ts'

const columns = [
  { name: 'steps', label: 'T' },
  { name: 'imagenet_to_noise', label: 'ImageNet (DDPM) x_0 → x_T, %' },
  { name: 'imagenet_to_sample', label: 'ImageNet (DDPM) x_T → x_0, %' },
  { name: 'celeba_to_noise', label: 'CelebA (LDM) x_0 → x_T, %' },
  { name: 'celeba_to_sample', label: 'CelebA (LDM) x_T → x_0, %' },
]

export const mapping = defineStudy({
  name: 'mapping',
  title: 'Mapping by the nearest neighbour',
  question: 'Does the smallest distance tell which noise became which sample?',
  explanation:
    'Of N pairs, each sample is assigned the noise that is nearest to it by L2, and each noise the nearest sample; the share that finds its own ' +
    'partner is the accuracy, chance is `1 / N`. For a fixed sample all noises have nearly the same norm, so the largest inner product wins. For a ' +
    'fixed noise the samples’ norms differ, `‖x_0 − x_T‖² = ‖x_0‖² − 2 ⟨x_0, x_T⟩ + ‖x_T‖²`, and those of small norm become hubs ' +
    'that many noises choose: plain images. Cosine similarity takes the norms out.',
  takes: 'Runs with two of noise, samples, latents and reconstructions, 2 rows or more.',
  fields: {
    ...noiseFields,
    count: integer({ value: 8192, quick: 128, least: 2, help: 'pairs, N' }),
    pools: integer({ value: 8, quick: 1, least: 1, help: 'equal parts of the set, searched each by itself' }),
    topK: integer({
      value: 5,
      least: 1,
      help: 'the partner among this many nearest counts as well, in a column of its own',
    }),
    hubs: integer({ value: 8, least: 0, help: 'most chosen images that are shown' }),
    against: againstSteps('T of further round trips of the same noises'),
  },
  needs: ({ chosen }, { count, steps, seed, against }) =>
    chosen.flatMap((checkpoint) => roundTripsAgainst({ count, steps, seed }, against, checkpoint)),
  reported: [
    {
      name: 'reported-mapping',
      title: 'Accuracy of the nearest neighbour, per cent',
      rule: 'Poster (ML in PL 2024), Figure 6, the same as Table 2 of the first version; pools of about 1,000; what ± is over is not stated.',
      columns,
      rows: [
        {
          steps: 10,
          imagenet_to_noise: '99.4 ± 0.0',
          imagenet_to_sample: '100 ± 0.0',
          celeba_to_noise: '100 ± 0.0',
          celeba_to_sample: '100 ± 0.0',
        },
        {
          steps: 100,
          imagenet_to_noise: '100 ± 0.0',
          imagenet_to_sample: '59.0 ± 7.1',
          celeba_to_noise: '100 ± 0.0',
          celeba_to_sample: '100 ± 0.0',
        },
        {
          steps: 1000,
          imagenet_to_noise: '99.8 ± 0.2',
          imagenet_to_sample: '44.6 ± 6.3',
          celeba_to_noise: '100 ± 0.0',
          celeba_to_sample: '100 ± 0.0',
        },
        {
          steps: 4000,
          imagenet_to_noise: '99.5 ± 0.3',
          imagenet_to_sample: '43.3 ± 6.7',
          celeba_to_noise: null,
          celeba_to_sample: null,
        },
      ],
    },
  ],
})
