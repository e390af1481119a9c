import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const usualNames: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}

/**
 * Looks whether the desktop workbench can start here. Only files are looked at: importing the package `electron` or starting its
 * command would download the program where it is missing.
 *
 * @param electronFolder  the package's folder, node_modules/electron
 * @returns the program, or half a sentence why not ("there is no display")
 */
export function findElectron({
  env,
  platform,
  electronFolder,
}: {
  env: NodeJS.ProcessEnv
  platform: NodeJS.Platform
  electronFolder: string
}): { executable: string } | { reason: string } {
  const remote = platform !== 'linux' && (env.SSH_CONNECTION || env.SSH_TTY)
  const display = platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY
  if (remote) return { reason: 'this is a remote shell' }
  if (!display) return { reason: 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)' }
  const written = join(electronFolder, 'path.txt')
  const name = existsSync(written) ? readFileSync(written, 'utf8').trim() : (usualNames[platform] ?? 'electron')
  const executable = join(env.ELECTRON_OVERRIDE_DIST_PATH || join(electronFolder, 'dist'), name)
  if (existsSync(executable)) return { executable }
  return { reason: `Electron's program is not at ${executable}` }
}
