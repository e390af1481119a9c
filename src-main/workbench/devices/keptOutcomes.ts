import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { CheckResult, ProbeResult } from '../../engine/protocol.ts'
import { writeFileAtomically } from '../../store/atomicWrite.ts'
import { userFolder } from '../services/userFolder.ts'

/** What trying a provider gave: its figures, or why there are none, and when that was. */
const outcome = <Result extends z.ZodType>(result: Result) =>
  z.union([z.object({ result }), z.object({ failure: z.string(), at: z.iso.datetime().optional() })])
const Outcomes = z.object({
  probes: z.record(z.string(), outcome(ProbeResult)),
  checks: z.record(z.string(), outcome(CheckResult)),
})
type Outcomes = z.infer<typeof Outcomes>
export type Outcome<Kind extends keyof Outcomes> = Outcomes[Kind][string]

/** Outcomes that are remembered; the oldest go first. */
const longest = 2000
/** Figures stay what they are; a failure may pass, such as that of a GPU whose memory something else had. Hours that it is remembered. */
const failuresHold = 24

/** What was learned about providers, by keys that say of what machine, provider and model. */
export interface KeptOutcomes {
  get<Kind extends keyof Outcomes>(kind: Kind, key: string): Promise<Outcome<Kind> | undefined>
  keep<Kind extends keyof Outcomes>(kind: Kind, key: string, outcome: Outcome<Kind>): Promise<void>
  /** Forgets which models failed, so that they are tried again. */
  forgetFailedChecks(): Promise<void>
}

/**
 * Keeps what was learned in the user's folder, `devices.json`: it belongs to a machine and not to a project. Losing it costs the time to learn it
 * again, so a folder that cannot be read or written stops nothing.
 */
export function keptOutcomes(env: NodeJS.ProcessEnv = process.env, now = () => new Date()): KeptOutcomes {
  const file = path.join(userFolder(env), 'devices.json')
  const read = async (): Promise<Outcomes> => {
    try {
      return Outcomes.parse(JSON.parse(await readFile(file, 'utf8')))
    } catch {
      return { probes: {}, checks: {} }
    }
  }
  const holds = (known: object): boolean => {
    if (!('failure' in known)) return true
    const { at } = known as { at?: string }
    return at !== undefined && now().getTime() - Date.parse(at) < failuresHold * 3_600_000
  }
  const save = async (all: Outcomes) => {
    await mkdir(path.dirname(file), { recursive: true })
    await writeFileAtomically(file, `${JSON.stringify(all, undefined, 2)}\n`)
  }
  const write = async <Kind extends keyof Outcomes>(kind: Kind, key: string, outcome: Outcome<Kind>) => {
    const all = await read()
    const { [key]: _, ...others } = all[kind]
    const learned = 'failure' in outcome ? { ...outcome, at: now().toISOString() } : outcome
    const kept = Object.fromEntries([...Object.entries(others), [key, learned]].slice(-longest))
    await save({ ...all, [kind]: kept })
  }
  const forget = async () => {
    const all = await read()
    const checks = Object.fromEntries(Object.entries(all.checks).filter(([, one]) => !('failure' in one)))
    await save({ ...all, checks })
  }
  // One after the other: several providers are probed at once.
  let written = Promise.resolve()
  return {
    async get(kind, key) {
      const known = (await read())[kind][key] as Outcome<typeof kind> | undefined
      return known && holds(known) ? known : undefined
    },
    keep: (kind, key, outcome) => (written = written.then(() => write(kind, key, outcome)).catch(() => {})),
    forgetFailedChecks: () => (written = written.then(forget).catch(() => {})),
  }
}
