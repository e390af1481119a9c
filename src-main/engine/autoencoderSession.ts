import { Tensor } from 'onnxruntime-node'
import { EngineFailed, SourceChanged } from '../../src-shared/errors/errors.ts'
import { compileAutoencoder, type AutoencoderTask } from '../models/compileAutoencoder.ts'
import { hashCheckpoint } from '../store/checkpointHash.ts'
import { createSession } from './createSession.ts'
import type { AutoencoderSource } from './sources.ts'

/** One direction of an autoencoder, ready to be evaluated. */
export interface AutoencoderSession {
  /** (C, H, W) of a row that goes in and of one that comes out. */
  readonly inputShape: [number, number, number]
  readonly outputShape: [number, number, number]
  /**
   * Encodes, decodes or quantises rows, a few at a time, so that many need no more memory than few.
   *
   * @param data  rows × C × H × W of inputShape, read only
   * @param onRows  called whenever some of them are done
   * @returns rows × C × H × W of outputShape
   */
  evaluate(data: Float32Array, onRows?: () => void): Promise<Float32Array>
  release(): Promise<void>
}

/** Pixels of pictures that go through the network together; a single larger picture goes alone. */
const pixelsAtOnce = 128 * 128

/**
 * Compiles one direction of an autoencoder and loads it.
 *
 * @param latentSize  side of the latents
 * @param run  whose it is, for the message where it has changed
 * @throws SourceChanged where the file is not the one it must be; EngineFailed where ONNX Runtime refuses the graph; as compileAutoencoder
 */
export async function openAutoencoderSession(
  { file, sha256, allCores }: AutoencoderSource,
  task: AutoencoderTask,
  latentSize: number,
  run = 'of this model',
): Promise<AutoencoderSession> {
  if (sha256 !== undefined && (await hashCheckpoint(file)) !== sha256) throw SourceChanged({ path: file, run })
  const compiled = await compileAutoencoder(file, task, latentSize)
  const { input, output, inputShape, outputShape } = compiled
  const session = await createSession(compiled, allCores ? { intraOpNumThreads: 0 } : {}).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw EngineFailed({ reason: `ONNX Runtime refused the graph of ${file}: ${reason}` }, { cause: error })
  })
  const [inputLength, outputLength] = [inputShape, outputShape].map((shape) => shape.reduce((a, b) => a * b, 1))
  const side = Math.max(inputShape[1], outputShape[1])
  const rowsAtOnce = Math.max(1, Math.floor(pixelsAtOnce / side ** 2))
  return {
    inputShape,
    outputShape,
    async evaluate(data, onRows) {
      const rows = data.length / inputLength
      const results = new Float32Array(rows * outputLength)
      for (let first = 0; first < rows; first += rowsAtOnce) {
        const count = Math.min(rowsAtOnce, rows - first)
        const part = data.slice(first * inputLength, (first + count) * inputLength)
        const fed = await session.run({ [input]: new Tensor('float32', part, [count, ...inputShape]) })
        results.set(fed[output].data as Float32Array, first * outputLength)
        onRows?.()
      }
      return results
    },
    release: () => session.release(),
  }
}

const kept = new Map<AutoencoderTask, { key: string; session: Promise<AutoencoderSession> }>()

/** The session of one direction, kept from one batch to the next; one of another autoencoder or size takes its place. */
export async function autoencoderSession(
  source: AutoencoderSource,
  task: AutoencoderTask,
  latentSize: number,
  run?: string,
): Promise<AutoencoderSession> {
  const key = JSON.stringify([source, latentSize])
  const before = kept.get(task)
  if (before?.key === key) return before.session
  kept.delete(task)
  await before?.session.then((session) => session.release()).catch(() => {})
  const session = openAutoencoderSession(source, task, latentSize, run)
  kept.set(task, { key, session })
  session.catch(() => kept.delete(task))
  return session
}
