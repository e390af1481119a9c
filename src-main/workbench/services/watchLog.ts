import type { LogLine, LogOwner } from '../../../src-shared/project/jobLog.ts'
import type { JobLogs } from '../jobs/jobLogs.ts'
import type { OpenProject } from '../openProject.ts'
import { throttled } from '../throttled.ts'
import { untilGone } from '../untilGone.ts'

/** Milliseconds between two looks at a log that grows. */
const pause = 200

/** Tells a log as it is, then what is new in it: the lines from the first that differs on. */
export function watchLog(
  logs: JobLogs,
  {
    project,
    owner,
    emit,
    signal,
  }: {
    project: OpenProject
    owner: LogOwner
    emit(change: { from: number; lines: LogLine[] }): void
    signal: AbortSignal
  },
): Promise<void> {
  // Whoever asked may have gone while the run or study was looked up.
  if (signal.aborted) return Promise.resolve()
  let told: LogLine[] | undefined
  let telling = Promise.resolve()
  const tell = async () => {
    // One that cannot be read for now is told when it can be, with its next line.
    const lines = await logs.read(project, owner).catch(() => told ?? [])
    const from = told ? firstDifference(told, lines) : 0
    if (told && from === lines.length && from === told.length) return
    told = lines
    emit({ from, lines: lines.slice(from) })
  }
  return untilGone(
    signal,
    logs.onChange,
    throttled(() => (telling = telling.then(tell)), pause),
  )
}

/** Where a log was shortened, everything differs. */
function firstDifference(before: readonly LogLine[], after: readonly LogLine[]): number {
  const same = (place: number) =>
    before[place].at === after[place].at &&
    before[place].event === after[place].event &&
    before[place].text === after[place].text
  let place = 0
  while (place < before.length && place < after.length && same(place)) place++
  return place
}
