import { kindWords } from '../../src-shared/project/kindWords.ts'
import type { RunRequest } from '../../src-shared/project/runSettings.ts'

/** What a person can ask for. Interpolations and variations are sampled from what is made of the rows of earlier runs. */
export type FormKind = RunRequest['kind'] | 'interpolate' | 'vary'

/** The kinds of runs, each in a sentence, in the order in which they are offered. */
export const runKinds: readonly { value: FormKind; label: string; sentence: string }[] = [
  {
    value: 'invert',
    label: kindWords.invert,
    sentence: 'Takes images back to the latents that DDIM inversion finds for them.',
  },
  {
    value: 'roundtrip',
    label: kindWords.roundtrip,
    sentence:
      'There and back: noise to sample to latent to reconstruction, or from images to latent to reconstruction.',
  },
  {
    value: 'sample',
    label: kindWords.sample,
    sentence: 'Makes samples from noise, deterministically (DDIM with η = 0).',
  },
  {
    value: 'interpolate',
    label: 'Interpolate',
    sentence: 'Samples from points between two sets of noises or latents, pair by pair (slerp).',
  },
  {
    value: 'vary',
    label: 'Vary',
    sentence: 'Samples from noises or latents with noise added, the same draws for every image.',
  },
]

/** The kind that the workbench is asked for. */
export const requestedKind = (kind: FormKind): RunRequest['kind'] =>
  kind === 'interpolate' || kind === 'vary' ? 'sample' : kind
