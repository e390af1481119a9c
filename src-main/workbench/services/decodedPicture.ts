import { readFile } from 'node:fs/promises'
import { wholeSourceRun, type RunRecord } from '../../../src-shared/project/runRecord.ts'
import { decodedNames, previewFile, type DecodedName } from '../../store/previewFile.ts'
import { resolveInside } from '../../store/resolveInside.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import { autoencoderOf } from '../jobs/verifySources.ts'
import type { OpenProject } from '../openProject.ts'
import type { Blob } from './blobs.ts'
import { pictureBlob } from './pictureBlob.ts'

/** Whether an array of a run is shown as its autoencoder decodes it: the samples and reconstructions of latent models. */
export function isDecoded(record: RunRecord, shown: string): shown is DecodedName {
  return (
    record.model?.autoencoder !== undefined &&
    decodedNames.some((name) => name === shown && record.tensors.includes(name))
  )
}

/**
 * The decoded picture of a finished row. The engine kept it when it computed the row, in this run or in the one that the row was copied from; one
 * that it did not keep is decoded now, by an engine and not here.
 *
 * @throws FileMissing, SourceChanged where the autoencoder is not the run's any more; EngineFailed
 */
export async function decodedPicture(
  project: OpenProject,
  engine: Pick<EngineWorker, 'run'>,
  record: RunRecord,
  tensor: DecodedName,
  row: number,
): Promise<Blob> {
  const { id, model } = tensor === 'samples' ? originOfSamples(project, record) : record
  const file = await resolveInside(project.folder, 'runs', id, previewFile('previews', tensor, row))
  const found = await readFile(file).catch(() => undefined)
  if (found) return blobOf(found)
  const autoencoder = (await autoencoderOf(project, model!))!
  await engine.run({
    kind: 'picture',
    projectFolder: project.folder,
    runId: id,
    tensor,
    row,
    model: { settings: model!.settings, autoencoder },
  })
  return blobOf(await readFile(file))

  function blobOf(body: Uint8Array): Blob {
    return pictureBlob(body, `${id}-${tensor}-${row}-decoded`)
  }
}

/** The run that made the samples which a run has copied, row by row, as far back as they are shown by the same autoencoder. */
function originOfSamples(project: OpenProject, record: RunRecord): RunRecord {
  // Edited by hand, runs could name each other.
  const seen = new Set<RunRecord>()
  let origin = record
  while (!seen.has(origin)) {
    seen.add(origin)
    const { source, model } = origin
    const from = wholeSourceRun(source, 'samples')
    const before = from === undefined ? undefined : project.runs.get(from)?.record
    if (
      before?.model?.autoencoder?.sha256 === model!.autoencoder!.sha256 &&
      before.model.settings.scalingFactor === model!.settings.scalingFactor
    )
      origin = before
  }
  return origin
}
