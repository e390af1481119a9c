import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeEach, describe, expect, onTestFinished, test, type TestContext } from 'vitest'
import { readLock } from '../../src-main/store/projectLock.ts'
import { readRunRecord } from '../../src-main/store/runFolder.ts'
import { childrenOf } from './setup/childrenOf.ts'
import { runCommand, temporaryFolder, type Ended } from './setup/command.ts'
import { contentOf } from './setup/contentOf.ts'
import { startHeldRun } from './setup/startHeldRun.ts'
import { expectNothingLost, projectToStrike, wholeRun } from './setup/wholeRun.ts'

/** What the system itself does, where diskFaults.test.ts only imitates it. */

/** The run is at work, and waits to be struck. */
const startHeld = (command: readonly string[], batches: number, env?: NodeJS.ProcessEnv) =>
  startHeldRun(command, '0002-struck', batches, env)

const errorOf = ({ stdout }: Ended) => (JSON.parse(stdout) as { error: { code: string; message: string } }).error

describe('while a run is at work', () => {
  test('its project folder is moved away: it stops with the reason, leaves nothing behind, and resumes there', async () => {
    const { project, command } = await projectToStrike()
    const { ended, goOn } = await startHeld(command, 1)
    await rename(project, `${project}-moved`)
    goOn()
    expect(errorOf(await ended)).toMatchObject({
      code: 'project-gone',
      message: expect.stringMatching(/study was removed, moved or disconnected while it was open/) as string,
    })
    expect(existsSync(project)).toBe(false)
    const moved = `${project}-moved`
    await expectNothingLost({ project: moved, run: path.join(moved, 'runs/0002-struck') }, 1)
  })

  test('its project folder is removed: it stops with the reason and does not make it again', async () => {
    const { project, command } = await projectToStrike()
    const { ended, goOn } = await startHeld(command, 1)
    // Not in one step: what is written meanwhile makes a folder that was just emptied full again.
    await rm(project, { recursive: true, maxRetries: 10 })
    goOn()
    // The lock may go a moment before the folder, and then it looks as if somebody else had taken it.
    expect(errorOf(await ended).code).toMatch(/^(project-gone|ownership-lost)$/)
    expect(existsSync(project)).toBe(false)
  })
})

describe('the system refuses', () => {
  const beMounted = (context: TestContext, folder: string, size: string) => {
    const made = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder])
    if (made.status !== 0) context.skip('mounting a small disk is not allowed to this user')
    onTestFinished(() => void spawnSync('umount', ['--lazy', folder]))
  }
  const remount = (folder: string, options: string) =>
    expect(spawnSync('mount', ['-o', `remount,${options}`, folder]).status).toBe(0)

  test('a disk that fills up while the run is at work', async (context) => {
    const disk = await temporaryFolder()
    beMounted(context, disk, '2m')
    const { project, run, command } = await projectToStrike(disk)
    const { ended, goOn } = await startHeld(command, 1)
    spawnSync('dd', ['if=/dev/zero', `of=${disk}/other`, 'bs=4k'])
    goOn()
    const end = await ended
    expect(errorOf(end)).toMatchObject({ code: 'disk-full', message: expect.stringMatching(/is full/) as string })
    await rm(path.join(disk, 'other'))
    await expectNothingLost({ project, run }, 1)
  })

  test('a disk that is too small for the run, before anything is written', async (context) => {
    const disk = await temporaryFolder()
    beMounted(context, disk, '900k')
    const { run, command } = await projectToStrike(disk)
    const { message, code } = errorOf(await runCommand(command))
    expect(code).toBe('disk-full')
    expect(message).toMatch(/\([\d.,]+ .B needed, [\d.,]+ .B free\)/)
    expect(existsSync(run)).toBe(false)
  })

  test('a disk that becomes read-only', async (context) => {
    const disk = await temporaryFolder()
    beMounted(context, disk, '4m')
    const { project, run, command } = await projectToStrike(disk)
    const { ended, goOn } = await startHeld(command, 1)
    // Engine processes still write what they have computed.
    while (spawnSync('mount', ['-o', 'remount,ro', disk]).status !== 0) await delay(1)
    goOn()
    const { code, message } = errorOf(await ended)
    expect(code).toBe('folder-not-writable')
    expect(message).toMatch(/cannot be written: the file system is read-only/)
    remount(disk, 'rw')
    await expectNothingLost({ project, run }, 1)
  })

  test('a folder that this user may not write', async (context) => {
    if (process.getuid?.() === 0) context.skip('no permission stops the administrator')
    const { project, run, command } = await projectToStrike()
    await chmod(path.join(project, 'runs'), 0o500)
    expect(errorOf(await runCommand(command)).code).toBe('folder-not-writable')
    expect(existsSync(run)).toBe(false)
    await chmod(path.join(project, 'runs'), 0o700)
  })

  test('a file larger than this user may write', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no such limit')
    const { project, run, command } = await projectToStrike()
    // In blocks of 512 bytes: run.json fits, an array does not.
    const { code, message } = errorOf(await runCommand(command, { after: 'ulimit -f 64' }))
    expect(code).toBe('folder-not-writable')
    expect(message).toMatch(/\.npy cannot be written: the file would be larger than this user or file system allows/)
    await expectNothingLost({ project, run })
  })
})

describe('a process that is stopped for a while', () => {
  /** With progress and its notes on stderr. */
  const inWords = (command: readonly string[]) => command.filter((word) => word !== '--json')

  beforeEach((context) => {
    if (process.platform !== 'linux') context.skip('finding the engine processes of a command needs /proc')
  })

  test.each(['an engine', 'the owner', 'every process of it'])('changes nothing of the run: %s', async (whom) => {
    const { project, run, command } = await projectToStrike()
    const { child, ended, goOn } = await startHeld(command, 0)
    const engines = childrenOf(child.pid!)
    expect(engines.length).toBeGreaterThan(0)
    const stopped =
      whom === 'an engine' ? engines.slice(0, 1) : whom === 'the owner' ? [child.pid!] : [child.pid!, ...engines]
    for (const pid of stopped) process.kill(pid, 'SIGSTOP')
    goOn()
    await delay(700)
    // A stopped owner lives: nobody takes its project over.
    if (whom !== 'an engine') expect(await readLock(project)).toMatchObject({ pid: child.pid, state: 'alive' })
    for (const pid of stopped) process.kill(pid, 'SIGCONT')
    expect(await ended).toMatchObject({ code: 0 })
    expect(await contentOf(run)).toEqual(await wholeRun())
  })

  test('for good, as one that a driver holds: it is ended, another one goes on, and nothing of the run is different', async () => {
    const { project, run, command } = await projectToStrike()
    const { child, ended, goOn } = await startHeld(inWords(command), 0, { INVERSCOPE_ENGINE_PATIENCE: '2' })
    const [hung] = childrenOf(child.pid!)
    process.kill(hung, 'SIGSTOP')
    goOn()
    const { code, stderr } = await ended
    expect(code, stderr).toBe(0)
    expect(() => process.kill(hung, 0)).toThrow()
    expect(stderr).toMatch(
      /An engine process was ended after \d+ seconds? without a sign of work and was started again/,
    )
    expect(await contentOf(run)).toEqual(await wholeRun())
    expect((await readRunRecord(project, '0002-struck')).state).toBe('done')
  })

  test('with all others for longer than a hung engine is waited for, as in a machine that sleeps: no engine is ended', async () => {
    const { run, command } = await projectToStrike()
    // Longer than an engine has to wait for its turn on a busy machine.
    const patience = 5
    const { child, ended, goOn } = await startHeld(inWords(command), 0, {
      INVERSCOPE_ENGINE_PATIENCE: String(patience),
    })
    const all = [child.pid!, ...childrenOf(child.pid!)]
    for (const pid of all) process.kill(pid, 'SIGSTOP')
    goOn()
    await delay(1200 * patience)
    for (const pid of all.reverse()) process.kill(pid, 'SIGCONT')
    const { code, stderr } = await ended
    expect(code, stderr).toBe(0)
    expect(stderr).not.toMatch(/without a sign of work/)
    expect(await contentOf(run)).toEqual(await wholeRun())
  })
})
