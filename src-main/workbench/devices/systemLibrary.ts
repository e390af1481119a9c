import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Whether the loader of a Linux system would find a shared library: in LD_LIBRARY_PATH, or in the cache that ldconfig keeps. A library in neither
 * is not found, so nothing has to be loaded to know.
 *
 * @param cacheFile  ldconfig's; where it cannot be read, nothing is known and the library counts as there
 */
export function hasSystemLibrary(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
  cacheFile = '/etc/ld.so.cache',
): boolean {
  const folders = (env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean)
  if (folders.some((folder) => existsSync(path.join(folder, name)))) return true
  try {
    return readFileSync(cacheFile, 'latin1').includes(`${name}\0`)
  } catch {
    return true
  }
}
