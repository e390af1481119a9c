import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { FolderNotWritable } from '../../../../src-shared/errors/errors.ts'
import { declaredFrom } from '../../../store/systemErrors.ts'

/**
 * Refuses a folder for files of an export that is not there and cannot be made: where the folder that it would lie in is missing too, the path is more
 * likely a wrong one than one that somebody wants made as a whole.
 *
 * @param folder  a whole path
 * @throws FolderNotWritable with what of the path is missing
 */
export async function requireExportFolder(folder: string): Promise<void> {
  const around = path.dirname(folder)
  if ((await isFolder(folder)) || (await isFolder(around))) return
  throw FolderNotWritable({ path: folder, reason: `there is no folder ${around} to make it in` })
}

/** Makes the folder where only it is missing. @throws FolderNotWritable, DiskFull */
export async function makeExportFolder(folder: string): Promise<void> {
  await requireExportFolder(folder)
  // Asked first, since a root that is there cannot be made on every system.
  if (await isFolder(folder)) return
  await mkdir(folder).catch(async (error: NodeJS.ErrnoException) => {
    // Another export may have made it meanwhile.
    if (await isFolder(folder)) return
    if (error.code === 'EEXIST')
      throw FolderNotWritable({ path: folder, reason: 'a file has its name' }, { cause: error })
    throw declaredFrom(error, folder, 'write')
  })
}

async function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}
