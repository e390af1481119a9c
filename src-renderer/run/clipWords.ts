import type { RunSettings } from '../../src-shared/project/runSettings.ts'

/** In which directions predicted x0 was clipped: `both ways`. */
export function clipWords(clip: Partial<RunSettings['clip']> = {}): string {
  const { sampling, inversion } = clip
  if (sampling && inversion) return 'both ways'
  return sampling ? 'sampling only' : inversion ? 'inversion only' : 'none'
}

/** What ε became after it. */
export const afterClipWords = { keep: 'kept', rederive: 'rederived' } as const satisfies Record<
  RunSettings['afterClip'],
  string
>
