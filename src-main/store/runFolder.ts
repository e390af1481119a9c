import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { problemsOf } from '../../src-shared/errors/problemsOf.ts'
import { RunBroken, RunMissing } from '../../src-shared/errors/runErrors.ts'
import { Id } from '../../src-shared/project/projectFile.ts'
import { RunItem, RunRecord } from '../../src-shared/project/runRecord.ts'
import { writeFileAtomically } from './atomicWrite.ts'
import { readText } from './readText.ts'
import { runNumber } from './runNumber.ts'
import { runPaths, type RunPaths } from './runPaths.ts'
import { declaredFrom } from './systemErrors.ts'

/** The files of a run from one place. */
export { runPaths, runPathsAt, type RunPaths } from './runPaths.ts'
export { verifyJournal, type VerifiedJournal } from './verifyJournal.ts'

/**
 * Writes run.json atomically into the run's folder, which exists.
 *
 * @throws DiskFull, FolderNotWritable, FileMissing
 */
export async function writeRunRecord(projectFolder: string, record: RunRecord): Promise<void> {
  const text = `${JSON.stringify(RunRecord.parse(record), undefined, 2)}\n`
  await writeFileAtomically(runPaths(projectFolder, record.id).record, text)
}

/** Bytes of run.json; one with a completed range for every row of a large run is far below. */
const longestRecord = 64 << 20

/** @throws RunMissing; RunBroken with the reason; FileNotReadable, OutsideProject */
export async function readRunRecord(projectFolder: string, id: string): Promise<RunRecord> {
  return readRecordOf(id, runPaths(projectFolder, id))
}

/** Reads run.json of a run that lies somewhere else than with the project's runs. @throws as readRunRecord */
async function readRecordOf(id: string, { record: file }: Pick<RunPaths, 'record'>): Promise<RunRecord> {
  const text = await readText(file, { follow: false, longest: longestRecord }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR' ? RunMissing({ run: id }) : declaredFrom(error, file)
  })
  const parsed = RunRecord.safeParse(parseJson(text, (reason) => RunBroken({ run: id, reason: `run.json: ${reason}` })))
  if (!parsed.success) throw RunBroken({ run: id, reason: `run.json: ${problemsOf(parsed.error).join('; ')}` })
  if (parsed.data.id !== id) throw RunBroken({ run: id, reason: `its run.json is that of run ${parsed.data.id}` })
  return parsed.data
}

export interface RunList {
  /** Oldest first. */
  records: RunRecord[]
  /** By their ids. */
  broken: BrokenRun[]
}

/** A folder under runs/ that is no readable run, and why and what to do, in a sentence. */
export interface BrokenRun {
  id: string
  reason: string
}

/**
 * A run, or why it cannot be read.
 *
 * @param isFolder  whether it lies in a folder itself, and not in a link to one
 * @returns undefined for a folder without run.json: a run that was never written
 */
export async function readRunOrReason(
  id: string,
  paths: Pick<RunPaths, 'record'>,
  isFolder: boolean,
): Promise<{ record: RunRecord } | { broken: BrokenRun } | undefined> {
  if (!isFolder) {
    const { message } = RunBroken({ run: id, reason: 'it is a link, and runs lie inside their project' })
    return { broken: { id, reason: message } }
  }
  try {
    return { record: await readRecordOf(id, paths) }
  } catch (error) {
    return RunMissing.is(error) ? undefined : { broken: { id, reason: (error as Error).message } }
  }
}

/** Files read at the same time: enough to keep a disk busy, few enough to leave file handles to everybody else. */
const readsAtOnce = 32

/**
 * All runs of a project. A broken one does not hide the others; a folder without run.json is a run that was never written and not listed.
 *
 * @throws FileNotReadable
 */
export async function listRunRecords(projectFolder: string): Promise<RunList> {
  const folder = path.join(projectFolder, 'runs')
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw declaredFrom(error, folder)
  })
  const records: RunRecord[] = []
  const broken: RunList['broken'] = []
  const left = entries.filter((entry) => Id.safeParse(entry.name).success && !entry.isFile()).values()
  const work = async () => {
    for (const entry of left) {
      const found = await readRunOrReason(entry.name, runPaths(projectFolder, entry.name), entry.isDirectory())
      if (found === undefined) continue
      if ('record' in found) records.push(found.record)
      else broken.push(found.broken)
    }
  }
  await Promise.all(Array.from({ length: readsAtOnce }, work))
  records.sort((a, b) => runNumber(a.id) - runNumber(b.id) || compare(a.created, b.created) || compare(a.id, b.id))
  broken.sort((a, b) => compare(a.id, b.id))
  return { records, broken }
}

/**
 * Writes items.jsonl atomically, one line per row.
 *
 * @throws DiskFull, FolderNotWritable, FileMissing
 */
export async function writeItems(file: string, items: Iterable<RunItem>): Promise<void> {
  await writeFileAtomically(file, linesOf(items))
}

/** Written in pieces of this many lines: a run may have millions of rows. */
const linesAtOnce = 4096

function* linesOf(items: Iterable<RunItem>): Generator<string> {
  let lines: string[] = []
  for (const item of items) {
    lines.push(`${JSON.stringify(item)}\n`)
    if (lines.length < linesAtOnce) continue
    yield lines.join('')
    lines = []
  }
  yield lines.join('')
}

/**
 * Reads items.jsonl in row order, all of it or rows [first, first + count) as far as there are any.
 *
 * @throws FileMissing, FileNotReadable; RunBroken with the line that is not understood
 */
export async function readItems(file: string, { first = 0, count = Infinity } = {}): Promise<RunItem[]> {
  const text = await readText(file, { follow: false }).catch((error: unknown) => {
    throw declaredFrom(error, file)
  })
  const refuse = (row: number, reason: string) =>
    RunBroken({ run: path.basename(path.dirname(file)), reason: `items.jsonl, line ${row + 1}: ${reason}` })
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.slice(first, first + count).map((line, index) => {
    const row = first + index
    const parsed = RunItem.safeParse(parseJson(line, (reason) => refuse(row, reason)))
    if (!parsed.success) throw refuse(row, problemsOf(parsed.error).join('; '))
    if (parsed.data.row !== row) throw refuse(row, `it is row ${parsed.data.row}`)
    return parsed.data
  })
}

function parseJson(text: string, refuse: (reason: string) => Error): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw refuse((error as Error).message)
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
