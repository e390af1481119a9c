import { fork } from 'node:child_process'
import path from 'node:path'
import type { NetworkMeasures, NetworkTask } from './measureNetwork.ts'

/** Measures in a process of its own, which starts with little memory and gives all of it back. */
export function measureInProcess(task: NetworkTask): Promise<NetworkMeasures> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, 'measureNetwork.ts'), [], { execArgv: ['--no-warnings'] })
    child.on('message', resolve as (message: unknown) => void)
    child.on('exit', (code, signal) => reject(new Error(`measuring ended by ${signal ?? `exit code ${code}`}`)))
    child.send(task)
  })
}
