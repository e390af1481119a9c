import { Tensor } from 'onnxruntime-node'
import { EncoderChanged, EncoderNotSupported, EngineFailed } from '../../src-shared/errors/errors.ts'
import type { CompleteEncoderSettings } from '../../src-shared/project/encoder.ts'
import { pictureForEncoder } from '../imaging/pictureForEncoder.ts'
import { hashCheckpoint } from '../store/checkpointHash.ts'
import { createSession } from './createSession.ts'
import type { EncoderTrialResult, EngineTask } from './protocol.ts'
import type { EncoderSource } from './sources.ts'

/** An encoder that is ready to make features. */
export interface EncoderSession {
  /** Features of a picture. */
  readonly features: number
  /** Pictures that go through the network together. */
  readonly atOnce: number
  /**
   * @param pictures  rows × C × S × S in [-1, 1], of 1 or 3 channels; read only
   * @returns rows × features
   * @throws PicturesNotEncodable for other pictures; EngineFailed, EncoderNotSupported where the network gives something else than it did
   */
  encode(pictures: Float32Array, shape: readonly [number, number, number]): Promise<Float32Array>
  release(): Promise<void>
}

/** Pixels of pictures that go through an encoder together; a single larger picture goes alone. */
const pixelsAtOnce = 512 * 512

/** @throws EncoderChanged where the file is not the one it must be; EngineFailed where ONNX Runtime refuses it; FileMissing */
export async function openEncoderSession(source: EncoderSource): Promise<EncoderSession> {
  const { file, sha256, settings, features, input, batch } = source
  if ((await hashCheckpoint(file)) !== sha256) throw EncoderChanged({ encoder: source.id, path: file })
  const session = await networkOf(file)
  const length = 3 * settings.imageSize ** 2
  const atOnce = batch ?? Math.max(1, Math.floor(pixelsAtOnce / settings.imageSize ** 2))
  return {
    features,
    atOnce,
    async encode(pictures, shape) {
      const [channels, height, width] = shape
      const pictureLength = channels * height * width
      const rows = pictures.length / pictureLength
      const found = new Float32Array(rows * features)
      for (let first = 0; first < rows; first += atOnce) {
        const count = Math.min(atOnce, rows - first)
        const fed = batch ?? count
        const data = new Float32Array(fed * length)
        for (let row = 0; row < count; row++)
          pictureForEncoder(
            pictures.subarray((first + row) * pictureLength, (first + row + 1) * pictureLength),
            shape,
            settings,
            data.subarray(row * length, (row + 1) * length),
          )
        const output = await evaluated(session, file, input, settings, data, fed)
        const read = featuresOf(output.data, output.dims, settings.reading)
        if (read.length !== fed * features)
          throw EncoderNotSupported({
            path: file,
            reason: `it gave ${read.length} features for ${fed} pictures, and ${fed * features} are expected`,
          })
        found.set(read.subarray(0, count * features), first * features)
      }
      return found
    },
    release: () => session.release(),
  }
}

/**
 * Runs an encoder once on a grey picture: only that tells what an output really is which the file leaves open.
 *
 * @throws EngineFailed where ONNX Runtime refuses the graph or the picture
 */
export async function tryEncoder({
  file,
  input,
  output,
  imageSize,
  batch = 1,
}: Extract<EngineTask, { kind: 'encoder-trial' }>): Promise<EncoderTrialResult> {
  const session = await networkOf(file)
  try {
    const data = new Float32Array(batch * 3 * imageSize ** 2)
    return { shape: (await evaluated(session, file, input, { output, imageSize }, data, batch)).dims.slice() }
  } finally {
    await session.release()
  }
}

type Session = Awaited<ReturnType<typeof createSession>>

function networkOf(file: string): Promise<Session> {
  return createSession({ onnx: file, externalData: [] }).catch((error: unknown) => {
    throw EngineFailed({ reason: `ONNX Runtime refused the graph of ${file}: ${messageOf(error)}` }, { cause: error })
  })
}

async function evaluated(
  session: Session,
  file: string,
  input: string,
  { output, imageSize }: Pick<CompleteEncoderSettings, 'output' | 'imageSize'>,
  data: Float32Array,
  count: number,
): Promise<{ data: Float32Array; dims: readonly number[] }> {
  const fed = new Tensor('float32', data, [count, 3, imageSize, imageSize])
  const results = await session.run({ [input]: fed }, [output]).catch((error: unknown) => {
    throw EngineFailed(
      { reason: `${file} refused pictures of ${imageSize} x ${imageSize}: ${messageOf(error)}` },
      { cause: error },
    )
  })
  const { data: values, dims, type } = results[output]
  if (type !== 'float32')
    throw EncoderNotSupported({ path: file, reason: `its output ${output} is ${type}, not float32` })
  return { data: values as Float32Array, dims }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/**
 * One vector for each picture, of an output whose first axis is the pictures.
 *
 * @param dims  (N, f), (N, tokens, f) or (N, f, h, w), as the reading wants
 * @returns N × f
 */
export function featuresOf(
  output: Float32Array,
  dims: readonly number[],
  reading: CompleteEncoderSettings['reading'],
): Float32Array {
  if (reading === 'vector') return output
  const [count, middle, last] = dims
  if (reading === 'mean-of-places') {
    const places = output.length / (count * middle)
    return Float32Array.from({ length: count * middle }, (_, i) => mean(output, i * places, places, 1))
  }
  return Float32Array.from({ length: count * last }, (_, i) => {
    const start = Math.floor(i / last) * middle * last + (i % last)
    return reading === 'class-token' ? output[start] : mean(output, start, middle, last)
  })
}

function mean(values: Float32Array, start: number, count: number, stride: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += values[start + i * stride]
  return sum / count
}
