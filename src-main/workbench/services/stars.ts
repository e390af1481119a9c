import path from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../store/atomicWrite.ts'
import { readText } from '../../store/readText.ts'
import { runPaths } from '../../store/runFolder.ts'
import type { OpenProject } from '../openProject.ts'
import { findRun } from './runs.ts'

/** runs/<id>/stars.json: rows that a person wants to find again, in order. */
const StarFile = z.object({ format: z.literal('inverscope-stars'), rows: z.array(z.int().nonnegative()) })
const longestFile = 64 << 20

/** The starred rows of a run, in order. A file that is not understood is as good as none. @throws RunMissing */
export async function starsOf(project: OpenProject, runId: string): Promise<number[]> {
  const { record } = findRun(project, runId)
  const text = await readText(starFile(project, runId), { follow: false, longest: longestFile }).catch(() => undefined)
  if (text === undefined) return []
  const parsed = StarFile.safeParse(parseJson(text))
  return parsed.success ? parsed.data.rows.filter((row) => row < record.count) : []
}

/**
 * Stars rows, or takes their stars away.
 *
 * @returns all starred rows afterwards, in order
 * @throws RunMissing, DiskFull, FolderNotWritable
 */
export async function changeStars(
  project: OpenProject,
  { runId, rows, starred }: { runId: string; rows: readonly number[]; starred: boolean },
): Promise<number[]> {
  const turn = (turns.get(project) ?? Promise.resolve()).then(async () => {
    const { record } = findRun(project, runId)
    const all = new Set(await starsOf(project, runId))
    for (const row of rows) {
      if (starred && row < record.count) all.add(row)
      else all.delete(row)
    }
    const sorted = [...all].sort((a, b) => a - b)
    await writeFileAtomically(
      starFile(project, runId),
      `${JSON.stringify({ format: 'inverscope-stars', rows: sorted })}\n`,
    )
    return sorted
  })
  turns.set(
    project,
    turn.catch(() => {}),
  )
  return turn
}

/** Two windows that star at the same moment must not lose each other's rows. */
const turns = new WeakMap<OpenProject, Promise<unknown>>()

const starFile = (project: OpenProject, runId: string) =>
  path.join(runPaths(project.folder, runId).folder, 'stars.json')

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
