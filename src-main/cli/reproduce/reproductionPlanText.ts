import { formatEstimate } from '../../../src-shared/project/formatDuration.ts'
import type { PlansTogether } from '../../../src-shared/studies/plansTogether.ts'
import { studyDefinition } from '../../../src-shared/studies/studyDefinitions.ts'
import { formatCount } from '../output/formatAmount.ts'
import { table } from '../output/table.ts'

/** A reproduction's plan for the terminal: a table with a line for each study, the evaluations left, and why studies cannot be done. */
export function reproductionPlanText({ studies, evaluations, seconds }: PlansTogether): string {
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
    `${formatCount(evaluations)} network evaluations of single images are left${seconds ? `, about ${formatEstimate(seconds)}` : ''}.`,
    ...studies.flatMap(({ study, problem }) => (problem === undefined ? [] : [`${study}: ${problem}`])),
  ].join('\n')
}
