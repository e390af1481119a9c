import type { PanelContent } from '../../../../src-shared/figures/document/figureContent.ts'
import { pictureGridOf } from '../../../../src-shared/figures/pictureGridOf.ts'
import type { StudyChart, StudyGrid, StudyResult, StudyTable } from '../../../../src-shared/studies/studyResult.ts'

export type StudyPart =
  { kind: 'table'; part: StudyTable } | { kind: 'chart'; part: StudyChart } | { kind: 'grid'; part: StudyGrid }

/** Everything of a result that can be written as a file, by its name. */
export function partsOf(result: StudyResult): StudyPart[] {
  return [
    ...result.sections.flatMap(({ tables, charts, grids }) => [
      ...tables.map((part): StudyPart => ({ kind: 'table', part })),
      ...charts.map((part): StudyPart => ({ kind: 'chart', part })),
      ...grids.map((part): StudyPart => ({ kind: 'grid', part })),
    ]),
    ...result.reported.map((part): StudyPart => ({ kind: 'table', part })),
  ]
}

/** A part of a study as a panel's content. */
export function contentOf(found: StudyPart): PanelContent {
  if (found.kind === 'table') return { kind: 'table', table: found.part }
  return found.kind === 'chart'
    ? { kind: 'chart', chart: found.part }
    : { kind: 'grid', grid: pictureGridOf(found.part) }
}
