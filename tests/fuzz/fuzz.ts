import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { InverscopeError } from '../../src-shared/errors/errors.ts'
import { boundFor, countWork, type Work } from './countWork.ts'
import type { Format } from './formats.ts'
import { mutated, randomIntegers } from './mutate.ts'

/** How reading damaged files of a format went. */
export interface FuzzReport {
  readonly format: string
  readonly files: number
  readonly refused: number
  /** The largest share of its bound that a file took, per kind of work. */
  readonly worst: Work
  /** Sentences about files that were read in another way than they may be: the number of the damage, and what happened. */
  readonly failures: readonly string[]
}

/**
 * Reads `count` damaged files of a format and counts what each takes. The same seed damages in the same way.
 *
 * @param onFile  called before each file, so that a watchdog knows which one hangs
 * @param counting  whether work is counted; this process counts from then on, whatever it does
 */
export async function fuzz(
  format: Format,
  {
    seed,
    count,
    counting,
    onFile = () => {},
  }: { seed: number; count: number; counting: boolean; onFile?: (i: number) => void },
): Promise<FuzzReport> {
  const work = counting ? await countWork() : undefined
  const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-fuzz-'))
  const random = randomIntegers(seed)
  const worst: Work = { operations: 0, allocated: 0, read: 0 }
  const failures: string[] = []
  let refused = 0
  try {
    const originals = await format.originals(folder)
    const file = path.join(folder, format.file)
    for (let i = 0; i < count; i++) {
      let damaged = originals[random(originals.length)]
      for (let times = random(4) ? 1 : 2 + random(2); times > 0; times--)
        damaged = mutated(damaged.length ? damaged : originals[0], random, originals)
      await writeFile(file, damaged)
      onFile(i)
      work?.begin()
      try {
        await format.read(file)
      } catch (error) {
        refused++
        if (!(error instanceof InverscopeError)) failures.push(`file ${i}: ${(error as Error).stack ?? String(error)}`)
      }
      if (!work) continue
      const taken = work.end()
      const bound = boundFor(damaged.length, format.isCompressed)
      for (const kind of ['operations', 'allocated', 'read'] as const) {
        worst[kind] = Math.max(worst[kind], taken[kind] / bound[kind])
        if (taken[kind] > bound[kind])
          failures.push(
            `file ${i} of ${damaged.length} bytes: ${kind} ${taken[kind]}, at most ${bound[kind]} are allowed`,
          )
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return { format: format.name, files: count, refused, worst, failures }
}
