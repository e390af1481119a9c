import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const Ready = z.union([
  z.object({ missing: z.string() }),
  z.object({ torch: z.string(), diffusers: z.string(), seconds: z.number() }),
])
const Timed = z.object({ rate: z.number().positive() })

/** A Python process that has its network loaded, and compiled, and inverts the same samples whenever it is asked. */
export interface TorchPeer {
  readonly versions: string
  /** Of loading and compiling. */
  readonly secondsToBegin: number
  /** Inverts once, writes the latents into a file, and gives the evaluations of single images per second. */
  invert(out: string): Promise<number>
  close(): void
}

/**
 * Starts invert.py beside this file: one process for all turns, so that compiling is waited for once.
 *
 * @returns what is missing there, where something is
 * @throws what the process said last, where it ended
 */
export async function torchPeer(
  python: string,
  pipeline: string,
  samples: string,
  { steps, batch, threads, how }: { steps: number; batch: number; threads: number; how: 'eager' | 'compile' },
): Promise<TorchPeer | { missing: string }> {
  const script = path.join(import.meta.dirname, 'invert.py')
  const child = spawn(python, [script, pipeline, samples, `${steps}`, `${batch}`, `${threads}`, how], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let lastWords = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (lastWords = (lastWords + text).slice(-2000)))
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`${python} ended with code ${code}: ${lastWords.trim()}`)))
  })
  ended.catch(() => {}) // it may end when nobody waits
  // torch.compile and its libraries may print lines of their own.
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const answer = async (): Promise<unknown> => {
    for (;;) {
      const { value, done } = await Promise.race([lines.next(), ended])
      if (done) return ended
      if (value.startsWith('{')) return JSON.parse(value) as unknown
    }
  }
  const ready = await answer()
    .then((said) => Ready.parse(said))
    .catch((error: unknown) => {
      child.kill()
      throw error
    })
  if ('missing' in ready) return ready
  return {
    versions: `torch ${ready.torch}, diffusers ${ready.diffusers}`,
    secondsToBegin: ready.seconds,
    async invert(out) {
      child.stdin.write(`${out}\n`)
      return Timed.parse(await answer()).rate
    },
    close: () => void child.kill(),
  }
}
