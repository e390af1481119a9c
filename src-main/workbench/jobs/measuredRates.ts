import { mkdir, readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../store/atomicWrite.ts'
import { userFolder } from '../services/userFolder.ts'
import type { ModelMeasurement } from './measureModel.ts'

/** What decides how fast a run is, besides the machine. */
export interface Workload {
  /** SHA-256 of the weights. */
  model: string
  provider: string
  processes: number
}

const rate = z.number().positive()
const KnownSpeed = z.object({
  /** What was measured before the first run. */
  measurement: z
    .object({
      batch: z.int().positive(),
      evaluationsPerSecond: rate,
      picturesPerSecond: rate.optional(),
      byBatch: z.array(z.object({ batch: z.int().positive(), evaluationsPerSecond: rate })),
      at: z.iso.datetime(),
    })
    .optional(),
  /** What the last run reached. */
  run: z.object({ evaluationsPerSecond: rate, at: z.iso.datetime() }).optional(),
})
/** How fast this machine is with a model: network evaluations of single images a second, and when that was found. */
export type KnownSpeed = z.infer<typeof KnownSpeed>

export interface MeasuredRates {
  /** Of several models, what is known of those that were at work here so. */
  speedsOf(models: readonly string[], how: Omit<Workload, 'model'>): Promise<KnownSpeed[]>
  keep(workload: Workload, evaluationsPerSecond: number): Promise<void>
  keepMeasurement(workload: Workload, measurement: ModelMeasurement): Promise<void>
}

/** Models that are remembered; the oldest go first. */
const longest = 1000

/**
 * Speeds that were measured and that runs have reached, kept per model, device and machine for the batch and the estimates of later ones. They
 * belong to the user, not to a project, and losing them loses nothing else.
 */
export function measuredRates(env: NodeJS.ProcessEnv = process.env): MeasuredRates {
  const file = path.join(userFolder(env), 'rates.json')
  const processor = cpus()[0]?.model ?? 'unknown'
  const keyOf = ({ model, provider, processes }: Workload) => [model, provider, processor, processes].join(' | ')
  const read = async (): Promise<Record<string, unknown>> => {
    try {
      return z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')))
    } catch {
      return {}
    }
  }
  async function change(workload: Workload, found: KnownSpeed): Promise<void> {
    const { [keyOf(workload)]: before, ...others } = await read()
    const speed: KnownSpeed = { ...KnownSpeed.safeParse(before).data, ...found }
    const kept = [...Object.entries(others), [keyOf(workload), speed] as const].slice(-longest)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFileAtomically(file, JSON.stringify(Object.fromEntries(kept), undefined, 2))
  }
  const now = () => new Date().toISOString()
  return {
    async speedsOf(models, how) {
      const all = await read()
      return models.flatMap((model) => KnownSpeed.safeParse(all[keyOf({ model, ...how })]).data ?? [])
    },
    keep: (workload, evaluationsPerSecond) => change(workload, { run: { evaluationsPerSecond, at: now() } }),
    keepMeasurement: (workload, measurement) => change(workload, { measurement: { ...measurement, at: now() } }),
  }
}
