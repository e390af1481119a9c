import { createHash } from 'node:crypto'
import { lstat, mkdir } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { FolderNotWritable } from '../../../src-shared/errors/errors.ts'

/** Unix keeps a socket's path in 104 bytes (macOS) or 108 (Linux), with the zero at its end. */
const longestPath = 103

/**
 * Where the owner of a project listens for commands: a socket in a folder that only this user can enter, or a named pipe on Windows.
 * The name follows from the project, so what a killed owner left behind is found, and replaced, by the next one.
 *
 * @param projectFolder  absolute and real
 * @throws FolderNotWritable where the folder for sockets belongs to somebody else
 */
export async function ownerSocketPath(projectFolder: string): Promise<string> {
  const name = createHash('sha256').update(projectFolder).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\inverscope-${userInfo().username}-${name}`
  const inside = (folder: string) => join(folder, `inverscope-${process.getuid!()}`, `${name}.sock`)
  const fits = Buffer.byteLength(inside(tmpdir())) <= longestPath
  const path = inside(fits ? tmpdir() : '/tmp')
  await makePrivateFolder(join(path, '..'))
  return path
}

/** Somebody else may have made the folder first, to listen to what we say: a temporary folder is open to all. */
async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw FolderNotWritable({ path: folder, reason: error.message }, { cause: error })
  })
  const found = await lstat(folder)
  const reason = !found.isDirectory()
    ? 'it is not a folder'
    : found.uid !== process.getuid!()
      ? 'it belongs to another user'
      : found.mode & 0o077
        ? 'other users can enter it'
        : undefined
  if (reason) throw FolderNotWritable({ path: folder, reason })
}
