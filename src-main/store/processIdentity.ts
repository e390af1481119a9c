import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { promisify } from 'node:util'
import { z } from 'zod'

/** Which process, on which machine, since when: enough to tell later whether it still lives. */
export const ProcessIdentity = z.object({
  host: z.string(),
  pid: z.int().nonnegative(),
  /** When the process started, in a form that its system repeats exactly; empty where the system does not tell. */
  processStarted: z.string(),
  /** Linux only: what tells a restarted machine from another one of the same name, and one container's process ids from another's. */
  machine: z.string().optional(),
  boot: z.string().optional(),
  pidNamespace: z.string().optional(),
})
export type ProcessIdentity = z.infer<typeof ProcessIdentity>
export type MachineIdentity = Pick<ProcessIdentity, 'host' | 'machine' | 'boot' | 'pidNamespace'>

/** Inode of the PID namespace that is not a container's, the same on every Linux (PROC_PID_INIT_INO in linux/proc_ns.h). */
const outsideContainers = 'pid:[4026531836]'

export async function identifyThisProcess(): Promise<ProcessIdentity> {
  return {
    ...(await identifyThisMachine()),
    pid: process.pid,
    processStarted: (await lookUp(process.pid))?.started ?? '',
  }
}

async function identifyThisMachine(): Promise<MachineIdentity> {
  const line = (file: string) =>
    readFile(file, 'utf8').then(
      (text) => text.trim() || undefined,
      () => undefined,
    )
  return {
    host: hostname(),
    machine: await line('/etc/machine-id'),
    boot: await line('/proc/sys/kernel/random/boot_id'),
    pidNamespace: await readlink('/proc/self/ns/pid').catch(() => undefined),
  }
}

/**
 * Whether a process still lives. `unknown` where this machine cannot tell: a process of another host or another container, or one that was
 * written down before a restart of a machine that cannot be recognised. Once `dead`, a process stays dead.
 */
export async function stateOf(other: ProcessIdentity): Promise<'alive' | 'dead' | 'unknown'> {
  const relation = compareMachines(other, await identifyThisMachine())
  if (relation !== 'same') return relation === 'restarted' ? 'dead' : 'unknown'
  if (!exists(other.pid)) return 'dead'
  const found = await lookUp(other.pid)
  if (!found) return exists(other.pid) ? 'alive' : 'dead'
  if (found.zombie) return 'dead'
  return other.processStarted === '' || found.started === other.processStarted ? 'alive' : 'dead'
}

/** Whether process ids of there mean the same processes here, whether that machine was restarted since, or whether nothing can be said. */
export function compareMachines(there: MachineIdentity, here: MachineIdentity): 'same' | 'restarted' | 'different' {
  if (there.host !== here.host) return 'different'
  if (there.boot === here.boot) return there.pidNamespace === here.pidNamespace ? 'same' : 'different'
  // Images of containers share a machine-id, so it names a machine only outside of them.
  const named = there.machine !== undefined && there.machine === here.machine
  const bothOutside = there.pidNamespace === outsideContainers && here.pidNamespace === outsideContainers
  return named && bothOutside ? 'restarted' : 'different'
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

interface FoundProcess {
  started: string
  /** Ended, and only kept in the table until its parent asks for it. */
  zombie: boolean
}

async function lookUp(pid: number): Promise<FoundProcess | undefined> {
  if (process.platform === 'linux') return lookUpInProc(pid)
  if (process.platform === 'win32') return undefined
  return lookUpWithPs(pid)
}

/** proc_pid_stat(5): the name in parentheses may hold anything, so counting starts behind it. State is field 3, start time field 22. */
async function lookUpInProc(pid: number): Promise<FoundProcess | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { started: fields[22 - 3], zombie: fields[0] === 'Z' || fields[0] === 'X' }
}

const run = promisify(execFile)

/** The clock of `ps` follows the time zone and its words the locale, so both are fixed. */
async function lookUpWithPs(pid: number): Promise<FoundProcess | undefined> {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  const output = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { env }).catch(() => undefined)
  const [, state, started] = /^(\S+)\s+(.+?)\s*$/.exec(output?.stdout ?? '') ?? []
  return state === undefined ? undefined : { started, zombie: state.startsWith('Z') }
}
