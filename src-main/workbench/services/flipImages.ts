import { NotAllowedHere, ShapeMismatch } from '../../../src-shared/errors/errors.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import { pictureTensor } from '../../imaging/pictureTensor.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import type { OpenProject } from '../openProject.ts'
import { decodedPicture, isDecoded } from './decodedPicture.ts'

/** A row of an array of a run, which FLIP compares as an image. */
export interface FlipRow {
  record: RunRecord
  shown: string
  row: number
  /** @returns (C, H, W), as it is kept */
  read(): Promise<Float32Array>
}

/** FLIP of every pixel, 0 to 1, and the size of the images that it was computed of: of latent models the decoded ones, larger than what is kept. */
export interface FlipMap {
  values: Float32Array
  shape: [number, number, number]
}

/**
 * How different one of two rows looks to a person who flips between both. Samples and reconstructions of latent models are compared as
 * their autoencoder decodes them, in 8 bits as they are on screen. By an engine: of 512 × 512 pixels it takes seconds, in which the owner would
 * answer nobody.
 *
 * @throws NotAllowedHere for what is no image and cannot be decoded into one; ShapeMismatch for images of two sizes; as decodedPicture
 */
export async function flipImages(
  project: OpenProject,
  engine: Pick<EngineWorker, 'run'>,
  { test, reference }: { test: FlipRow; reference: FlipRow },
): Promise<FlipMap> {
  for (const row of [test, reference]) requireImage(row)
  const [tested, other] = await Promise.all([test, reference].map((row) => imageOf(project, engine, row)))
  if (tested.shape.join() !== other.shape.join())
    throw ShapeMismatch({
      what: `A decoded image of ${reference.record.name}`,
      shape: other.shape,
      expected: tested.shape,
    })
  const { shape } = tested
  const { values } = await engine.run({ kind: 'flip', reference: other.data, test: tested.data, shape })
  return { values, shape }
}

function requireImage({ record, shown }: FlipRow): void {
  if (isDecoded(record, shown)) return
  const [channels] = record.shape
  const refuse = (reason: string) => NotAllowedHere({ what: `FLIP of ${shown}`, reason })
  if (shown !== 'samples' && shown !== 'reconstructions') throw refuse('they are no images')
  if (channels !== 1 && channels !== 3)
    throw refuse(`they have ${channels} channels, and ${record.name} has no autoencoder that decodes them`)
}

async function imageOf(
  project: OpenProject,
  engine: Pick<EngineWorker, 'run'>,
  { record, shown, row, read }: FlipRow,
): Promise<{ data: Float32Array; shape: [number, number, number] }> {
  if (!isDecoded(record, shown)) return { data: await read(), shape: record.shape }
  return pictureTensor((await decodedPicture(project, engine, record, shown, row)).body)
}
