import type { ShownRunState } from '../../src-shared/contract/views.ts'

/** A place without a picture, in a word or two and as a sentence. */
export interface PictureGap {
  short: string
  why: string
}

const words: Record<ShownRunState, readonly [short: string, why: string]> = {
  queued: ['waiting', 'it waits in the queue'],
  preparing: ['waiting', 'it is being prepared'],
  running: ['not yet', 'it is at work'],
  cancelling: ['not yet', 'it is being cancelled'],
  interrupted: ['interrupted', 'it was interrupted before that. Its page goes on with it'],
  cancelled: ['cancelled', 'it was cancelled before that. Its page goes on with it'],
  failed: ['failed', 'it failed before that. Its page says why and goes on with it'],
  done: ['missing', 'it is done all the same. “inverscope resume RUN” computes what is missing'],
}

/**
 * Why a run has no picture of an image that it has not finished.
 *
 * @param run  as people know it
 */
export function whyUnfinished(run: string, row: number, state: ShownRunState): PictureGap {
  const [short, why] = words[state]
  return { short, why: `${run} has not finished image ${row}: ${why}.` }
}

/** The same where it has finished more images than is told of it so far: nobody knows yet whether this is one of them. */
export const whyUntold = (run: string, row: number): PictureGap => ({
  short: 'not yet',
  why: `Whether ${run} has finished image ${row} is not told yet.`,
})
