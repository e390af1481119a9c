import path from 'node:path'
import { OwnershipLost, SourceChanged, ShapeMismatch } from '../../src-shared/errors/errors.ts'
import { startsFromNoise } from '../../src-shared/project/runRecord.ts'
import { decodeImage } from '../imaging/decodeImage.ts'
import { hashBytes, hashFile } from '../store/contentHash.ts'
import { readRows, syncFile, writeBlock, writeRows } from '../store/npyFile.ts'
import { isOwnedBy } from '../store/projectLock.ts'
import { batchPasses, type BatchArrays } from './batchPasses.ts'
import { picturesOfBatch, writePictures } from './decodedPictures.ts'
import { modelSession } from './modelSession.ts'
import { pictureSpace } from './pictureSpace.ts'
import type { BatchResult, EngineTask, RowComparison } from './protocol.ts'
import { relativeDifference } from './relativeDifference.ts'
import { runAtWork, type RunAtWork } from './runAtWork.ts'
import { sampledBatch } from './sampledBatch.ts'

type BatchTask = Extract<EngineTask, { kind: 'batch' }>
interface Watcher {
  signal: AbortSignal
  /**
   * Single-row network evaluations since the batch began; called first with 0, which says that it has, and again with the same number after
   * other work that may take long, as a sign of it.
   */
  onEvaluations(evaluations: number): void
}

/**
 * Computes one batch of a run from its start to its end (noise to sample to latent to reconstruction, as far as the run's kind goes); then
 * its rows are to be written into the run's arrays.
 *
 * Its result depends on nothing but run.json, items.jsonl and the files named there, so any process may compute any batch, and
 * computing one twice writes the same bytes, as long as a GPU has memory for as many rows at once as before.
 *
 * @returns what writes the rows, makes them last, and gives SHA-256 of the rows of every array, for the journal. The disk has time while the
 *   next batch is computed.
 * @throws NotFinite, SourceChanged, OwnershipLost, ProjectGone, Cancelled, DiskFull, FolderSilent and what opening the model throws
 */
export async function executeBatch(
  task: BatchTask,
  { signal, onEvaluations }: Watcher,
): Promise<() => Promise<BatchResult>> {
  const began = performance.now()
  let evaluated = 0
  const signOfWork = () => onEvaluations(evaluated)
  signOfWork()
  const run = await runAtWork(task)
  const { record } = run
  const session = await modelSession(task.model, record.id)
  if (session.shape.join() !== record.shape.join())
    throw ShapeMismatch({ what: `Run ${record.id}`, shape: record.shape, expected: session.shape })
  const length = record.shape[0] * record.shape[1] * record.shape[2]
  const start = await startingRows(run, task, signOfWork)
  const sampled = await sampledBatch(run, task, start)
  const arrays = await batchPasses(run, task, {
    session,
    start,
    sampled,
    signal,
    onEvaluations: (evaluations) => onEvaluations((evaluated = evaluations)),
  })
  if (task.compare) {
    const compared = await compareTensors(run, task, arrays)
    return () => Promise.resolve({ sums: {}, ...compared, seconds: (performance.now() - began) / 1000 })
  }
  // Of samples that were taken from another run the pictures lie there; here they are made when somebody looks.
  const shown = new Map([...arrays.tensors].filter(([name]) => !sampled || name !== 'samples'))
  const pictures = await picturesOfBatch(run, task, shown, signOfWork)

  return async () => {
    // A process that outlived its owner must not write into a project that somebody else owns by now.
    if (!(await isOwnedBy(task.projectFolder, task.token))) throw OwnershipLost({ path: task.projectFolder })
    const sums = await writeArrays(run, task, arrays, { length, signOfWork })
    await writePictures(pictures, signOfWork)
    return {
      sums,
      samplesFrom: sampled && task.sampled!.run,
      rowsAtOnce: session.rowsAtOnce(),
      seconds: (performance.now() - began) / 1000,
    }
  }
}

/** Writes and syncs a batch's part of every array: the journal must not name what a power cut could take away afterwards. */
async function writeArrays(
  { record, paths }: RunAtWork,
  { first }: BatchTask,
  { tensors, kept, health }: BatchArrays,
  { length, signOfWork }: { length: number; signOfWork(): void },
): Promise<BatchResult['sums']> {
  const sums: BatchResult['sums'] = {}
  for (const [name, data] of tensors) {
    const file = paths.tensor(name)
    await writeRows(file, first, data)
    await syncFile(file)
    sums[name] = hashBytes(data)
    signOfWork()
  }
  for (const [name, blocks] of kept) {
    const file = paths.tensor(name)
    for (const [place, data] of blocks.entries()) {
      await writeBlock(file, (place * record.count + first) * length, data)
      signOfWork()
    }
    await syncFile(file)
    sums[name] = hashBytes(...blocks)
  }
  if (record.health) {
    const file = paths.tensor('health')
    await writeRows(file, first / record.settings.batch, health)
    await syncFile(file)
    sums.health = hashBytes(health)
  }
  return sums
}

/** How far the batch's rows are from those on disk; a value that is not finite, on whatever side, is as far as can be. */
async function compareTensors(
  { paths }: RunAtWork,
  { first, count, compareRows = [] }: BatchTask,
  { tensors }: BatchArrays,
): Promise<Pick<BatchResult, 'apart' | 'rows'>> {
  const apart: BatchResult['apart'] = {}
  const rows: RowComparison[] = compareRows.map((row) => ({ row, same: true, apart: {} }))
  for (const [name, computed] of tensors) {
    const written = await readRows(paths.tensor(name), first, count)
    apart[name] = distance(written, computed)
    const length = computed.length / count
    for (const one of rows) {
      const ofRow = (data: Float32Array) => data.subarray((one.row - first) * length, (one.row - first + 1) * length)
      one.apart[name] = distance(ofRow(written), ofRow(computed))
      one.same &&= hashBytes(ofRow(written)) === hashBytes(ofRow(computed))
    }
  }
  return { apart, ...(rows.length > 0 && { rows }) }
}

const distance = (written: Float32Array, computed: Float32Array) =>
  Math.min(relativeDifference(written, computed) ?? Number.MAX_VALUE, Number.MAX_VALUE)

/** The rows that a batch starts from. A run's own array holds those that were copied from a tensor file or another run. */
async function startingRows(run: RunAtWork, task: BatchTask, signOfWork: () => void): Promise<Float32Array> {
  const { record, paths } = run
  if (run.noise) return run.noise.rows(task.first, task.count)
  if (record.source.from !== 'dataset' || record.dataset?.kind !== 'images')
    return readRows(paths.tensor(startsFromNoise(record.source) ? 'noise' : 'samples'), task.first, task.count)
  const { channels, size, toStates } = await pictureSpace(run, task)
  const length = channels * size ** 2
  const rows = new Float32Array(task.count * length)
  for (let row = 0; row < task.count; row++) {
    const item = run.items[task.first + row]
    const file = path.join(task.sourcePath ?? record.dataset.location.absolute, item.file ?? '')
    if ((await hashFile(file)) !== item.sha256) throw SourceChanged({ path: file, run: record.id })
    rows.set(await decodeImage(file, { channels, size }), row * length)
    signOfWork()
  }
  return toStates(rows, signOfWork)
}
