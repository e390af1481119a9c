import { defineStudy } from '../studyDefinition.ts'
import { integer, integers } from '../studyFields.ts'
import { samplesOf, type RunNeed } from '../studyRequest.ts'
import { noiseFields, roundTrip } from './noiseRuns.ts'

export const firstSteps = defineStudy({
  name: 'first-steps',
  title: 'The first steps',
  question:
    'How much of the latents’ defect comes from the first steps of inversion, and does forward diffusion in their place mend it?',
  explanation:
    'Swap: the first K predictions of inversion are replaced by those that sampling made for the same levels, which asks for the cause. Replace: the ' +
    'first K steps give way to forward diffusion, `x = √ᾱ x_0 + √(1 − ᾱ) ε` with a noise of its own, to the level from which step K goes on. More ' +
    'replaced steps bring latents closer to Gaussian noise and cost reconstruction. With source time the last inversion step has no counterpart in ' +
    'sampling, so at most T − 1 predictions can be swapped.',
  takes: 'Runs of the same samples with --swap-first K or --replace-first K, and one without.',
  fields: {
    ...noiseFields,
    count: integer({ value: 5120, quick: 64, least: 3, help: 'noises, N' }),
    steps: integer({ value: 50, least: 2, help: 'T, network evaluations in one direction' }),
    replace: integers({ value: [1, 2, 3, 5, 10, 50], quick: [1, 2, 10], least: 1, help: 'K of forward diffusion' }),
    swap: integers({ value: [1, 10, 49], quick: [1, 10], least: 1, help: 'K of swapped predictions' }),
    replaceSeed: integer({ value: 42, help: 'seed of the forward noise; never that of the noises' }),
    patchK: integer({ value: 20, least: 1, help: 'largest correlations averaged in each window' }),
    patch: integer({ value: 8, least: 2, help: 'side of a window, pixels' }),
  },
  needs: ({ chosen }, { count, steps, seed, replace, swap, replaceSeed }) =>
    chosen.flatMap((checkpoint): RunNeed[] => {
      const base = roundTrip(
        { count, steps, seed },
        {
          key: `base-${checkpoint ?? ''}`,
          purpose: 'noises there and back, with their predictions',
          checkpoint,
          keepPredictions: true,
        },
      )
      const again = (purpose: string, settings: Partial<RunNeed['request']>): RunNeed => ({
        key: `${purpose}-${checkpoint ?? ''}`,
        purpose,
        request: {
          kind: 'roundtrip',
          name: `Samples of seed ${seed}, ${purpose}, T ${steps}`,
          checkpoint,
          source: samplesOf(base.key),
          steps,
          ...settings,
        },
      })
      return [
        base,
        ...swap
          .filter((first) => first < steps)
          .map((first) => again(`first ${first} swapped`, { swapFirst: first, swap: 'epsilon' })),
        ...replace
          .filter((first) => first <= steps)
          .map((first) => again(`first ${first} replaced`, { replaceFirst: first, replaceSeed })),
      ]
    }),
  reported: [],
})
