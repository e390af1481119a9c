import { defineStudy } from '../studyDefinition.ts'
import { integer, integers } from '../studyFields.ts'
import { samplesOf } from '../studyRequest.ts'
import { againstSteps, noiseFields, roundTrip } from './noiseRuns.ts'

export const correlation = defineStudy({
  name: 'correlation',
  title: 'Correlation of entries',
  question: 'Are latents Gaussian noise, or do their entries depend on one another?',
  explanation:
    'A set of N tensors is flattened to N rows of d = C H W entries. Of the d (d − 1) / 2 Pearson correlations between entries, across ' +
    'the rows, the k largest `|r|` are averaged: k = 10 over the whole tensor, k = 20 in each window of 8 × 8 pixels with all channels. ' +
    'Independent Gaussian entries show the floor, which depends on N, d and k only, so it stands beside every number. What lies above ' +
    'the floor is dependence. Against T: the same samples are inverted with other numbers of steps.',
  takes: 'Runs with at least one of noise, samples and latents, of 3 rows or more.',
  fields: {
    count: noiseFields.count,
    steps: noiseFields.steps,
    seeds: integers({ value: [420, 10, 42], quick: [420], some: true, help: 'seeds; each is a round trip of its own' }),
    k: integer({ value: 10, least: 1, help: 'largest correlations averaged over the whole tensor' }),
    patchK: integer({ value: 20, least: 1, help: 'largest correlations averaged in each window' }),
    patch: integer({ value: 8, least: 2, help: 'side of a window, pixels' }),
    against: againstSteps('T with which the same samples are inverted'),
  },
  needs: ({ chosen }, { count, steps, seeds, against }) =>
    chosen.flatMap((checkpoint) => {
      const keyOf = (seed: number) => `seed${seed}-${checkpoint ?? ''}`
      return [
        ...seeds.map((seed) =>
          roundTrip({ count, steps, seed }, { key: keyOf(seed), purpose: `noises of seed ${seed}`, checkpoint }),
        ),
        ...against
          .filter((one) => one !== steps)
          .map((one) => ({
            key: `invert${one}-${checkpoint ?? ''}`,
            purpose: `the same samples inverted with T = ${one}`,
            request: {
              kind: 'invert' as const,
              name: `Samples of seed ${seeds[0]} inverted, T ${one}`,
              checkpoint,
              source: samplesOf(keyOf(seeds[0])),
              steps: one,
            },
          })),
      ]
    }),
  reported: [
    {
      name: 'reported-whole',
      title: 'Top-10 correlation, whole tensor',
      rule:
        'Poster (ML in PL 2024), Table 1: mean of the ten largest |r|, about N = 1,000 samples; what ± is over is not stated. The noise ' +
        'of ImageNet and CelebA is one cell there.',
      columns: [
        { name: 'model', label: 'Model' },
        { name: 'preset', label: 'Preset' },
        { name: 'noise', label: 'Noise' },
        { name: 'latent', label: 'Latent' },
        { name: 'sample', label: 'Sample' },
      ],
      rows: [
        {
          model: 'DDPM (CIFAR-10)',
          preset: 'cifar10_uncond_50M_500K',
          noise: '0.159 ± 0.003',
          latent: '0.462 ± 0.009',
          sample: '0.986 ± 0.001',
        },
        {
          model: 'DDPM (ImageNet)',
          preset: 'imagenet64_uncond_100M_1500K',
          noise: '0.177 ± 0.007',
          latent: '0.219 ± 0.006',
          sample: '0.966 ± 0.001',
        },
        {
          model: 'LDM (CelebA)',
          preset: 'ldm-celebahq-256',
          noise: '0.177 ± 0.007',
          latent: '0.179 ± 0.008',
          sample: '0.904 ± 0.005',
        },
      ],
    },
    {
      name: 'reported-patches',
      title: 'Top-20 correlation in 8 × 8 windows',
      rule: 'Later paper, after a second-hand account: mean over windows of the twenty largest |r|, N = 8,192 (SDXL 10,240) as the noise floors tell; no ± available.',
      columns: [
        { name: 'model', label: 'Model' },
        { name: 'preset', label: 'Preset' },
        { name: 'noise', label: 'Noise' },
        { name: 'latent', label: 'Latent' },
        { name: 'sample', label: 'Sample' },
      ],
      rows: [
        { model: 'ADM-32', preset: 'cifar10_uncond_50M_500K', noise: 0.039, latent: 0.382, sample: 0.964 },
        { model: 'ADM-64', preset: 'imagenet64_uncond_100M_1500K', noise: 0.039, latent: 0.126, sample: 0.925 },
        { model: 'IF', preset: '', noise: 0.039, latent: 0.498, sample: 0.936 },
        { model: 'LDM', preset: 'ldm-celebahq-256', noise: 0.039, latent: 0.045, sample: 0.645 },
        { model: 'DiT', preset: '', noise: 0.041, latent: 0.103, sample: 0.748 },
        { model: 'SDXL', preset: '', noise: 0.036, latent: 0.155, sample: 0.637 },
      ],
    },
  ],
})
