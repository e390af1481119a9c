import { randomBytes } from 'node:crypto'
import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { FolderSilent } from '../../src-shared/errors/fileErrors.ts'
import { answerInTime } from './answerInTime.ts'
import { declaredFrom } from './systemErrors.ts'
import { withFileHandle } from './withFileHandle.ts'

/**
 * Replaces a file so that a reader, or a crash at any moment, finds either the old content or the new, never a part.
 *
 * @param data  the content, whole or in pieces
 * @throws DiskFull, FolderNotWritable, FolderSilent, FileMissing (no such folder); the old content stays
 */
export async function writeFileAtomically(
  file: string,
  data: string | Uint8Array | Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  await replaceFile(file, (handle) => answerInTime(file, handle.writeFile(data)))
}

/**
 * The same for content that `fill` writes in its own way. It goes to a temporary file in the same folder, reaches the disk, and takes the
 * name by a rename; where anything fails the temporary file is removed and the old content stays.
 *
 * @throws DiskFull, FolderNotWritable, FolderSilent, FileMissing (no such folder), and what `fill` throws
 */
export async function replaceFile(file: string, fill: (handle: FileHandle) => Promise<void>): Promise<void> {
  const folder = path.dirname(file)
  const temporary = path.join(folder, `${hiddenName(file)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`)
  try {
    await withFileHandle(temporary, 'wx', async (handle) => {
      await fill(handle)
      await answerInTime(file, handle.sync())
    })
    await answerInTime(file, rename(temporary, file))
    await answerInTime(file, syncFolder(folder))
  } catch (error) {
    const removed = rm(temporary, { force: true }).catch(() => {})
    if (!FolderSilent.is(error)) await removed
    throw declaredFrom(error, file, 'write')
  }
}

/**
 * Removes the temporary files that replacing a file left behind where the process was killed. Nobody else may be replacing it.
 *
 * @throws FileNotReadable, FolderNotWritable, FolderSilent, FileMissing (no such folder)
 */
export async function removeTemporaries(file: string): Promise<void> {
  const folder = path.dirname(file)
  const isTemporary = (name: string) =>
    name.startsWith(`${hiddenName(file)}.`) && /^\.\d+-[0-9a-f]{12}\.tmp$/.test(name.slice(hiddenName(file).length))
  try {
    for (const name of (await answerInTime(file, readdir(folder))).filter(isTemporary))
      await answerInTime(file, rm(path.join(folder, name), { force: true }))
  } catch (error) {
    throw declaredFrom(error, file, 'write')
  }
}

const hiddenName = (file: string) => `.${path.basename(file).replace(/^\./, '')}`

/**
 * Makes names that were created or renamed in a folder last through a power cut, where the system can do so.
 * Windows opens no folders and some network file systems refuse to sync one; their renames are as lasting as they get.
 */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  if (!handle) return
  try {
    await handle.sync().catch(() => {})
  } finally {
    await handle.close()
  }
}
