import { LogLine, longestSentence } from '../../src-shared/project/jobLog.ts'
import { appendText } from './appendText.ts'
import { writeFileAtomically } from './atomicWrite.ts'
import { readText } from './readText.ts'
import { declaredFrom } from './systemErrors.ts'

/** The name of a log in the folder of its run or study. */
export const logName = 'log.jsonl'

/** Bytes of a log, some thousand lines: one that is longer loses its older half. */
const longest = 512 << 10

/**
 * Adds lines to a log. It is not waited until they are on the disk: a power cut may cost the last of them, and no result.
 *
 * @param options.longest  tests take fewer bytes
 * @throws DiskFull, FolderNotWritable, FolderSilent, FileMissing (no such folder), FileNotReadable for what is no file
 */
export async function appendLogLines(
  file: string,
  lines: readonly LogLine[],
  { longest: most = longest } = {},
): Promise<void> {
  const text = lines.map((line) => `${JSON.stringify({ ...line, text: line.text.slice(0, longestSentence) })}\n`)
  try {
    const bytes = await appendText(file, text.join(''), { lasting: false, follow: false })
    // The lines are written; a disk without room for the shorter log has none for a longer one either.
    if (bytes > most) await shorten(file, most).catch(() => {})
  } catch (error) {
    throw declaredFrom(error, file, 'write')
  }
}

/** Leaves the newer half, and says so in its first line. */
async function shorten(file: string, most: number): Promise<void> {
  const lines = await readLog(file)
  const written = lines.map((line) => `${JSON.stringify(line)}\n`)
  let bytes = 0
  let first = lines.length
  while (first > 0 && bytes + Buffer.byteLength(written[first - 1]) <= most / 2)
    bytes += Buffer.byteLength(written[--first])
  const left: LogLine = {
    at: lines[first - 1]?.at ?? new Date().toISOString(),
    event: 'shortened',
    level: 'note',
    text: 'Everything before this was left out, to keep the log short.',
  }
  await writeFileAtomically(file, [`${JSON.stringify(left)}\n`, ...written.slice(first)])
}

/**
 * The lines of a log, oldest first; none where there is no log. A line that a crash tore, or a hand changed, is left out.
 *
 * @throws FileNotReadable, FolderSilent
 */
export async function readLog(file: string): Promise<LogLine[]> {
  // A hand, or a disk without room to write it anew, may have left a longer one.
  const text = await readText(file, { follow: false, longest: 16 * longest }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw declaredFrom(error, file)
  })
  return text.split('\n').flatMap((written) => {
    try {
      return written === '' ? [] : (LogLine.safeParse(JSON.parse(written)).data ?? [])
    } catch {
      return []
    }
  })
}
