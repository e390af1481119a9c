import { defineStudy } from '../studyDefinition.ts'
import { integer, number } from '../studyFields.ts'
import type { RunNeed } from '../studyRequest.ts'
import { encodersField } from './encodersField.ts'
import { noiseFields, roundTrip } from './noiseRuns.ts'

export const variation = defineStudy({
  name: 'variation',
  title: 'Variations',
  question: 'Do changed latents give images as varied as changed noises do?',
  explanation:
    "Each noise and each latent is mixed with the same draws, `z' = √(1 − v) z + √v n`, and sampled. Diversity: L2 and SSIM over all pairs of variations of " +
    'one image. Change: L2 of each variation to the sample that it began from. Less of both from latents means that the latent still carries the image. ' +
    'For class-conditional models the condition is changed as well. With encoders of the project, both by `1 − cos` of their features too.',
  takes: 'Runs made by vary from noises and from latents, and the run that they vary.',
  fields: {
    ...noiseFields,
    count: integer({ value: 128, quick: 32, least: 1, help: 'noises, N' }),
    variance: number({ value: 0.2, most: 1, help: 'v, the share of variance that the draws have' }),
    draws: integer({ value: 20, quick: 4, least: 2, help: 'draws, shared by all images' }),
    drawSeed: integer({ value: 10, help: 'seed of the draws' }),
    shown: integer({ value: 4, least: 0, help: 'images that the grids show' }),
    encoders: encodersField,
  },
  needs: ({ chosen, classes }, { count, steps, seed, variance, draws, drawSeed }) =>
    chosen.flatMap((checkpoint): RunNeed[] => {
      const tag = checkpoint ?? ''
      const base = roundTrip({ count, steps, seed }, { key: `base-${tag}`, checkpoint })
      const varied = (tensor: 'noise' | 'latents'): RunNeed => ({
        key: `varied-${tensor}-${tag}`,
        purpose: `variations of the ${tensor}`,
        request: {
          kind: 'sample',
          name: `Variations of the ${tensor}, v ${variance}, T ${steps}`,
          checkpoint,
          source: {
            from: 'needs',
            needs: [base.key],
            times: draws,
            of: (run) => ({ from: 'variation', run, tensor, variance, count: draws, stream: 'torch', seed: drawSeed }),
          },
          steps,
        },
      })
      const changed = (tensor: 'noise' | 'latents'): RunNeed => ({
        key: `changed-${tensor}-${tag}`,
        purpose: `the ${tensor} with another class`,
        request: {
          kind: 'sample',
          name: `The ${tensor} with the next class, T ${steps}`,
          checkpoint,
          classes: Array.from({ length: classes }, (_, i) => (i + 1) % classes),
          source: { from: 'needs', needs: [base.key], of: (run) => ({ from: 'run', run, tensor }) },
          steps,
        },
      })
      return [base, varied('noise'), varied('latents'), ...(classes > 1 ? [changed('noise'), changed('latents')] : [])]
    }),
  reported: [],
})
