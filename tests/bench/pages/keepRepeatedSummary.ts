import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { RunSummary } from '../../../src-shared/studies/runSummary.ts'
import { measureRun } from '../../../src-main/engine/measureRun.ts'
import { runPaths } from '../../../src-main/store/runFolder.ts'
import { summaryKey } from '../../../src-main/workbench/services/summaries.ts'

/**
 * Keeps the measurements of a run whose first images are there over and over: only those are measured, in seconds instead of minutes, and their numbers
 * stand for all.
 *
 * @param count  of its images, a multiple of `made`
 */
export async function keepRepeatedSummary(
  projectFolder: string,
  runId: string,
  count: number,
  made: number,
): Promise<void> {
  const few = await measureRun({ kind: 'summary', id: 0, projectFolder, runId, rows: [{ first: 0, count: made }] })
  const perRow = Object.fromEntries(
    Object.entries(few.perRow).map(([name, values]) => [
      name,
      Array.from({ length: count }, (_, row) => (name === 'rows' ? row : values[row % made])),
    ]),
  )
  // Also those of every mean
  const ofAll = JSON.parse(JSON.stringify(few), (key, value: unknown) => (key === 'n' ? count : value)) as RunSummary
  const summary = RunSummary.parse({ ...ofAll, perRow })
  const key = await summaryKey(projectFolder, runId, [{ first: 0, count }])
  await writeFile(path.join(runPaths(projectFolder, runId).folder, 'summary.json'), JSON.stringify({ key, summary }))
}
