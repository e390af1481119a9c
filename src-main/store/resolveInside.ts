import { lstat, realpath } from 'node:fs/promises'
import path from 'node:path'
import { OutsideProject } from '../../src-shared/errors/fileErrors.ts'
import { declaredFrom } from './systemErrors.ts'

/**
 * A path inside a folder from parts that came over a border. What it leads to need not exist yet; links on the way are followed and must
 * stay inside as well.
 *
 * @throws OutsideProject for absolute parts, `..`, NUL and links that lead out; FileNotReadable
 */
export async function resolveInside(folder: string, ...parts: string[]): Promise<string> {
  const name = parts.join('/')
  const refuse = () => OutsideProject({ name })
  for (const part of parts) {
    const steps = part.split(/[\\/]/)
    // A colon is a drive letter or an alternate stream on Windows; no file that Inverscope writes has one.
    if (part.includes('\0') || path.isAbsolute(part) || steps.includes('..') || part.includes(':')) throw refuse()
  }
  const root = await nearestRealPath(folder)
  const target = path.join(folder, ...parts)
  const real = await nearestRealPath(target)
  if (root === undefined || real === undefined || !isInside(root, real)) throw refuse()
  return target
}

function isInside(folder: string, target: string): boolean {
  const relative = path.relative(folder, target)
  return relative === '' || (relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative))
}

/** The real path of the part that exists, with the part that does not exist yet behind it; undefined behind a link to nothing. */
async function nearestRealPath(target: string): Promise<string | undefined> {
  const missing: string[] = []
  for (let place = path.resolve(target); ; place = path.dirname(place)) {
    try {
      return path.join(await realpath(place), ...missing)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if ((code !== 'ENOENT' && code !== 'ENOTDIR') || path.dirname(place) === place) throw declaredFrom(error, place)
      // What does not exist and yet is there is a link to nothing: writing to it would make a file wherever it leads.
      if (await isThere(place)) return undefined
      missing.unshift(path.basename(place))
    }
  }
}

function isThere(place: string): Promise<boolean> {
  return lstat(place).then(
    () => true,
    () => false,
  )
}
