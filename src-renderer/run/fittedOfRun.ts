import type { RunDetail } from '../../src-shared/contract/views.ts'
import { fittedCount } from '../../src-shared/project/fittedSample.ts'

/**
 * How many images of a run its colours are fitted on at present, and the same for the addresses of its pictures: while it is at work its range and
 * components change, and pictures that were drawn before would stand beside newer ones as if they had one scale.
 *
 * @returns inAddress: undefined for a run that has finished all its images, whose addresses stay the same
 */
export function fittedOfRun({ record, completed }: Pick<RunDetail, 'record' | 'completed'>): {
  fitted: number
  inAddress: number | undefined
} {
  const fitted = fittedCount(record, completed)
  return { fitted, inAddress: fitted < fittedCount(record, [{ first: 0, count: record.count }]) ? fitted : undefined }
}

export interface Progress {
  /** Images that are finished. */
  done: number
  /** Images that there will be. */
  count: number
}

/** The same for addresses of pictures whose colours depend on what each of several runs has finished, where only that is known. */
export function rowsInAddress(...runs: readonly Progress[]): number | undefined {
  if (runs.every(({ done, count }) => done >= count)) return undefined
  return runs.reduce((sum, { done }) => sum + done, 0)
}
