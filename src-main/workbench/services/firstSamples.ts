import { NotAllowedHere, NothingToShow } from '../../../src-shared/errors/errors.ts'
import { checkpointOf } from '../jobs/verifySources.ts'
import type { OpenProject } from '../openProject.ts'
import { findRun } from './runs.ts'

/** A few samples of a run, asked for with a signal that stops it. */
export interface AskedSamples {
  /** Of the first images; fewer where fewer are finished. */
  count: number
  signal?: AbortSignal
}

/**
 * The first samples of a run that inverts, and its network on the CPU.
 *
 * @throws RunMissing, FileMissing; NothingToShow before the first batch; NotAllowedHere for runs that do not invert, or whose tensors were imported
 */
export async function firstSamples(project: OpenProject, runId: string, count: number, what: string) {
  const { record, completed } = findRun(project, runId)
  const refuse = (reason: string) => NotAllowedHere({ what, reason })
  const { model, tensors } = record
  if (record.kind === 'import' || !model)
    throw refuse('its tensors were imported, so no network is known to invert with')
  if (!tensors.includes('samples') || !tensors.includes('latents')) throw refuse('it inverts nothing')
  const finished = completed.find(({ first }) => first === 0)?.count ?? 0
  if (finished === 0) throw NothingToShow({ what: `The first image of ${record.name}` })
  return {
    projectFolder: project.folder,
    runId,
    count: Math.min(count, finished),
    model: {
      file: await checkpointOf(project, model),
      sha256: model.checkpoint.sha256,
      settings: model.settings,
    },
  }
}
