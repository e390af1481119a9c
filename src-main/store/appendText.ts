import { constants } from 'node:fs'
import { FileNotReadable } from '../../src-shared/errors/fileErrors.ts'
import { answerInTime } from './answerInTime.ts'
import { withFileHandle } from './withFileHandle.ts'

// Opening a named pipe would wait for a reader.
const appending = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0)

/**
 * Adds whole lines to the end of a file, which is made where there is none, in one write. Only one process may append to it at a time.
 *
 * A torn line that a crash left at the end is closed by a line break first, not cut: what was written is never changed.
 * @param options.lasting  whether to wait until it is on the disk
 * @param options.follow  false where a link must not be followed, and nothing but a file be written to
 * @returns the bytes of the file
 * @throws FileNotReadable for what is no file, where that was asked for; FolderSilent; the system's own errors for the rest, as fs does
 */
export async function appendText(file: string, text: string, { lasting = true, follow = true } = {}): Promise<number> {
  return withFileHandle(file, appending | (follow ? 0 : (constants.O_NOFOLLOW ?? 0)), async (handle) => {
    const stats = await handle.stat()
    if (!follow && !stats.isFile()) throw FileNotReadable({ path: file, reason: 'it is not a file' })
    const last = Buffer.alloc(1)
    if (stats.size > 0) await answerInTime(file, handle.read(last, 0, 1, stats.size - 1))
    const whole = stats.size > 0 && last.toString() !== '\n' ? `\n${text}` : text
    await answerInTime(file, handle.appendFile(whole))
    if (lasting) await answerInTime(file, handle.datasync())
    return stats.size + Buffer.byteLength(whole)
  })
}
