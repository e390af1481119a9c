import { studyDefinition } from '../../../src-shared/studies/studyDefinitions.ts'
import type { StudyName } from '../../../src-shared/studies/studyName.ts'
import type { StudyPlan } from '../../../src-shared/studies/studyRequest.ts'
import { formatCount } from '../output/formatAmount.ts'
import { table } from '../output/table.ts'

/** A study's plan, or why there is none. */
export type PlannedStudy = { study: StudyName; plan: StudyPlan } | { study: StudyName; error: Error }

export interface ReproductionPlan {
  studies: { study: StudyName; runs: number; left: number; shared: number; evaluations: number; problem?: string }[]
  /** Network evaluations of single images; a run that several studies need counts once. */
  evaluations: number
}

/** What is left to be computed, study by study; runs that a study before it needs as well count there. */
export function reproductionPlan(planned: readonly PlannedStudy[]): ReproductionPlan {
  const counted = new Set<string>()
  const studies = planned.map((one) => {
    if ('error' in one)
      return { study: one.study, runs: 0, left: 0, shared: 0, evaluations: 0, problem: one.error.message }
    const left = one.plan.runs.filter(({ state }) => state !== 'present')
    const own = left.filter(({ identity }) => !counted.has(identity))
    own.forEach(({ identity }) => counted.add(identity))
    return {
      study: one.study,
      runs: one.plan.runs.length,
      left: own.length,
      shared: left.length - own.length,
      evaluations: own.reduce((sum, { evaluations }) => sum + evaluations, 0),
    }
  })
  return { studies, evaluations: studies.reduce((sum, { evaluations }) => sum + evaluations, 0) }
}

/** A reproduction's plan for the terminal: a table with a line for each study, the evaluations left, and why studies cannot be done. */
export function reproductionPlanText({ studies, evaluations }: ReproductionPlan): string {
  return [
    table(
      [
        { head: 'study' },
        { head: 'runs', align: 'right' },
        { head: 'to compute', align: 'right' },
        { head: 'of a study above', align: 'right' },
        { head: 'evaluations left', align: 'right' },
      ],
      studies.map(({ study, runs, left, shared, evaluations: some, problem }) => [
        studyDefinition(study).title,
        ...(problem === undefined
          ? [formatCount(runs), formatCount(left), formatCount(shared), formatCount(some)]
          : ['cannot be done', '', '', '']),
      ]),
    ),
    '',
    `${formatCount(evaluations)} network evaluations of single images are left.`,
    ...studies.flatMap(({ study, problem }) => (problem === undefined ? [] : [`${study}: ${problem}`])),
  ].join('\n')
}
