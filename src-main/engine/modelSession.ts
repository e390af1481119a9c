import {
  CheckpointBroken,
  DeviceFailed,
  EngineFailed,
  ModelNotSupported,
  SourceChanged,
} from '../../src-shared/errors/errors.ts'
import { providerTitles } from '../../src-shared/project/device.ts'
import { compileModel } from '../models/compileModel.ts'
import { hashCheckpoint } from '../store/checkpointHash.ts'
import { createSession } from './createSession.ts'
import { feedsOf, type Portion, type Rows } from './feedRows.ts'
import type { ModelSource } from './sources.ts'
import { portionsThatFit } from './portionsThatFit.ts'
import { providerOptions } from './providerOptions.ts'
import { runtimeWords } from './runtimeWords.ts'

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
  /** How many rows the device was found to have memory for at once; undefined while all that were given had room. */
  rowsAtOnce(): number | undefined
  release(): Promise<void>
}

/**
 * Compiles a checkpoint and loads it.
 *
 * @throws CheckpointBroken, CheckpointRefused, ModelNotSupported from reading; SourceChanged where the file is not the one it must be;
 *   EngineFailed where ONNX Runtime refuses the graph, DeviceFailed where a provider other than the CPU does
 */
export async function openModelSession(source: ModelSource, run = 'of this model'): Promise<ModelSession> {
  if (source.sha256 !== undefined && (await hashCheckpoint(source.file)) !== source.sha256)
    throw SourceChanged({ path: source.file, run })
  const model = await compileModel(source.file, source.settings)
  const { provider = 'cpu', allCores } = source
  const threads = allCores ? { intraOpNumThreads: 0 } : {}
  const session = await createSession(model, { ...providerOptions(provider), ...threads }).catch((error: unknown) => {
    const reason = `ONNX Runtime refused the graph of ${source.file}: ${runtimeWords(error)}`
    throw provider === 'cpu'
      ? EngineFailed({ reason }, { cause: error })
      : DeviceFailed({ device: providerTitles[provider], reason }, { cause: error })
  })
  const { channels, imageSize } = model
  const takesClasses = model.inputs.classes !== undefined
  const pixels = imageSize ** 2
  const outputChannels = model.outputChannels ?? (await outputChannelsFound())
  // Where a buffer cannot be had, ONNX Runtime's WebGPU logs it and goes on: https://github.com/microsoft/onnxruntime/issues/25195
  const isSilent = provider === 'webgpu'
  const fitting = portionsThatFit(model.feeding, outputChannels * pixels, evaluatePortion, {
    isSilent,
    least: source.leastRows,
    device: providerTitles[provider],
  })
  return {
    shape: [channels, imageSize, imageSize],
    outputChannels,
    takesClasses,
    async evaluate(state, timesteps, classes) {
      if (takesClasses && !classes)
        throw CheckpointBroken({ path: source.file, reason: 'it is class-conditional and no classes were given' })
      return fitting.evaluate({ state, timesteps, classes })
    },
    rowsAtOnce: fitting.rowsAtOnce,
    release: () => session.release(),
  }

  /** What fails on a GPU, such as memory that is short there, is told from what is wrong with the network. */
  async function runSession(rows: Rows, portion: Portion) {
    const feeds = feedsOf(model, rows, portion)
    if (provider === 'cpu') return session.run(feeds)
    return session.run(feeds).catch((error: unknown) => {
      throw DeviceFailed({ device: providerTitles[provider], reason: runtimeWords(error) }, { cause: error })
    })
  }

  async function evaluatePortion(rows: Rows, portion: Portion): Promise<Float32Array> {
    const results = await runSession(rows, portion)
    const { data, dims } = results[model.output]
    const expected = [model.feeding?.batch ?? portion.count, outputChannels, imageSize, imageSize]
    if (dims.join() !== expected.join())
      throw ModelNotSupported({
        path: source.file,
        reason: `its prediction has shape (${dims.join(', ')}), and (${expected.join(', ')}) is expected`,
      })
    return data as Float32Array
  }

  /** Of a network whose file leaves it open: one evaluation tells. */
  async function outputChannelsFound(): Promise<number> {
    const rows = {
      state: new Float32Array(channels * pixels),
      timesteps: new Float32Array(1),
      classes: takesClasses ? new BigInt64Array(1) : undefined,
    }
    const results = await runSession(rows, { first: 0, count: 1 })
    const found = results[model.output].dims[1]
    if (found === channels || found === 2 * channels) return found
    await session.release()
    throw ModelNotSupported({ path: source.file, reason: `it makes ${found} channels of ${channels}` })
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
