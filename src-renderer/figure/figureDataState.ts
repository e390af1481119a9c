import type { FigureView } from '../../src-shared/contract/figureViews.ts'
import type { RunRow } from '../../src-shared/contract/views.ts'
import type { StudyView } from '../../src-shared/contract/studyViews.ts'

/** Changes with the data of a figure's panels: how far runs are and which studies are done. */
export function figureDataState(
  figure: Pick<FigureView, 'runs' | 'studies'>,
  runs: readonly Pick<RunRow, 'id' | 'done' | 'name'>[],
  studies: readonly Pick<StudyView, 'id' | 'state' | 'created'>[],
): string {
  return [
    ...runs.filter(({ id }) => figure.runs.includes(id)).map(({ id, done, name }) => [id, done, name]),
    ...studies.filter(({ id }) => figure.studies.includes(id)).map(({ id, state, created }) => [id, state, created]),
  ].join()
}
