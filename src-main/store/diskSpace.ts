import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { DiskFull } from '../../src-shared/errors/fileErrors.ts'
import { declaredFrom } from './systemErrors.ts'

/**
 * Bytes that this user may still write on the disk of a folder. A folder that does not exist yet counts as its nearest existing parent.
 *
 * @throws FileNotReadable
 */
export async function freeBytes(folder: string): Promise<number> {
  let place = path.resolve(folder)
  for (;;) {
    try {
      const { bavail, bsize } = await statfs(place)
      return bavail * bsize
    } catch (error) {
      const parent = path.dirname(place)
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!missing || parent === place) throw declaredFrom(error, folder)
      place = parent
    }
  }
}

/** @throws DiskFull with both numbers, where fewer than `needed` bytes are free */
export async function requireFreeBytes(file: string, needed: number): Promise<void> {
  const free = await freeBytes(path.dirname(file))
  if (free < needed) throw DiskFull({ path: file, needed, free })
}
