import { mkdir, readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../store/atomicWrite.ts'
import { userFolder } from '../services/userFolder.ts'

/** What decides how fast a run is, besides the machine. */
export interface Workload {
  /** SHA-256 of the weights. */
  model: string
  provider: string
  processes: number
}

/** How many network evaluations of single images a second this machine has done, by model. */
export interface MeasuredRates {
  /** Undefined where the model was never at work here so. */
  rateOf(workload: Workload): Promise<number | undefined>
  keep(workload: Workload, evaluationsPerSecond: number): Promise<void>
}

const Rates = z.record(z.string(), z.number().positive())
/** Models that are remembered; the oldest go first. */
const longest = 1000

/**
 * Rates that runs have reached, kept per model, device and machine for the estimates of later ones. They belong to the user, not to a project,
 * and losing them loses nothing else.
 */
export function measuredRates(env: NodeJS.ProcessEnv = process.env): MeasuredRates {
  const file = path.join(userFolder(env), 'rates.json')
  const processor = cpus()[0]?.model ?? 'unknown'
  const keyOf = ({ model, provider, processes }: Workload) => [model, provider, processor, processes].join(' | ')
  const read = async () => {
    try {
      return Rates.parse(JSON.parse(await readFile(file, 'utf8')))
    } catch {
      return {}
    }
  }
  return {
    rateOf: async (workload) => (await read())[keyOf(workload)],
    async keep(workload, evaluationsPerSecond) {
      const { [keyOf(workload)]: _, ...others } = await read()
      const kept = [...Object.entries(others), [keyOf(workload), evaluationsPerSecond] as const].slice(-longest)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFileAtomically(file, JSON.stringify(Object.fromEntries(kept), undefined, 2))
    },
  }
}
