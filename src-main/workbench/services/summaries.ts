import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { NothingToShow } from '../../../src-shared/errors/errors.ts'
import { summaryOfImages } from '../../../src-shared/figures/summaryOfImages.ts'
import { imageRangesText, mergedRanges } from '../../../src-shared/project/imageRanges.ts'
import type { RowRange } from '../../../src-shared/project/runRecord.ts'
import { RunSummary } from '../../../src-shared/studies/runSummary.ts'
import { hashFile } from '../../store/contentHash.ts'
import { writeFileAtomically } from '../../store/atomicWrite.ts'
import { runPaths } from '../../store/runFolder.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import type { OpenProject } from '../openProject.ts'
import { inverscopeVersion } from '../versions.ts'
import { lastResults } from './lastResults.ts'
import { findRun } from './runs.ts'

/** Images of a choice; their measurements take a hundred bytes each. */
const manyImages = 4096
/** What was measured of chosen images, each choice by itself: a figure that is made of them asks again when it is shown, and once more when it is exported. */
const knownChoices = { few: lastResults<RunSummary>(64), many: lastResults<RunSummary>(4) }

/**
 * The measurements of a run's finished rows. A finished run's are kept in its folder as summary.json and computed once per version and journal:
 * batches that were computed again are measured again.
 *
 * @param images  only of these, by their place in the run: read out of what is kept or is being measured, or measured without the others
 *   (summaryOfImages); the last few choices are remembered
 * @throws RunMissing; NothingToShow before the first batch; EngineFailed
 */
export async function runSummary(
  project: OpenProject,
  worker: EngineWorker,
  runId: string,
  images?: readonly RowRange[],
): Promise<RunSummary> {
  const { record, completed } = findRun(project, runId)
  if (completed.length === 0) throw NothingToShow({ what: record.name })
  const { folder } = runPaths(project.folder, runId)
  const file = path.join(folder, 'summary.json')
  const key = await summaryKey(project.folder, runId, completed)
  const question = `${folder} ${key}`
  if (!images) return whole()
  const rows = mergedRanges(images)
  const count = rows.reduce((sum, range) => sum + range.count, 0)
  const known = count < manyImages ? knownChoices.few : knownChoices.many
  return known(project, `${question} ${imageRangesText(rows)}`, ofImages)

  async function whole(): Promise<RunSummary> {
    const kept = await readKept()
    if (kept) return kept
    const before = measuring.get(worker) ?? measuring.set(worker, new Map()).get(worker)!
    const measured = before.get(question) ?? measure().finally(() => before.delete(question))
    before.set(question, measured)
    return measured
  }

  async function ofImages(): Promise<RunSummary> {
    // An engine does one thing after the other: what measures the whole run has these rows before they could be measured by themselves.
    const all = (await measuring.get(worker)?.get(question)) ?? (await readKept())
    if (all) return summaryOfImages(all, rows)
    const task = { kind: 'summary', projectFolder: project.folder, runId, rows, perImage: true } as const
    return summaryOfImages(await worker.run(task), rows)
  }

  async function readKept(): Promise<RunSummary | undefined> {
    const kept = await readFile(file, 'utf8')
      .then((text) => JSON.parse(text) as { key: string; summary: unknown } | undefined)
      .catch(() => undefined)
    return kept?.key === key ? RunSummary.safeParse(kept.summary).data : undefined
  }

  async function measure(): Promise<RunSummary> {
    const summary = await worker.run({ kind: 'summary', projectFolder: project.folder, runId, rows: completed })
    // Kept to save time only: a full disk must not hide numbers that are known.
    if (record.state === 'done' && !project.readOnly)
      await writeFileAtomically(file, JSON.stringify({ key, summary })).catch(() => {})
    return summary
  }
}

/** What the measurements of a run are kept for: they are measured again where it has changed. */
export async function summaryKey(
  projectFolder: string,
  runId: string,
  completed: readonly RowRange[],
): Promise<string> {
  // Imported runs have none.
  const journal = await hashFile(runPaths(projectFolder, runId).journal).catch(() => undefined)
  return JSON.stringify({ version: inverscopeVersion, measures, completed, journal })
}

/** What is measured of an image: one that was kept without a measure that came later is measured again. */
const measures = Object.keys(RunSummary.shape.perRow.shape)

/** What is being measured: of a large run it takes minutes, and whoever comes back to its page meanwhile waits for the same answer. */
const measuring = new WeakMap<EngineWorker, Map<string, Promise<RunSummary>>>()
