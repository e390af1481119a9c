import { KeptName, type RowRange, type RunRecord } from '../../src-shared/project/runRecord.ts'
import { ArrayName, readJournal, type JournalLine } from './journal.ts'
import { readBlock, readNpyHeader, readRows } from './npyFile.ts'
import { runPaths } from './runPaths.ts'
import { hashBytes } from './contentHash.ts'

export interface VerifiedJournal {
  /** Rows whose checksums agree with what is on disk, one range per batch in row order. */
  completed: (RowRange & Pick<JournalLine, 'samplesFrom'>)[]
  /** Batches that the journal calls finished and the disk does not bear out; they are to be computed again. */
  redo: (RowRange & { batch: number; reason: string })[]
}

/**
 * Reads the rows of every finished batch and compares their SHA-256 with the journal: what agrees need not be computed again, whatever
 * ended the process or the machine.
 *
 * @param options.only  the batches that are looked at; all where left out
 * @throws FileNotReadable where the journal itself cannot be read; a broken array only makes its batches count as not done
 */
export async function verifyJournal(
  projectFolder: string,
  record: RunRecord,
  { only = () => true }: { only?: (line: JournalLine) => boolean } = {},
): Promise<VerifiedJournal> {
  const paths = runPaths(projectFolder, record.id)
  const { lines } = await readJournal(paths.journal)
  const completed: VerifiedJournal['completed'] = []
  const redo: VerifiedJournal['redo'] = []
  for (const line of lines.filter(only)) {
    const { batch, first, count, samplesFrom } = line
    const reason = contradiction(record, line) ?? (await disagreement(paths.tensor, record, line))
    if (reason === undefined) completed.push({ first, count, samplesFrom })
    else redo.push({ batch, first, count, reason })
  }
  return { completed, redo }
}

/** Why a line cannot belong to this run. */
function contradiction({ count, tensors, settings }: RunRecord, line: JournalLine): string | undefined {
  if (line.first + line.count > count) return `the run has ${count} rows`
  if (settings && line.first !== line.batch * settings.batch)
    return `batch ${line.batch} does not begin at ${line.first}`
  if (settings && line.count !== Math.min(settings.batch, count - line.first))
    return `batch ${line.batch} does not have ${line.count} rows`
  const missing = tensors.find((tensor) => line.sums[tensor] === undefined)
  return missing && `it has no checksum of ${missing}`
}

async function disagreement(
  fileOf: (name: ArrayName) => string,
  record: RunRecord,
  line: JournalLine,
): Promise<string | undefined> {
  for (const name of ArrayName.options) {
    const expected = line.sums[name]
    if (expected === undefined) continue
    try {
      if ((await rowsChecksum(fileOf(name), name, record, line)) !== expected)
        return `${name} differs from its checksum`
    } catch (error) {
      return (error as Error).message
    }
  }
  return undefined
}

/** Of states or predictions (kept, N, C, H, W) the rows of every step, one step after the other. */
async function rowsChecksum(
  file: string,
  name: ArrayName,
  record: RunRecord,
  { batch, first, count }: RowRange & { batch: number },
): Promise<string> {
  // One row of it belongs to a batch, not to an image.
  if (name === 'health') return hashBytes(await readRows(file, batch, 1))
  const { shape } = await readNpyHeader(file)
  const wanted = [record.count, ...record.shape]
  if (shape.slice(-wanted.length).join() !== wanted.join())
    throw new Error(`${name} has shape (${shape.join(', ')}), which is not the run's`)
  const ofStates = KeptName.safeParse(name).success
  const [steps, rows] = ofStates ? shape : [1, shape[0]]
  const length = shape.slice(ofStates ? 2 : 1).reduce((product, axis) => product * axis, 1)
  const blocks: Float32Array[] = []
  for (let step = 0; step < steps; step++)
    blocks.push(await readBlock(file, (step * rows + first) * length, count * length))
  return hashBytes(...blocks)
}
