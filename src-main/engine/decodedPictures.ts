import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { startsFromNoise, type RunRecord } from '../../src-shared/project/runRecord.ts'
import type { TensorName } from '../../src-shared/project/runSettings.ts'
import { tensorPicture } from '../imaging/tensorPicture.ts'
import { writeFileAtomically } from '../store/atomicWrite.ts'
import { readRows } from '../store/npyFile.ts'
import { decodedNames, previewFile, type DecodedName } from '../store/previewFile.ts'
import { readRunRecord, runPaths, type RunPaths } from '../store/runFolder.ts'
import { declaredFrom } from '../store/systemErrors.ts'
import { stateDecoder } from './stateDecoder.ts'
import type { EngineTask, PictureResult } from './protocol.ts'
import type { LatentSource, ModelSource } from './sources.ts'

/** A picture that is yet to be written. */
export interface DecodedPicture {
  readonly file: string
  readonly png: Uint8Array
}

/**
 * Decodes states of a latent model to pictures.
 *
 * @param states  rows × C × S × S
 * @param side  S
 * @param run  whose states they are, for the error
 * @param onRows  called whenever some are decoded
 * @returns a PNG of each row
 * @throws SourceChanged where the autoencoder is not the run's any more, and what reading it throws
 */
export async function decodedImages(
  states: Float32Array,
  source: LatentSource,
  side: number,
  run: string,
  onRows?: () => void,
): Promise<Uint8Array[]> {
  const { shape, decode } = await stateDecoder(source, side, run)
  const pictures = await decode(states, onRows)
  const length = shape.reduce((product, axis) => product * axis, 1)
  return Promise.all(
    Array.from({ length: pictures.length / length }, (_, row) =>
      tensorPicture({
        data: pictures.subarray(row * length, (row + 1) * length),
        shape,
        colours: { range: 'unit' },
      }),
    ),
  )
}

/**
 * Decoded pictures with the files that they belong into.
 *
 * @param states  rows × C × H × W
 * @param first  the first row's number in the run
 * @throws as decodedImages
 */
async function decodedPictures(
  { id, shape }: Pick<RunRecord, 'id' | 'shape'>,
  source: LatentSource,
  { folder, tensor, first, states }: { folder: string; tensor: DecodedName; first: number; states: Float32Array },
  onRows?: () => void,
): Promise<DecodedPicture[]> {
  const images = await decodedImages(states, source, shape[1], id, onRows)
  return images.map((png, row) => ({ file: previewFile(folder, tensor, first + row), png }))
}

/**
 * The pictures of a batch's samples and reconstructions; none for a model without an autoencoder, and none of samples that were copied from another
 * run or a file: those are decoded when somebody looks at them.
 *
 * @param tensors  the batch's rows, by array
 * @param onRows  called whenever some are decoded
 */
export async function picturesOfBatch(
  { record, paths }: { record: Pick<RunRecord, 'id' | 'shape' | 'source'>; paths: Pick<RunPaths, 'previews'> },
  { model: { autoencoder, settings }, first }: { model: ModelSource; first: number },
  tensors: ReadonlyMap<TensorName, Float32Array>,
  onRows?: () => void,
): Promise<DecodedPicture[]> {
  const pictures: DecodedPicture[] = []
  if (!autoencoder) return pictures
  for (const tensor of decodedNames) {
    const states = tensors.get(tensor)
    if (!states || (tensor === 'samples' && hasCopiedSamples(record))) continue
    const rows = { folder: paths.previews, tensor, first, states }
    pictures.push(...(await decodedPictures(record, { autoencoder, settings }, rows, onRows)))
  }
  return pictures
}

function hasCopiedSamples({ source }: Pick<RunRecord, 'source'>): boolean {
  return source !== undefined && source.from !== 'dataset' && !startsFromNoise(source)
}

/**
 * Decodes one row of a run whose picture was not kept, and keeps it.
 *
 * @throws as decodedPictures; what reading the run throws, DiskFull, FolderNotWritable
 */
export async function decodeRow({
  projectFolder,
  runId,
  tensor,
  row,
  model,
}: Extract<EngineTask, { kind: 'picture' }>): Promise<z.infer<typeof PictureResult>> {
  const record = await readRunRecord(projectFolder, runId)
  const { tensor: fileOf, previews } = runPaths(projectFolder, runId)
  const states = await readRows(fileOf(tensor), row, 1)
  await writePictures(await decodedPictures(record, model, { folder: previews, tensor, first: row, states }))
  return {}
}

/** @param onWritten  called after each; @throws DiskFull, FolderNotWritable */
export async function writePictures(pictures: readonly DecodedPicture[], onWritten?: () => void): Promise<void> {
  for (const { file, png } of pictures) {
    await mkdir(path.dirname(file), { recursive: true }).catch((error: unknown) => {
      throw declaredFrom(error, file, 'write')
    })
    await writeFileAtomically(file, png)
    onWritten?.()
  }
}
