import type { RowRange, RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import { keepsSamplingFor, runsWithSamplingOf, samplingEvaluations, samplingKey } from '../jobs/sharedSampling.ts'
import type { KnownRun, OpenProject } from '../openProject.ts'
import { batchesOf, rowsIn } from '../rowRanges.ts'
import { newRunRecord } from './newRunRecord.ts'
import type { ResolvedRun } from './resolveRun.ts'

/** Evaluations that a run is spared because another has, or will have, sampled the same. */
export interface PlannedShare {
  evaluations: number
  /** The run of the project that has most of them. */
  from?: string
  /** Whether an earlier run of the same plan will have them. */
  fromEarlier: boolean
}

/** Which of the runs that are planned one after the other share their samples, with those of the project and among themselves. */
export interface SharingPlan {
  /**
   * Takes the next run into the plan.
   *
   * @param known  the run that goes on, where one exists; it has nothing left to share where it is done
   */
  next(request: RunRequest, run: ResolvedRun, known: KnownRun | undefined): PlannedShare
}

/** @param anew  runs of the project are not looked at: the person asked to compute anew */
export function planSharing(project: OpenProject, { anew }: { anew: boolean }): SharingPlan {
  const earlier = new Map<string, RunRecord[]>()
  return {
    next(request, run, known) {
      const planned = newRunRecord(project, request, run, 'planned')
      const record = known ? { ...known.record, device: known.record.device ?? planned.device } : planned
      const key = samplingKey(record)
      if (key === undefined) return { evaluations: 0, fromEarlier: false }
      const completed = known?.completed ?? []
      const left = record.count - rowsIn(completed)
      if (left === 0) return { evaluations: 0, fromEarlier: false }
      const before = earlier.get(key) ?? []
      earlier.set(key, [...before, record])
      if (before.some((other) => keepsSamplingFor(record, other)))
        return { evaluations: left * samplingEvaluations(record), fromEarlier: true }
      const holders = anew ? [] : runsWithSamplingOf(project, record)
      const rows = holders.length > 0 ? rowsOfBatches(record, completed, holders) : 0
      return {
        evaluations: rows * samplingEvaluations(record),
        fromEarlier: false,
        ...(rows > 0 && { from: holders[0].record.id }),
      }
    },
  }
}

/** Rows of the batches that are left and that one of the holders has finished. */
function rowsOfBatches(
  { count, settings }: RunRecord,
  completed: readonly RowRange[],
  holders: readonly { completed: readonly RowRange[] }[],
): number {
  const has = (ranges: readonly RowRange[], row: number) =>
    ranges.some(({ first, count: rows }) => row >= first && row < first + rows)
  return batchesOf(count, settings!.batch)
    .filter(({ first }) => !has(completed, first) && holders.some((holder) => has(holder.completed, first)))
    .reduce((rows, batch) => rows + batch.count, 0)
}
