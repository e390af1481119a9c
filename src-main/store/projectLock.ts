import { randomBytes } from 'node:crypto'
import { link, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { ProjectGone, ProjectLocked } from '../../src-shared/errors/projectErrors.ts'
import { answerInTime } from './answerInTime.ts'
import { replaceFile, writeFileAtomically } from './atomicWrite.ts'
import { identifyThisProcess, ProcessIdentity, stateOf } from './processIdentity.ts'
import { declaredFrom } from './systemErrors.ts'

/*
 * One owner writes a project: the process whose token stands in `.inverscope.lock`.
 *
 * Taking it is one atomic step, a hard link of a finished file to a name that must not exist yet. Taking it over from a dead process is
 * harder: two processes may find the same dead holder, and the slower one must not replace the lock that the faster one has made since.
 * Therefore:
 *
 *   Whoever wants to replace a lock that holds the token T first takes a second lock named after T (`.inverscope.lock.T`), by these same
 *   rules, then reads the lock again, replaces it only where it still holds T, and gives the second lock back.
 *
 * Why there is never more than one owner. Tokens are random and never used again. What a lock holds changes from T to something else in
 * two ways only: T's own process gives it back, or somebody replaces it while holding the lock named after T. A process is replaced only
 * when it is dead, and the dead do not give back; so between the second reading and the replacement nobody else can touch the lock, as long
 * as one process at a time holds the lock named after T. That holds by the same argument one level down, and the levels end, because every
 * level stands for another process that died in the middle of a take-over. A process that dies there blocks nobody: its second lock is dead
 * too and is taken over alike. Second locks that stay behind name a token that no lock holds any more, so nobody asks for them again; the
 * next owner sweeps them up.
 *
 * Only a process of this machine is ever found dead (processIdentity.ts). A lock of another host stays until a person deletes it.
 */

const lockName = '.inverscope.lock'

export const LockHolder = ProcessIdentity.extend({
  /** Fence token: random, new for every time a project is opened. */
  token: z.string(),
  /** Where the owner takes commands of other processes on this machine. */
  socket: z.string(),
  since: z.string(),
  /** Whether the owner gives the project back in a moment and takes no commands meanwhile; who wants it waits. */
  brief: z.boolean().optional(),
})
export type LockHolder = z.infer<typeof LockHolder>

export interface ProjectLock {
  readonly token: string
  readonly socket: string
  /** Whether the lock file still names this owner. Asked before every write that another owner must not see. @throws as isOwnedBy */
  isStillOurs(): Promise<boolean>
  /** Removes the lock if it is still ours. */
  release(): Promise<void>
}

/**
 * Makes this process the owner of a project folder. A lock of a dead process of this machine is taken over.
 *
 * @param socket  where this owner will take commands; empty where it takes none
 * @param brief  whether it gives the project back in a moment
 * @throws ProjectLocked while another process owns it, or one of another host may; FolderNotWritable, DiskFull, FileMissing
 */
export async function lockProject(
  folder: string,
  { socket, brief }: { socket: string; brief?: boolean },
): Promise<ProjectLock> {
  const file = path.join(folder, lockName)
  const mine: LockHolder = {
    ...(await identifyThisProcess()),
    token: randomBytes(16).toString('hex'),
    socket,
    since: new Date().toISOString(),
    brief,
  }
  const other = await take(file, mine)
  if (other) throw ProjectLocked({ path: folder, host: other.host, pid: other.pid, since: other.since })
  await sweep(folder).catch(() => {})
  return {
    token: mine.token,
    socket,
    isStillOurs: () => isOwnedBy(folder, mine.token),
    release: () => giveBack(file, mine.token),
  }
}

/** Who owns a project folder, and whether that process lives; undefined where nobody does. @throws FileNotReadable */
export async function readLock(
  folder: string,
): Promise<(LockHolder & { state: 'alive' | 'dead' | 'unknown' }) | undefined> {
  const holder = await readHolder(path.join(folder, lockName))
  return holder && { ...holder, state: await stateOf(holder) }
}

/**
 * Whether the owner of a project folder is still the one with this token.
 *
 * @throws ProjectGone where the folder is not there any more; FileNotReadable, FolderSilent where nobody can tell
 */
export async function isOwnedBy(folder: string, token: string): Promise<boolean> {
  const holder = await readHolder(path.join(folder, lockName))
  if (!holder)
    await stat(folder).catch((error: unknown) => Promise.reject(ProjectGone({ path: folder }, { cause: error })))
  return holder?.token === token
}

/** How long to wait for another process that is taking over the same dead lock. Milliseconds; it needs a few. */
const longestTakeOver = 5_000

/** @returns undefined once the lock is ours, else who has it */
async function take(file: string, mine: LockHolder): Promise<LockHolder | undefined> {
  const deadline = performance.now() + longestTakeOver
  for (;;) {
    const holder = await readHolder(file)
    if (!holder) {
      if (await createHeld(file, mine)) return undefined
      continue
    }
    // Network file systems may repeat a request that succeeded and then report that the name exists.
    if (holder.token === mine.token) return undefined
    if ((await stateOf(holder)) !== 'dead') return holder
    const second = `${file}.${holder.token}`
    const rival = await take(second, mine)
    if (rival) {
      if (performance.now() > deadline) return rival
      await delay(10 + Math.random() * 20)
      continue
    }
    try {
      if ((await readHolder(file))?.token === holder.token) {
        await writeFileAtomically(file, textOf(mine))
        return undefined
      }
    } finally {
      await giveBack(second, mine.token)
    }
  }
}

/** Creates a lock file with its content in one step. @returns false where the name exists */
async function createHeld(file: string, mine: LockHolder): Promise<boolean> {
  const finished = path.join(path.dirname(file), `${lockName}-${mine.token}-${randomBytes(4).toString('hex')}`)
  try {
    await replaceFile(finished, (handle) => handle.writeFile(textOf(mine)))
    await link(finished, file)
    return true
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EEXIST') return false
    if (code && withoutLinks.has(code)) return createInPlace(file, mine)
    throw declaredFrom(error, file, 'write')
  } finally {
    await rm(finished, { force: true }).catch(() => {})
  }
}

/** What file systems without hard links answer: FAT and exFAT, some network shares. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'UNKNOWN'])

/** Creation is still exclusive there, but a reader may see the file before its content; readHolder waits for that. */
async function createInPlace(file: string, mine: LockHolder): Promise<boolean> {
  try {
    const handle = await open(file, 'wx')
    try {
      await handle.writeFile(textOf(mine))
      await handle.sync()
    } finally {
      await handle.close()
    }
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw declaredFrom(error, file, 'write')
  }
}

const readingsOfUnfinished = 10

/** Who holds a lock file. One that cannot be understood is held by somebody unknown, who is never taken for dead. */
async function readHolder(file: string): Promise<LockHolder | undefined> {
  try {
    for (let reading = 0; reading < readingsOfUnfinished; reading++) {
      const holder = holderFrom(await answerInTime(file, readFile(file, 'utf8')))
      if (holder) return holder
      await delay(20)
    }
    const since = (await stat(file)).mtime.toISOString()
    return { host: 'an unknown machine', pid: 0, processStarted: '', token: '', socket: '', since }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw declaredFrom(error, file)
  }
}

function holderFrom(text: string): LockHolder | undefined {
  try {
    return LockHolder.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

async function giveBack(file: string, token: string): Promise<void> {
  if ((await readHolder(file))?.token === token) await answerInTime(file, rm(file, { force: true }))
}

/** Removes what take-overs left behind whose process died in the middle. */
async function sweep(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(lockName) && name !== lockName)
  for (const name of names) {
    const file = path.join(folder, name)
    const holder = await readHolder(file)
    if (holder && (await stateOf(holder)) === 'dead') await rm(file, { force: true })
  }
}

function textOf(holder: LockHolder): string {
  return `${JSON.stringify(holder, undefined, 2)}\n`
}
