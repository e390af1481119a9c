import { fork } from 'node:child_process'
import path from 'node:path'
import type { BareTask } from './bareSession.ts'

/** Evaluations of single images per second of so many bare single-thread sessions in processes of their own, all at the same time. */
export async function bareEvaluations(processes: number, task: BareTask): Promise<number> {
  const rates = await Promise.all(
    Array.from(
      { length: processes },
      () =>
        new Promise<number>((resolve, reject) => {
          const child = fork(path.join(import.meta.dirname, 'bareSession.ts'), [], { execArgv: ['--no-warnings'] })
          child.once('message', (rate) => resolve(Number(rate)))
          child.once('exit', (code) => reject(new Error(`A bare session ended with ${code}`)))
          child.send(task)
        }),
    ),
  )
  return rates.reduce((sum, rate) => sum + rate, 0)
}
