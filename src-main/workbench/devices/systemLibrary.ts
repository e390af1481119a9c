import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Whether the loader of a Linux system would find a shared library: in LD_LIBRARY_PATH, or in the cache that ldconfig keeps. A library in neither
 * is not found, so nothing has to be loaded to know. `npm run install-cuda` asks here as well, so this file imports Node's own modules alone.
 *
 * @param cacheFile  ldconfig's
 * @returns undefined where the cache cannot be read and so nothing is known
 */
export function hasSystemLibrary(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
  cacheFile = '/etc/ld.so.cache',
): boolean | undefined {
  const folders = (env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean)
  if (folders.some((folder) => existsSync(path.join(folder, name)))) return true
  try {
    return readFileSync(cacheFile, 'latin1').includes(`${name}\0`)
  } catch {
    return undefined
  }
}
