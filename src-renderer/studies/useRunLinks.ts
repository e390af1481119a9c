import { numberOfRun } from '../../src-shared/project/numberOfRun.ts'
import type { ImagePlace } from '../../src-shared/studies/imagesBehind.ts'
import type { StudyRun } from '../../src-shared/studies/studyResult.ts'
import type { RowLink } from '../components/FigureTable.vue'

/** Ways from the numbers of a study to the images of its runs. */
export function useRunLinks(projectId: () => string, runs: () => readonly StudyRun[]) {
  const linksOf = (found: readonly StudyRun[]): RowLink[] =>
    found.map(({ id, name }) => ({
      name: `${name} (${numberOfRun(id)})`,
      to: { name: 'run', params: { projectId: projectId(), runId: id } },
    }))
  /**
   * Of the run that a cell of a table names by its id, of which its number is enough: the numbers are what a table is for. Who speaks to the page says
   * what stands in the cell, so the name has it outside of brackets.
   */
  const linksOfId = (id: unknown): RowLink[] =>
    runs()
      .filter((run) => run.id === id)
      .flatMap((run) => {
        const brief = numberOfRun(run.id)
        return linksOf([run]).map((link) => ({ ...link, name: `${brief}, ${run.name}`, brief }))
      })
  const linkOfImage = ({ run, row, state, path }: ImagePlace): RowLink => ({
    name: `image ${row} of ${numberOfRun(run)}`,
    to: { name: 'image', params: { projectId: projectId(), runId: run, row: String(row) }, query: { state, path } },
  })
  return { linksOf, linksOfId, linkOfImage }
}
