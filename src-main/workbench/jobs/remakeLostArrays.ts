import { BadTensorFile, FileMissing, RunArrayLost, SourceChanged } from '../../../src-shared/errors/errors.ts'
import { arraysOf } from '../../../src-shared/project/keptArrays.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { TensorName } from '../../../src-shared/project/runSettings.ts'
import { removeTemporaries } from '../../store/atomicWrite.ts'
import { hashBytes, hashFile } from '../../store/contentHash.ts'
import { readJournal } from '../../store/journal.ts'
import { readNpyHeader, readRows, replaceNpy } from '../../store/npyFile.ts'
import { runPaths } from '../../store/runFolder.ts'
import type { OpenProject } from '../openProject.ts'
import { copiedStart, copyRows, startArrayOf } from './prepareRun.ts'
import type { RowSource } from './rowSource.ts'

/**
 * Makes arrays of a prepared run anew that are gone, or are not what the run would write: one that it starts from with the rows of its source, the
 * others with what is left of them and NaN. What was finished and is lost does not agree with its checksums then, and is computed again.
 *
 * Each takes its name when it is whole, and the one that is copied comes first: where its source cannot be read, or has changed, nothing is touched.
 *
 * @param told.onLost  hears of each, in a sentence, before it is made anew
 * @throws as prepareRun; SourceChanged, RunArrayLost, FileNotReadable
 */
export async function remakeLostArrays(
  project: OpenProject,
  record: RunRecord,
  { signal, onLost }: { signal: AbortSignal; onLost(sentence: string): void },
): Promise<void> {
  const start = startArrayOf(record)
  const arrays = arraysOf(record).sort((a, b) => Number(b.name === start) - Number(a.name === start))
  for (const { name, shape } of arrays) {
    signal.throwIfAborted()
    const file = runPaths(project.folder, record.id).tensor(name)
    await removeTemporaries(file)
    const lost = await whatIsLost(file, shape)
    if (lost === undefined) continue
    onLost(`${name}.npy ${lost} and is made anew; what was finished and is lost is computed again`)
    const rows = name === start ? await unchangedStart(project, record, signal) : undefined
    await replaceNpy(file, shape, async (write) => {
      if (rows) await copyRows(rows, record.count, signal, write)
    })
  }
}

async function whatIsLost(file: string, shape: readonly number[]): Promise<string | undefined> {
  try {
    const found = await readNpyHeader(file)
    if (found.shape.join() === shape.join() && found.elements.name === 'float32') return undefined
  } catch (error) {
    if (FileMissing.is(error)) return 'was gone'
    if (!BadTensorFile.is(error)) throw error
  }
  return 'was cut off or is no array of this run'
}

/**
 * The rows that a run copies, from a source that still holds what the run began with: a file by its SHA-256, another run by its checksums and by
 * those of the batches that are finished here.
 */
async function unchangedStart(
  project: OpenProject,
  record: RunRecord,
  signal: AbortSignal,
): Promise<RowSource | undefined> {
  const { source, dataset } = record
  const start = await copiedStart(project, record)
  if (!start || !source || source.from === 'noise') return undefined
  const changed = () => SourceChanged({ path: start.place, run: record.id })
  if (source.from === 'dataset' || source.from === 'file') {
    if ((await hashFile(start.place, { signal })) !== dataset!.sha256) throw changed()
    return start.rows
  }
  for (const { run, tensor } of source.from === 'interpolation' ? source.between : [source]) {
    const read = (first: number, count: number) => readRows(runPaths(project.folder, run).tensor(tensor), first, count)
    if (await agrees(run, tensor, read)) continue
    const imported = project.runs.get(run)?.record.kind === 'import'
    throw RunArrayLost({ run, file: `${tensor}.npy`, reason: 'differs from its checksums', imported })
  }
  if (!(await agrees(record.id, startArrayOf(record), start.rows.read))) throw changed()
  return start.rows

  /** Whether rows are those that the journal of a run names. */
  async function agrees(run: string, tensor: TensorName, read: RowSource['read']): Promise<boolean> {
    const { lines } = await readJournal(runPaths(project.folder, run).journal)
    for (const { first, count, sums } of lines) {
      signal.throwIfAborted()
      if (sums[tensor] !== undefined && hashBytes(await read(first, count)) !== sums[tensor]) return false
    }
    return true
  }
}
