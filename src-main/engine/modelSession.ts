import * as onnxruntime from 'onnxruntime-node'
import { CheckpointBroken, EngineFailed, SourceChanged } from '../../src-shared/errors/errors.ts'
import { compileModel } from '../models/compileModel.ts'
import { hashCheckpoint } from '../store/checkpointHash.ts'
import type { ModelSource } from './protocol.ts'

/** A network that is ready to be evaluated. */
export interface ModelSession {
  /** (C, H, W) */
  readonly shape: [number, number, number]
  /** Channels of the raw output; the first C are the prediction. */
  readonly outputChannels: number
  /** Whether it wants a class for every row. */
  readonly takesClasses: boolean
  /**
   * One evaluation.
   *
   * @param state  rows × C × H × W, read only
   * @param timesteps  what the network is told, one per row
   * @param classes  one per row, for class-conditional networks
   * @returns rows × outputChannels × H × W
   */
  evaluate(state: Float32Array, timesteps: Float32Array, classes?: BigInt64Array): Promise<Float32Array>
  release(): Promise<void>
}

/**
 * One thread, because whole processes run side by side; no arena and no memory pattern, which keeps the largest block at one tensor and
 * costs nothing measurable (Electron's allocator ends a process that asks for 2 GB at once).
 */
export const sessionOptions: onnxruntime.InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  enableCpuMemArena: false,
  enableMemPattern: false,
  logSeverityLevel: 3,
}

/**
 * Compiles a checkpoint and loads it.
 *
 * @throws CheckpointBroken, CheckpointRefused, ModelNotSupported from reading; SourceChanged where the file is not the one it must be;
 *   EngineFailed where ONNX Runtime refuses the graph
 */
export async function openModelSession(source: ModelSource, run = 'of this model'): Promise<ModelSession> {
  if (source.sha256 !== undefined && (await hashCheckpoint(source.file)) !== source.sha256)
    throw SourceChanged({ path: source.file, run })
  const model = await compileModel(source.file, source.settings)
  const session = await onnxruntime.InferenceSession.create(model.onnx, {
    ...sessionOptions,
    externalData: model.externalData,
  }).catch((error: unknown) => {
    throw EngineFailed(
      {
        reason: `ONNX Runtime refused the graph of ${source.file}: ${error instanceof Error ? error.message : String(error)}`,
      },
      { cause: error },
    )
  })
  const { channels, outputChannels, imageSize } = model
  const { state: stateName, timesteps: timestepsName, classes: classesName } = model.inputs
  return {
    shape: [channels, imageSize, imageSize],
    outputChannels,
    takesClasses: classesName !== undefined,
    async evaluate(state, timesteps, classes) {
      const rows = timesteps.length
      const feeds: Record<string, onnxruntime.Tensor> = {
        [stateName]: new onnxruntime.Tensor('float32', state, [rows, channels, imageSize, imageSize]),
        [timestepsName]: new onnxruntime.Tensor('float32', timesteps, [rows]),
      }
      if (classesName) {
        if (!classes)
          throw CheckpointBroken({ path: source.file, reason: 'it is class-conditional and no classes were given' })
        feeds[classesName] = new onnxruntime.Tensor('int64', classes, [rows])
      }
      const results = await session.run(feeds)
      return results[model.output].data as Float32Array
    },
    release: () => session.release(),
  }
}

let kept: { key: string; session: Promise<ModelSession> } | undefined

/** The session of a model, kept from one batch to the next; another model takes its place. */
export async function modelSession(source: ModelSource, run: string): Promise<ModelSession> {
  const key = JSON.stringify(source)
  if (kept?.key === key) return kept.session
  const before = kept
  kept = undefined
  await before?.session.then((session) => session.release()).catch(() => {})
  const session = openModelSession(source, run)
  kept = { key, session }
  session.catch(() => (kept = undefined))
  return session
}
