import type { ChildProcess } from 'node:child_process'
import { childrenOf } from './childrenOf.ts'

/**
 * Stops the engine processes of a command, so that a run is still at work when it has been looked at: on a machine of many cores looking takes longer
 * than the run. Only Linux tells which processes these are; elsewhere nothing is stopped.
 *
 * @returns lets them go on
 */
export function stopEngines(owner: ChildProcess): () => void {
  const engines = process.platform === 'linux' ? childrenOf(owner.pid!) : []
  const signalEach = (signal: NodeJS.Signals) => {
    for (const pid of engines)
      try {
        process.kill(pid, signal)
      } catch {
        // It has ended since it was listed.
      }
  }
  signalEach('SIGSTOP')
  return () => signalEach('SIGCONT')
}
