import { fork } from 'node:child_process'
import type { EngineProcess, LaunchEngine } from './engineProcess.ts'

/**
 * Launches engine processes under plain Node.
 *
 * @param entry  the file that main.ts beside this one was built to
 */
export function forkEngine(entry: string): LaunchEngine {
  return (): EngineProcess => {
    const child = fork(entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--no-warnings'],
    })
    let lastWords = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (lastWords = (lastWords + text).slice(-2000)))
    child.on('error', () => {}) // an exit follows; without a listener the owner would end
    return {
      send: (message) => void (child.connected && child.send(message as object, () => {})),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) =>
        void child.once('close', (code, signal) => {
          const words = lastWords.trim().split('\n').at(-1)
          listener(`${signal ? `ended by ${signal}` : `exit code ${code}`}${words ? `, last line: ${words}` : ''}`)
        }),
      kill: () => void child.kill('SIGKILL'),
    }
  }
}
