import { NotAllowedHere, NothingToShow } from '../../../src-shared/errors/errors.ts'
import type { Conditioning } from '../../../src-shared/studies/conditioning.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import { checkpointOf } from '../jobs/verifySources.ts'
import type { OpenProject } from '../openProject.ts'
import { findRun } from './runs.ts'

/**
 * How inversion magnifies a small change of the first samples of a run; changes nothing. It costs two inversions of each.
 *
 * @param count  of the first images; fewer where fewer are finished
 * @throws RunMissing, FileMissing, SourceChanged, EngineFailed; NothingToShow before the first batch; NotAllowedHere for runs that do not invert,
 *   whose first steps were replaced or swapped, or whose tensors were imported
 */
export async function runConditioning(
  project: OpenProject,
  worker: EngineWorker,
  runId: string,
  { count, signal }: { count: number; signal?: AbortSignal },
): Promise<Conditioning> {
  const { record, completed } = findRun(project, runId)
  const refuse = (reason: string) => NotAllowedHere({ what: `Measuring how ${runId} is conditioned`, reason })
  const { model, tensors } = record
  if (record.kind === 'import' || !model)
    throw refuse('its tensors were imported, so no network is known to invert with')
  if (!tensors.includes('samples') || !tensors.includes('latents')) throw refuse('it inverts nothing')
  const finished = completed.find(({ first }) => first === 0)?.count ?? 0
  if (finished === 0) throw NothingToShow({ what: `The first image of ${record.name}` })
  return worker.run(
    {
      kind: 'conditioning',
      projectFolder: project.folder,
      runId,
      count: Math.min(count, finished),
      model: {
        file: await checkpointOf(project, model),
        sha256: model.checkpoint.sha256,
        settings: model.settings,
      },
    },
    { signal },
  )
}
