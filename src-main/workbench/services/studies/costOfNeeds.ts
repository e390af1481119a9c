import type { RunNeed, StudyPlan } from '../../../../src-shared/studies/studyRequest.ts'
import { evaluationsPerRow } from '../../jobs/job.ts'
import { rowsIn } from '../../rowRanges.ts'
import { bytesOfPlan, timeOfPlan, type CostlyRun } from '../plannedCost.ts'
import type { ResolvedNeed } from './planStudy.ts'

/** A need as a run, whose cost does not depend on which runs it starts from, but on which of their arrays: what starts as samples decodes none. */
export function startedAs({ request: { kind, source } }: RunNeed): CostlyRun {
  return { kind, source: source.from === 'needs' ? source.of(...source.needs) : source }
}

/**
 * What the runs that a study lacks take: about how long, where the model was at work here before, and the bytes of those that have not begun, at most.
 * The measuring that follows is not counted.
 */
export function costOfNeeds(needs: readonly ResolvedNeed[]): Pick<StudyPlan, 'seconds' | 'bytes'> {
  let seconds: number | undefined = 0
  let bytes = 0
  for (const { need, resolved, run } of needs) {
    if (run?.record.state === 'done') continue
    const asRun = startedAs(need)
    const left = resolved.count - (run ? rowsIn(run.completed) : 0)
    const evaluations = left * evaluationsPerRow({ ...asRun, settings: resolved.settings })
    const time = timeOfPlan(asRun, resolved, { evaluations, share: left / resolved.count })
    seconds = time && seconds !== undefined ? seconds + time.seconds : undefined
    if (!run) bytes += bytesOfPlan(asRun, resolved)
  }
  return { ...(seconds !== undefined && { seconds }), bytes }
}
