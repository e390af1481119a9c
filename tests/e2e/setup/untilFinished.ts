import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Ended } from './command.ts'

/**
 * Resolves once a run has so many finished batches, or its command has ended.
 *
 * @param run  its folder, which need not exist yet
 * @returns whether it has them
 */
export async function untilFinished(run: string, batches: number, ended: Promise<Ended>): Promise<boolean> {
  let over = false
  void ended.then(() => (over = true))
  const journal = path.join(run, 'journal.jsonl')
  const finished = () => (existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length - 1 : 0)
  while (finished() < batches && !over) await delay(5)
  return finished() >= batches
}
