import { constants } from 'node:fs'
import { FileNotReadable } from '../../src-shared/errors/fileErrors.ts'
import { answerInTime } from './answerInTime.ts'
import { withFileHandle } from './withFileHandle.ts'

/** JavaScript has no longer text. */
const longestText = 2 ** 29 - 1024
// Opening a named pipe would wait for a writer.
const readWithoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * A text file of the project, whatever lies under its name: a pipe is not waited for and a giant not read.
 *
 * @param options.follow  false where a link must not be followed, since its target could show in an error message
 * @param options.longest  bytes
 * @throws FileNotReadable for what is no file or too long; FolderSilent; the system's own errors for the rest, as fs does
 */
export async function readText(file: string, { follow = true, longest = longestText } = {}): Promise<string> {
  return withFileHandle(file, readWithoutWaiting | (follow ? 0 : (constants.O_NOFOLLOW ?? 0)), async (handle) => {
    const stats = await handle.stat()
    if (!stats.isFile() && !stats.isDirectory()) throw FileNotReadable({ path: file, reason: 'it is not a file' })
    if (stats.size > longest)
      throw FileNotReadable({ path: file, reason: `its ${stats.size.toLocaleString('en')} bytes are too many` })
    return answerInTime(file, handle.readFile('utf8'))
  })
}
