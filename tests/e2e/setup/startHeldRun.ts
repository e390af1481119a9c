import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { startCommand, temporaryFolder } from './command.ts'
import { endFault, environmentOf, type Fault } from './fault.ts'

/**
 * Starts a command and lets one of its runs come to so many finished batches and no further, until it is told to go on: which is quicker, what is
 * left of a run or what a test does to it, depends on the machine.
 *
 * The owner is held, as by a disk that keeps silent while the journal is opened. What was given to the engine processes by then they compute.
 *
 * @param run  its id
 * @returns once the run is held
 */
export async function startHeldRun(
  argv: readonly string[],
  run: string,
  batches: number,
  env: NodeJS.ProcessEnv = {},
): Promise<ReturnType<typeof startCommand> & { goOn(): void }> {
  const folder = await temporaryFolder()
  const journal: Fault['strikes'] = { calls: ['open'], path: `${run}/journal\\.jsonl$`, role: 'owner' }
  const fault: Fault = {
    begins: { ...journal, after: batches },
    strikes: journal,
    effect: { pause: 1e9 },
    begun: path.join(folder, 'begun'),
    over: path.join(folder, 'over'),
  }
  const started = startCommand(argv, { env: { ...environmentOf(fault), ...env } })
  let over = false
  void started.ended.then(() => (over = true))
  while (!existsSync(fault.begun) && !over) await delay(5)
  expect(existsSync(fault.begun), 'the run came as far as it is held').toBe(true)
  return { ...started, goOn: () => endFault(fault) }
}
