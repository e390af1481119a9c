import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { identifyThisProcess } from '../../../../src-main/store/processIdentity.ts'
import { isOwnedBy, lockProject, readLock, type LockHolder } from '../../../../src-main/store/projectLock.ts'
import { disk, repairDisk } from './faultyDisk.ts'
import { temporaryFolder } from './temporaryFolder.ts'

vi.mock('node:fs/promises', async (importOriginal) =>
  (await import('./faultyDisk.ts')).withFaults(await importOriginal()),
)
afterEach(repairDisk)

const socket = '/tmp/owner.sock'
const lockFile = (folder: string) => path.join(folder, '.inverscope.lock')

/** A holder as a process of this machine would have left it. */
async function holder(changes: Partial<LockHolder>): Promise<LockHolder> {
  return { ...(await identifyThisProcess()), token: 'old', socket: '', since: '2026-01-01T00:00:00.000Z', ...changes }
}

async function deadHolder(token = 'old'): Promise<LockHolder> {
  return holder({ token, pid: spawnSync(process.execPath, ['-e', '']).pid })
}

function write(file: string, content: LockHolder): void {
  writeFileSync(file, JSON.stringify(content))
}

test('an owner is named with its process, its socket and its time', async () => {
  const folder = temporaryFolder()
  const lock = await lockProject(folder, { socket })
  expect(await readLock(folder)).toMatchObject({ pid: process.pid, socket, token: lock.token, state: 'alive' })
  expect(readdirSync(folder)).toEqual(['.inverscope.lock'])
})

test('a second owner is refused until the first gives the project back', async () => {
  const folder = temporaryFolder()
  const first = await lockProject(folder, { socket })
  await expect(lockProject(folder, { socket })).rejects.toMatchObject({
    code: 'project-locked',
    data: { path: folder, pid: process.pid },
  })
  expect(await first.isStillOurs()).toBe(true)
  await first.release()
  expect(await readLock(folder)).toBeUndefined()
  const second = await lockProject(folder, { socket })
  expect(second.token).not.toBe(first.token)
  expect([await first.isStillOurs(), await second.isStillOurs()]).toEqual([false, true])
  expect(await isOwnedBy(folder, second.token)).toBe(true)
})

test('an owner whose folder is gone, or cannot be read, has lost it to nobody', async () => {
  const folder = temporaryFolder()
  const lock = await lockProject(folder, { socket })
  Object.assign(disk, { failure: 'EIO', failingCall: 'readFile' })
  await expect(lock.isStillOurs()).rejects.toMatchObject({ code: 'file-not-readable' })
  repairDisk()
  rmSync(folder, { recursive: true })
  await expect(lock.isStillOurs()).rejects.toMatchObject({ code: 'project-gone', data: { path: folder } })
})

test('giving back does not take the lock of the next owner', async () => {
  const folder = temporaryFolder()
  const first = await lockProject(folder, { socket })
  rmSync(lockFile(folder))
  const second = await lockProject(folder, { socket })
  await first.release()
  expect(await second.isStillOurs()).toBe(true)
})

describe('the lock of a process that is gone is taken over', () => {
  test('when it has ended', async () => {
    const folder = temporaryFolder()
    write(lockFile(folder), await deadHolder())
    expect(await readLock(folder)).toMatchObject({ state: 'dead' })
    const lock = await lockProject(folder, { socket })
    expect(await lock.isStillOurs()).toBe(true)
    expect(readdirSync(folder)).toEqual(['.inverscope.lock'])
  })

  test('when its number belongs to another process by now', async () => {
    const folder = temporaryFolder()
    write(lockFile(folder), await holder({ processStarted: '1' }))
    expect(await (await lockProject(folder, { socket })).isStillOurs()).toBe(true)
  })

  test('when another process died while it took over, on any level', async () => {
    const folder = temporaryFolder()
    write(lockFile(folder), await deadHolder('a'))
    write(`${lockFile(folder)}.a`, await deadHolder('b'))
    write(`${lockFile(folder)}.a.b`, await deadHolder('c'))
    expect(await (await lockProject(folder, { socket })).isStillOurs()).toBe(true)
    expect(readdirSync(folder)).toEqual(['.inverscope.lock'])
  })

  test('after another process that is taking over has finished or given up', async () => {
    const folder = temporaryFolder()
    write(lockFile(folder), await deadHolder('a'))
    write(`${lockFile(folder)}.a`, await holder({ token: 'b' }))
    let finished = false
    const lock = lockProject(folder, { socket }).then((taken) => {
      expect(finished).toBe(true)
      return taken
    })
    // Long enough to take over, if nothing kept it from that.
    await Promise.race([lock, delay(150)])
    finished = true
    rmSync(`${lockFile(folder)}.a`)
    expect(await (await lock).isStillOurs()).toBe(true)
  })
})

describe('a lock is never taken over', () => {
  test('from another host', async () => {
    const folder = temporaryFolder()
    write(lockFile(folder), await holder({ host: 'elsewhere', pid: 1, processStarted: '1' }))
    await expect(lockProject(folder, { socket })).rejects.toMatchObject({
      code: 'project-locked',
      message: expect.stringContaining('elsewhere'),
    })
    expect(await readLock(folder)).toMatchObject({ state: 'unknown', token: 'old' })
  })

  test.each(['', '{"host": "this', '{}'])('when it says %j', async (text) => {
    const folder = temporaryFolder()
    writeFileSync(lockFile(folder), text)
    await expect(lockProject(folder, { socket })).rejects.toMatchObject({ code: 'project-locked' })
    expect(readFileSync(lockFile(folder), 'utf8')).toBe(text)
  })
})

test.each(['1970-01-01T00:00:00.000Z', '2999-12-31T23:59:59.999Z'])(
  'what the clock said when a lock was made (%s) does not matter',
  async (since) => {
    const folder = temporaryFolder()
    write(lockFile(folder), await holder({ since }))
    await expect(lockProject(folder, { socket })).rejects.toMatchObject({ code: 'project-locked' })
    write(lockFile(folder), { ...(await deadHolder()), since })
    expect(await (await lockProject(folder, { socket })).isStillOurs()).toBe(true)
  },
)

test('a folder that cannot be written has no owner', async () => {
  const folder = temporaryFolder()
  Object.assign(disk, { bytesLeft: 0, failure: 'EROFS' })
  await expect(lockProject(folder, { socket })).rejects.toMatchObject({ code: 'folder-not-writable' })
  expect(readdirSync(folder)).toEqual([])
})

test('a file system without hard links has owners all the same', async () => {
  const folder = temporaryFolder()
  Object.assign(disk, { failingCall: 'link', failure: 'EPERM' })
  const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => lockProject(folder, { socket })))
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(readdirSync(folder)).toEqual(['.inverscope.lock'])
})

test('of many attempts at once on a dead lock one succeeds', async () => {
  const folder = temporaryFolder()
  write(lockFile(folder), await deadHolder())
  const attempts = await Promise.allSettled(Array.from({ length: 16 }, () => lockProject(folder, { socket })))
  const owners = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []))
  expect(owners).toHaveLength(1)
  expect(await owners[0].isStillOurs()).toBe(true)
})

test('processes that die at any moment never make two owners, and never block the next one', async () => {
  const folder = temporaryFolder()
  const contender = path.join(import.meta.dirname, 'lockContender.ts')
  const children = 8
  /** Owners that another followed. The dead write nothing, so one that writes after another has begun was alive when it lost the project. */
  const over = new Set<string>()
  for (let wave = 0; wave < 3; wave++) {
    const contenders = Array.from({ length: children }, () =>
      spawn(process.execPath, [contender, folder], { stdio: ['pipe', 'pipe', 'inherit'] }),
    )
    const ended = Promise.all(contenders.map((child) => once(child, 'exit')))
    await Promise.all(contenders.map((child) => once(child.stdout, 'data')))
    for (const child of contenders) child.stdin.end()
    await ended
    const lines = readFileSync(path.join(folder, 'log'), 'utf8').trimEnd().split('\n')
    over.clear()
    let owner: string | undefined
    for (const line of lines) {
      const [token, ...rest] = line.split(' ')
      expect(rest.join(' ')).toBe('works')
      if (token === owner) continue
      expect(over).not.toContain(token)
      if (owner) over.add(owner)
      owner = token
    }
  }
  expect(over.size).toBeGreaterThan(3 * children)
  const lock = await lockProject(folder, { socket })
  expect(await lock.isStillOurs()).toBe(true)
  await lock.release()
  expect(existsSync(lockFile(folder))).toBe(false)
})
