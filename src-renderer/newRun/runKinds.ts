import type { RunRequest } from '../../src-shared/project/runSettings.ts'

export type RequestedKind = RunRequest['kind']

/** The kinds of runs, each in a sentence, in the order in which they are offered. */
export const runKinds: readonly { value: RequestedKind; label: string; sentence: string }[] = [
  {
    value: 'invert',
    label: 'Invert',
    sentence: 'Takes images back to the latents that DDIM inversion finds for them.',
  },
  {
    value: 'roundtrip',
    label: 'Round trip',
    sentence: 'Inverts, then samples again from the latent, to see what is lost on the way.',
  },
  { value: 'sample', label: 'Sample', sentence: 'Makes samples from noise, deterministically (DDIM with η = 0).' },
]
