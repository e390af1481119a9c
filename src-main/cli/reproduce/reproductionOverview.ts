import { z } from 'zod'
import type { RunRow } from '../../../src-shared/contract/views.ts'
import { RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { StudyName } from '../../../src-shared/studies/studyName.ts'
import type { StudyRun } from '../../../src-shared/studies/studyResult.ts'
import { evaluationsPerRow } from '../../workbench/jobs/job.ts'
import type { FailedStudy, ReproducedStudy } from './reproducedStudy.ts'

/** What a study of a reproduction took. Runs that a study before it has measured as well are not counted again. */
export interface OverviewRow {
  study: StudyName
  /** Runs that it measures, how many of them a study before it has as well, and how many this command computed. */
  runs: number
  shared: number
  computed: number
  /** Network evaluations of single images, and seconds, of the runs that are not shared, whenever they were computed. */
  evaluations: number
  runSeconds: number
  measuringSeconds?: number
  /** What could not be measured, and figures that could not be written. */
  problems: number
  missing: number
  failure?: string
}

/** In the order in which the studies were done. */
export function reproductionOverview(
  studies: readonly (ReproducedStudy | FailedStudy)[],
  rows: readonly Pick<RunRow, 'id' | 'seconds'>[],
): OverviewRow[] {
  const secondsOf = new Map(rows.map(({ id, seconds }) => [id, seconds]))
  const counted = new Set<string>()
  return studies.map((one) => {
    if ('error' in one)
      return {
        ...{
          study: one.study,
          runs: 0,
          shared: 0,
          computed: 0,
          evaluations: 0,
          runSeconds: 0,
          problems: 0,
          missing: 0,
        },
        failure: one.error.message,
      }
    const { result, computed, missing } = one
    const own = result.runs.filter(({ id }) => !counted.has(id))
    own.forEach(({ id }) => counted.add(id))
    return {
      study: result.study,
      runs: result.runs.length,
      shared: result.runs.length - own.length,
      computed: computed.length,
      evaluations: sum(own.map(evaluationsOf)),
      runSeconds: sum(own.map(({ id }) => secondsOf.get(id) ?? 0)),
      measuringSeconds: result.measuringSeconds,
      problems: result.problems.length,
      missing: Object.keys(missing).length,
    }
  })
}

const How = z.object({ kind: RunRecord.shape.kind, source: RunRecord.shape.source, settings: RunRecord.shape.settings })

const evaluationsOf = (run: StudyRun): number => run.count * evaluationsPerRow(How.parse(run))

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
