import { utilityProcess } from 'electron'
import type { WorkbenchOptions } from '../workbench/createWorkbench.ts'

/**
 * Launches engine processes as Electron's utility processes: the counterpart of forkEngine, which the fuse `runAsNode` rules out here.
 * https://www.electronjs.org/docs/latest/api/utility-process
 *
 * @param entry  the built engine, out/main/engine.js
 */
export function utilityEngine(entry: string): WorkbenchOptions['launchEngine'] {
  return () => {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Inverscope engine',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let lastWords = ''
    child.stderr?.on('data', (text: Buffer) => (lastWords = (lastWords + text.toString('utf8')).slice(-2000)))
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) =>
        void child.once('exit', (code) => {
          const words = lastWords.trim().split('\n').at(-1)
          listener(`exit code ${code}${words ? `, last line: ${words}` : ''}`)
        }),
      kill() {
        // `child.kill` asks politely; an engine inside the driver of a GPU may not hear it.
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
        else child.kill()
      },
    }
  }
}
