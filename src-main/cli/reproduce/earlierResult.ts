import { contract } from '../../../src-shared/contract/contract.ts'
import type { StudyPlan, StudyRequest } from '../../../src-shared/studies/studyRequest.ts'
import type { StudyResult } from '../../../src-shared/studies/studyResult.ts'
import { canonicalJson } from '../../workbench/canonicalJson.ts'
import { isSameQuestion } from '../../workbench/services/studies/isSameQuestion.ts'
import { inverscopeVersion } from '../../workbench/versions.ts'
import type { ProjectSession } from '../session.ts'

/**
 * The result of a study that was measured before from the same request, settings and runs by this version, so that a reproduction that
 * was stopped does not measure again. Runs that were at work since, as where damaged batches were computed again, are measured again.
 * `inverscope study` does in any case.
 */
export async function earlierResult(
  { connection, projectId }: ProjectSession,
  request: StudyRequest,
  plan: StudyPlan,
): Promise<StudyResult | undefined> {
  if (plan.runs.some(({ state }) => state !== 'present')) return undefined
  const runs = [...new Set(plan.runs.flatMap(({ runId }) => runId ?? []))].sort()
  const finished: number[] = []
  for (const runId of runs) {
    const { record } = await connection.call(contract.getRun, { projectId, runId })
    finished.push(Date.parse(record.timings.finished ?? record.created))
  }
  const { studies } = await connection.call(contract.listStudies, { projectId })
  for (const { id } of studies.filter(({ study, state }) => study === request.study && state === 'done')) {
    const { request: before, result } = await connection.call(contract.getStudy, { projectId, studyId: id })
    if (
      result?.versions.inverscope === inverscopeVersion &&
      isSameQuestion(before, request) &&
      canonicalJson(result.settings) === canonicalJson(plan.settings) &&
      canonicalJson(result.runs.map((run) => run.id).sort()) === canonicalJson(runs) &&
      finished.every((time) => time < measuringBegan(result))
    )
      return result
  }
  return undefined
}

/** When the arrays of its runs began to be read, in ms. */
function measuringBegan({ created, measuringSeconds, seconds }: StudyResult): number {
  return Date.parse(created) - 1000 * (measuringSeconds ?? seconds)
}
