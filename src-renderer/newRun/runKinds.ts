import type { RunRequest } from '../../src-shared/project/runSettings.ts'

export type RequestedKind = RunRequest['kind']

/** The kinds of runs, each in a sentence, in the order in which they are offered. */
export const runKinds: readonly { value: RequestedKind; label: string; sentence: string }[] = [
  {
    value: 'invert',
    label: 'Invert',
    sentence: 'Takes images back to the latents x̂_T that DDIM inversion finds for them.',
  },
  {
    value: 'roundtrip',
    label: 'Round trip',
    sentence: 'Inverts and samples again from the latent: what is lost on the way shows. From noise, it samples first.',
  },
  { value: 'sample', label: 'Sample', sentence: 'Makes samples x_0 from noise x_T, deterministically (DDIM, η = 0).' },
]
