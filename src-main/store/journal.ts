import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Id, Sha256 } from '../../src-shared/project/projectFile.ts'
import { KeptName } from '../../src-shared/project/runRecord.ts'
import { TensorName } from '../../src-shared/project/runSettings.ts'
import { appendText } from './appendText.ts'
import { readText } from './readText.ts'
import { declaredFrom } from './systemErrors.ts'

/** The arrays of a run by the names of their files, without `.npy`. */
export const ArrayName = z.enum([...TensorName.options, ...KeptName.options, 'health'])
export type ArrayName = z.infer<typeof ArrayName>

/** A finished batch: its rows [first, first + count) were on disk before this line was written. */
export const JournalLine = z.object({
  batch: z.int().nonnegative(),
  first: z.int().nonnegative(),
  count: z.int().positive(),
  /** Fence token of the owner that wrote the line. */
  token: z.string(),
  seconds: z.number(),
  /** Seconds of work on the run until this line, over all sittings; lines of earlier versions do not say. */
  elapsed: z.number().nonnegative().optional(),
  /** SHA-256 of the batch's rows by array; of states over all steps, one after the other. */
  sums: z.partialRecord(ArrayName, Sha256),
  /** The run that the sampling half of the rows was taken from, in the place of sampling again. */
  samplesFrom: Id.optional(),
})
export type JournalLine = z.infer<typeof JournalLine>

export interface Journal {
  /** One line per batch in batch order; of a batch that was written twice, the later line. */
  lines: JournalLine[]
  /** Whether the last line broke off: a crash came while it was written. */
  torn: boolean
  /** Lines that are not what was written, the torn one included. Their batches count as not done. */
  damaged: number
}

const checkLength = 16
const lineWithCheck = new RegExp(`^(\\{.*),"check":"([0-9a-f]{${checkLength}})"\\}$`)

/**
 * Adds a finished batch in one write and waits until it is on the disk. Only one process may append to a journal at a time.
 *
 * A torn line that a crash left at the end is closed by a line break first, not cut: what was written is never changed.
 * @throws DiskFull, FolderNotWritable, FolderSilent, FileMissing
 */
export async function appendJournalLine(file: string, line: JournalLine): Promise<void> {
  const body = JSON.stringify(JournalLine.parse(line))
  const text = `${body.slice(0, -1)},"check":"${checkOf(body)}"}\n`
  try {
    await appendText(file, text)
  } catch (error) {
    throw declaredFrom(error, file, 'write')
  }
}

/**
 * Reads a journal, whatever state a crash left it in. A journal that does not exist yet has no lines.
 *
 * @throws FileNotReadable
 */
export async function readJournal(file: string): Promise<Journal> {
  const text = await readText(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw declaredFrom(error, file)
  })
  const byBatch = new Map<number, JournalLine>()
  let damaged = 0
  for (const written of text.split('\n')) {
    if (written === '') continue
    const line = understand(written)
    if (line) byBatch.set(line.batch, line)
    else damaged++
  }
  const lines = [...byBatch.values()].sort((a, b) => a.batch - b.batch)
  return { lines, torn: text !== '' && !text.endsWith('\n'), damaged }
}

function understand(written: string): JournalLine | undefined {
  const [, start, check] = lineWithCheck.exec(written) ?? []
  if (start === undefined || checkOf(`${start}}`) !== check) return undefined
  try {
    return JournalLine.safeParse(JSON.parse(`${start}}`)).data
  } catch {
    // A hand can write the right check under what is no JSON.
    return undefined
  }
}

function checkOf(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, checkLength)
}
