import { defineStudy } from '../studyDefinition.ts'
import { integer } from '../studyFields.ts'
import { samplesOf, type RunNeed } from '../studyRequest.ts'
import { encodersField } from './encodersField.ts'
import { noiseFields, roundTrip } from './noiseRuns.ts'

const columns = [
  { name: 'from', label: 'From' },
  ...['0', '1/6', '2/6', '3/6', '4/6', '5/6', '1'].map((alpha, place) => ({ name: `alpha${place}`, label: alpha })),
]
const row = (from: string, values: number[]) => ({
  from,
  ...Object.fromEntries(values.map((value, place) => [`alpha${place}`, value])),
})

export const interpolation = defineStudy({
  name: 'interpolation',
  title: 'Interpolation',
  question: 'Are images between two latents as good and as varied as images between two noises?',
  explanation:
    'Pairs of noises, of latents, and of latents whose first steps were replaced by forward diffusion are interpolated by slerp over the whole vector ' +
    '(the released code interpolates every image row by itself), and sampled; where the network is told a class, all images of a pair have that of its ' +
    'two ends. Smoothness: distances of neighbours along α, and how straight the way ' +
    'is. Diversity: how far the images of one α are from each other. Distribution: the sliced Wasserstein distance to the images of the noises, which ' +
    'needs no encoder; with encoders of the project, the Fréchet and the kernel distance of their features, which are FID and KID where the encoder is FID’s Inception. ' +
    'Morph: how alike each image is to the same interpolation of the two end images in pixel space, and to the image between the noises.',
  takes: 'Runs made by interpolate, between noises or latents, and the runs between which they lie.',
  fields: {
    ...noiseFields,
    count: integer({ value: 5120, quick: 32, least: 2, help: 'pairs, N' }),
    steps: integer({ value: 50, least: 1, help: 'T, network evaluations in one direction' }),
    otherSeed: integer({ value: 0, help: 'seed of the other noises' }),
    between: integer({ value: 5, quick: 3, least: 1, help: 'points between the two ends' }),
    replaced: integer({ value: 2, least: 0, help: 'K of forward diffusion for the third arm; 0 leaves it out' }),
    shown: integer({ value: 4, least: 0, help: 'pairs that the image grids show' }),
    encoders: encodersField,
  },
  needs: ({ chosen }, { count, steps, seed, otherSeed, between, replaced }) =>
    chosen.flatMap((checkpoint): RunNeed[] => {
      const tag = checkpoint ?? ''
      const ends = [seed, otherSeed].map((one) =>
        roundTrip(
          { count, steps, seed: one },
          { key: `seed${one}-${tag}`, purpose: `noises of seed ${one}`, checkpoint },
        ),
      )
      const fixed = (replaced === 0 ? [] : ends).map(({ key }, place): RunNeed => ({
        key: `fixed-${key}`,
        purpose: `their samples inverted, first ${replaced} steps replaced`,
        request: {
          kind: 'invert',
          name: `Samples of seed ${[seed, otherSeed][place]}, first ${replaced} replaced, T ${steps}`,
          checkpoint,
          source: samplesOf(key),
          steps,
          replaceFirst: replaced,
          replaceSeed: [10, 42][place],
        },
      }))
      const arm = (purpose: string, [a, b]: RunNeed[], tensor: 'noise' | 'latents'): RunNeed => ({
        key: `${purpose}-${tag}`,
        purpose,
        request: {
          kind: 'sample',
          name: `${purpose}, T ${steps}`,
          checkpoint,
          source: {
            from: 'needs',
            needs: [a.key, b.key],
            times: between + 2,
            of: (first, second) => ({
              from: 'interpolation',
              between: [
                { run: first, tensor },
                { run: second, tensor },
              ],
              steps: between,
              rows: false,
            }),
          },
          steps,
        },
      })
      return [
        ...ends,
        ...fixed,
        arm('Between noises', ends, 'noise'),
        arm('Between latents', ends, 'latents'),
        ...(fixed.length > 0 ? [arm('Between mended latents', fixed, 'latents')] : []),
      ]
    }),
  reported: [
    {
      name: 'reported-fid',
      title: 'FID along the interpolation',
      rule: 'Numbers in the authors’ plotting script (N = 5,120; T most likely 100; which version of the paper is not established). There the reference is the training set; ours are the images of the noises.',
      columns,
      rows: [
        row('ImageNet-64, noises', [29.21, 29.2, 28.95, 28.76, 28.89, 28.89, 28.88]),
        row('ImageNet-64, latents', [32.47, 33.74, 36.29, 37.39, 36.16, 33.61, 32.08]),
        row('CIFAR-10, noises', [9.51, 9.43, 9.38, 9.56, 9.28, 9.31, 9.17]),
        row('CIFAR-10, latents', [15.18, 19.38, 25.14, 27.88, 25.44, 19.23, 14.86]),
      ],
    },
  ],
})
