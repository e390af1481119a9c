import os from 'node:os'
import path from 'node:path'

/** Where programs keep what belongs to a user: INVERSCOPE_HOME, or the platform's own place. */
export function userFolder(env: NodeJS.ProcessEnv): string {
  if (env.INVERSCOPE_HOME) return env.INVERSCOPE_HOME
  if (process.platform === 'win32') return path.join(env.APPDATA ?? os.homedir(), 'Inverscope')
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Application Support', 'Inverscope')
  return path.join(env.XDG_STATE_HOME ?? path.join(os.homedir(), '.local', 'state'), 'inverscope')
}
