import type { RunRow } from '../../../../src-shared/contract/views.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'

/** Finished round trips, each with what is said of it. */
export function rowsOf(runs: Partial<RunRow>[]): RunRow[] {
  const base = fakeProject().runs.find(({ id }) => id === 'roundtrip')!
  return runs.map((run, i) => ({
    ...base,
    id: `${String(i + 1).padStart(4, '0')}-run`,
    name: `Run ${i + 1}`,
    ...run,
  }))
}
export const studyOf = (runs: Partial<RunRow>[]) => fakeWorkbench({ project: { ...fakeProject(), runs: rowsOf(runs) } })
export const two = [
  { checkpoint: 100, steps: 20 },
  { checkpoint: 6422, steps: 20 },
]
export const cellAt = (line: number, column: number) =>
  document.querySelector<HTMLElement>(`[aria-rowindex="${line}"] > [role=gridcell][aria-colindex="${column}"]`)
