import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { describe, expect, onTestFinished, test } from 'vitest'
import { compareMachines, identifyThisProcess, stateOf } from '../../../../src-main/store/processIdentity.ts'

test('this process is alive', async () => {
  const me = await identifyThisProcess()
  expect(me.pid).toBe(process.pid)
  expect(await stateOf(me)).toBe('alive')
})

test('a process that has ended is dead', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  expect(await stateOf({ ...(await identifyThisProcess()), pid })).toBe('dead')
})

test('a process is dead when its number belongs to one that started at another time', async () => {
  const me = await identifyThisProcess()
  expect(await stateOf({ ...me, processStarted: '12345' })).toBe('dead')
})

test('a process that says not when it started counts as alive while its number is in use', async () => {
  const me = await identifyThisProcess()
  expect(await stateOf({ ...me, processStarted: '' })).toBe('alive')
})

test('a process of another user is seen', async () => {
  expect(await stateOf({ ...(await identifyThisProcess()), pid: 1, processStarted: '' })).toBe('alive')
})

test('a zombie is dead', async (context) => {
  if (process.platform !== 'linux') context.skip('zombies are made and recognised here through /proc')
  // The shell becomes a program that never asks for its child, which ends only then: some shells ask.
  const parent = spawn('sh', ['-c', 'cat <&3 & echo $!; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  })
  onTestFinished(() => void parent.kill())
  const [output] = (await once(parent.stdout!, 'data')) as [Buffer]
  await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n')
  ;(parent.stdio[3] as Writable).end()
  const pid = Number(output.toString())
  const fields = () => readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/.*\) /s, '').split(' ')
  await expect.poll(() => fields()[0]).toBe('Z')
  expect(await stateOf({ ...(await identifyThisProcess()), pid, processStarted: fields()[19] })).toBe('dead')
})

describe('process ids of there mean the same here', () => {
  const workstation = { host: 'box', machine: 'm1', boot: 'b1', pidNamespace: 'pid:[4026531836]' }
  const container = { ...workstation, pidNamespace: 'pid:[4026532001]' }
  test.each([
    ['on the same machine', workstation, workstation, 'same'],
    ['in the same container', container, container, 'same'],
    ['where the system tells no more than a name', { host: 'mac' }, { host: 'mac' }, 'same'],
    ['not after the machine was restarted', workstation, { ...workstation, boot: 'b2' }, 'restarted'],
    ['not on another host', workstation, { ...workstation, host: 'other' }, 'different'],
    ['not in another container', workstation, container, 'different'],
    [
      'not on another machine of the same name',
      workstation,
      { ...workstation, machine: 'm2', boot: 'b2' },
      'different',
    ],
    [
      'not on a machine without a name of its own',
      { host: 'box', boot: 'b1' },
      { host: 'box', boot: 'b2' },
      'different',
    ],
    ['not for containers of one image on two machines', container, { ...container, boot: 'b2' }, 'different'],
  ])('%s', (_name, there, here, expected) => {
    expect(compareMachines(there, here)).toBe(expected)
  })
})
