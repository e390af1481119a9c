import path from 'node:path'
import { NotFinite, OwnershipLost, SourceChanged, ShapeMismatch } from '../../src-shared/errors/errors.ts'
import { passesOf, startsFromNoise, type RunItem, type RunRecord } from '../../src-shared/project/runRecord.ts'
import type { RunSettings, TensorName } from '../../src-shared/project/runSettings.ts'
import { NotFiniteState, followPath } from '../diffusion/followPath.ts'
import type { DdimStep } from '../diffusion/ddimPath.ts'
import { decodeImage } from '../imaging/decodeImage.ts'
import { noiseStream, type NoiseStream } from '../random/noiseStream.ts'
import { hashBytes, hashFile } from '../store/contentHash.ts'
import { readRows, syncFile, writeBlock, writeRows } from '../store/npyFile.ts'
import { isOwnedBy } from '../store/projectLock.ts'
import { readItems, readRunRecord, runPaths, type RunPaths } from '../store/runFolder.ts'
import { modelSession } from './modelSession.ts'
import { pathOfRun, requireInverse } from './pathOfRun.ts'
import type { BatchResult, EngineTask } from './protocol.ts'

type BatchTask = Extract<EngineTask, { kind: 'batch' }>
interface Watcher {
  signal: AbortSignal
  /** Single-row network evaluations since the batch began; called first with 0, which says that it has. */
  onEvaluations(evaluations: number): void
}

/** What a batch needs of its run; read once per run, not once per batch. */
interface RunAtWork {
  record: RunRecord & { settings: RunSettings; source: NonNullable<RunRecord['source']> }
  items: RunItem[]
  paths: RunPaths
  noise?: NoiseStream
}
let atWork: { key: string; run: RunAtWork } | undefined

/**
 * Computes one batch of a run from its start to its end (noise to sample to latent to reconstruction, as far as the run's kind goes); then
 * its rows are to be written into the run's arrays.
 *
 * Its result depends on nothing but run.json, items.jsonl and the files named there, so any process may compute any batch, and
 * computing one twice writes the same bytes.
 *
 * @returns what writes the rows, makes them last, and gives SHA-256 of the rows of every array, for the journal. The disk has time while the
 *   next batch is computed.
 * @throws NotFinite, SourceChanged, OwnershipLost, Cancelled, DiskFull and what opening the model throws
 */
export async function executeBatch(
  task: BatchTask,
  { signal, onEvaluations }: Watcher,
): Promise<() => Promise<BatchResult>> {
  const began = performance.now()
  onEvaluations(0)
  const run = await runAtWork(task)
  const { record, paths } = run
  const { settings } = record
  const session = await modelSession(task.model, record.id)
  const length = record.shape[0] * record.shape[1] * record.shape[2]
  if (session.shape.join() !== record.shape.join())
    throw ShapeMismatch({ what: `Run ${record.id}`, shape: record.shape, expected: session.shape })

  const fromNoise = startsFromNoise(record.source)
  const start = await startingRows(run, task, length)
  const classes = session.takesClasses ? classesOf(run, task) : undefined
  const { sampling, inversion } = pathOfRun(task.model.settings, settings)

  const blocks = new Map<TensorName, Float32Array>([[fromNoise ? 'noise' : 'samples', start]])
  const states = new Map<'sampling_states' | 'inversion_states', { file: string; blocks: Float32Array[] }>()
  let state = start
  let evaluations = 0
  for (const pass of passesOf(record.kind, fromNoise)) {
    if (pass === 'inversion') requireInverse(task.model.settings)
    state = state.slice()
    const steps = pass === 'inversion' ? inversion : sampling
    const keep = settings.keepStates && pass !== 'reconstruction' && (`${pass}_states` as const)
    const kept = keep ? [state.slice()] : []
    await follow(pass, state, steps, () => {
      if (keep) kept.push(state.slice())
    })
    if (keep)
      states.set(`${pass}_states`, {
        file: pass === 'sampling' ? paths.samplingStates : paths.inversionStates,
        blocks: kept,
      })
    blocks.set(pass === 'sampling' ? 'samples' : pass === 'inversion' ? 'latents' : 'reconstructions', state)
  }

  return write

  async function write(): Promise<BatchResult> {
    // A process that outlived its owner must not write into a project that somebody else owns by now.
    if (!(await isOwnedBy(task.projectFolder, task.token))) throw OwnershipLost({ path: task.projectFolder })
    // Synced before the journal names them, or a power cut could take them away afterwards.
    const sums: BatchResult['sums'] = {}
    for (const [name, data] of blocks) {
      const file = paths.tensor(name)
      await writeRows(file, task.first, data)
      await syncFile(file)
      sums[name] = hashBytes(data)
    }
    for (const [name, { file, blocks: kept }] of states) {
      for (const [step, data] of kept.entries())
        await writeBlock(file, (step * record.count + task.first) * length, data)
      await syncFile(file)
      sums[name] = hashBytes(...kept)
    }
    return { sums, seconds: (performance.now() - began) / 1000 }
  }

  async function follow(pass: string, from: Float32Array, steps: DdimStep[], onState: () => void): Promise<void> {
    const timesteps = new Float32Array(task.count)
    const direction = pass === 'inversion' ? 'inversion' : 'sampling'
    try {
      await followPath({
        state: from,
        rows: task.count,
        length,
        path: steps,
        predict: (current, timestep) => session.evaluate(current, timesteps.fill(timestep), classes),
        outputLength: (length / record.shape[0]) * session.outputChannels,
        predicts: task.model.settings.predictionType ?? 'epsilon',
        clip: settings.clip[direction],
        afterClip: settings.afterClip,
        signal,
        onStep: () => {
          onState()
          evaluations += task.count
          onEvaluations(evaluations)
        },
      })
    } catch (error) {
      if (!(error instanceof NotFiniteState)) throw error
      throw NotFinite({ run: record.id, row: task.first + error.row, phase: pass, step: error.step })
    }
  }
}

async function runAtWork(task: BatchTask): Promise<RunAtWork> {
  const key = `${task.projectFolder}\n${task.runId}\n${task.token}`
  if (atWork?.key === key) return atWork.run
  const paths = runPaths(task.projectFolder, task.runId)
  const record = (await readRunRecord(task.projectFolder, task.runId)) as RunAtWork['record']
  const items = await readItems(paths.items)
  const run: RunAtWork = { record, items, paths }
  if (record.source.from === 'noise') {
    const length = record.shape.reduce((product, side) => product * side, 1)
    run.noise = noiseStream({ stream: record.source.stream, seed: record.source.seed, count: record.count, length })
  }
  atWork = { key, run }
  return run
}

/** The rows that a batch starts from. A run's own array holds those that were copied from a tensor file or another run. */
async function startingRows(run: RunAtWork, task: BatchTask, length: number): Promise<Float32Array> {
  const { record, paths } = run
  if (run.noise) return run.noise.rows(task.first, task.count)
  if (record.source.from !== 'dataset' || record.dataset?.kind !== 'images')
    return readRows(paths.tensor(startsFromNoise(record.source) ? 'noise' : 'samples'), task.first, task.count)
  const rows = new Float32Array(task.count * length)
  const [channels, size] = record.shape
  for (let row = 0; row < task.count; row++) {
    const item = run.items[task.first + row]
    const file = path.join(task.sourcePath ?? record.dataset.location.absolute, item.file ?? '')
    if ((await hashFile(file)) !== item.sha256) throw SourceChanged({ path: file, run: record.id })
    rows.set(await decodeImage(file, { channels, size }), row * length)
  }
  return rows
}

/** The workbench starts no run of a class-conditional model whose rows have no class. */
function classesOf(run: RunAtWork, task: BatchTask): BigInt64Array {
  return BigInt64Array.from(run.items.slice(task.first, task.first + task.count), (item) => BigInt(item.class!))
}
