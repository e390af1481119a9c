import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
const stamp = (folder) => join(folder, 'built')
const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** A checkout holds the sources and the means to build them; an installed package holds the build only. */
export const isCheckout = existsSync(join(root, 'src-main')) && existsSync(builder)

/** True where a source was changed, added or removed after the last build began. */
export function isStale() {
  const built = modified(stamp(join(root, 'out')))
  if (built === 0) return true
  const files = ['package.json', 'package-lock.json', 'electron.vite.config.ts'].map((name) => join(root, name))
  if (files.some((file) => modified(file) > built)) return true
  return ['src-shared', 'src-main', 'src-renderer'].some((folder) => changedInside(join(root, folder), built))
}

/** A folder's own time tells of files that were added or removed. */
function changedInside(folder, since) {
  if (modified(folder) > since) return true
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? changedInside(path, since) : modified(path) > since
  })
}

/**
 * Builds into a folder of its own and moves it into place when it is whole, so that a failed build leaves the last good one, a command
 * that starts meanwhile finds a complete one, and two builds at once do no harm.
 *
 * @returns exit status of the bundler; its output is shown where `quiet` is not set or it failed
 */
export function build({ quiet = false } = {}) {
  const started = new Date()
  const made = join(root, 'out', `.making-${process.pid}`)
  rmSync(made, { recursive: true, force: true })
  mkdirSync(made, { recursive: true })
  const result = spawnSync(
    process.execPath,
    [builder, 'build', '--outDir', made, '--logLevel', quiet ? 'warn' : 'info'],
    {
      cwd: root,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2],
    },
  )
  if (result.status === 0) {
    const old = join(made, 'old')
    mkdirSync(old)
    for (const part of ['main', 'preload', 'renderer'])
      moveInto(join(root, 'out', part), join(made, part), join(old, part))
    writeFileSync(stamp(join(root, 'out')), '')
    utimesSync(stamp(join(root, 'out')), started, started)
  } else if (quiet) process.stderr.write(`${result.stdout}${result.stderr}`)
  rmSync(made, { recursive: true, force: true })
  return result.status ?? 1
}

function moveInto(place, made, old) {
  try {
    if (existsSync(place)) renameSync(place, old)
    renameSync(made, place)
  } catch (error) {
    // Another build of the same sources was a moment faster; its files are as good.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = build()
