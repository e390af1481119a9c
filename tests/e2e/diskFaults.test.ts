import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand, type Ended } from './setup/command.ts'
import { contentOf } from './setup/contentOf.ts'
import { environmentOf, type Fault } from './setup/fault.ts'
import { expectNothingLost, projectToStrike, wholeRun } from './setup/wholeRun.ts'

/** Gives the command on a disk that fails as it is told. */
async function strike(fault: Omit<Fault, 'begun' | 'over'>, env: NodeJS.ProcessEnv = {}) {
  const { project, run, command } = await projectToStrike()
  const folder = path.dirname(project)
  const whole: Fault = { ...fault, begun: path.join(folder, 'begun'), over: path.join(folder, 'over') }
  const ended = await runCommand(command, { env: { ...environmentOf(whole), ...env } })
  expect(existsSync(whole.begun), 'the fault struck').toBe(true)
  return { project, run, ended }
}

const errorOf = ({ stdout }: Ended) => (JSON.parse(stdout) as { error: { code: string; message: string } }).error

const everyWrite: Fault['strikes'] = { calls: ['open', 'write', 'sync', 'rename', 'mkdir'], path: 'study' }
/** While the rows of a batch are written. */
const rows: Fault['begins'] = { calls: ['write'], path: 'latents\\.npy$', role: 'engine', after: 1 }
/** While the third finished batch is put down. */
const thirdLine: Fault['begins'] = { calls: ['write'], path: 'journal\\.jsonl$', role: 'owner', after: 2 }

test.each<[string, Omit<Fault, 'begun' | 'over'>, string, RegExp, number]>([
  [
    'the disk is full in the middle of the rows of a batch',
    { begins: rows, strikes: everyWrite, effect: { fail: 'ENOSPC' } },
    'disk-full',
    /The disk of .*0002-struck.* is full\. Free some space, then resume; what was finished is kept\./,
    0,
  ],
  [
    'the disk is full in the middle of a line of the journal',
    { begins: thirdLine, strikes: everyWrite, effect: { fail: 'ENOSPC' } },
    'disk-full',
    /The disk of .*(journal\.jsonl|\.npy) is full/,
    2,
  ],
  [
    'the quota is used up',
    { begins: thirdLine, strikes: everyWrite, effect: { fail: 'EDQUOT' } },
    'disk-full',
    /The disk of .* is full/,
    2,
  ],
  [
    'the disk is full while the arrays are made',
    {
      begins: { calls: ['write'], path: 'latents\\.npy$', role: 'owner', after: 1 },
      strikes: everyWrite,
      effect: { fail: 'ENOSPC' },
    },
    'disk-full',
    /The disk of .*latents\.npy is full/,
    0,
  ],
  [
    'only run.json finds no room any more, when all is done',
    {
      begins: { calls: ['write'], path: 'run\\.json\\.[0-9a-f-]+\\.tmp$', role: 'owner', after: 3 },
      strikes: { calls: ['write'], path: 'run\\.json' },
      effect: { fail: 'ENOSPC' },
    },
    'disk-full',
    /The disk of .*run\.json is full/,
    6,
  ],
  [
    'the disk becomes read-only',
    { begins: thirdLine, strikes: everyWrite, effect: { fail: 'EROFS' } },
    'folder-not-writable',
    /cannot be written: the file system is read-only/,
    2,
  ],
  [
    'writing is forbidden from one moment to the next',
    {
      begins: { calls: ['open'], path: 'journal\\.jsonl$', role: 'owner', after: 2 },
      strikes: { calls: ['open', 'rename', 'mkdir'], path: 'study' },
      effect: { fail: 'EACCES' },
    },
    'folder-not-writable',
    /cannot be written: permission denied/,
    2,
  ],
  [
    'the device fails while rows are made to last',
    {
      begins: { calls: ['sync'], path: 'reconstructions\\.npy$', role: 'engine', after: 1 },
      strikes: { calls: ['sync'], path: 'reconstructions\\.npy$' },
      effect: { fail: 'EIO' },
    },
    'folder-not-writable',
    /reconstructions\.npy cannot be written: the device reported an error/,
    1,
  ],
  [
    'the device fails while an engine looks whose project it is',
    {
      begins: { calls: ['read'], path: '\\.inverscope\\.lock$', role: 'engine', after: 1 },
      strikes: { calls: ['read'], path: '\\.inverscope\\.lock$', role: 'engine' },
      effect: { fail: 'EIO' },
    },
    'file-not-readable',
    /\.inverscope\.lock cannot be read: the device reported an error/,
    1,
  ],
])('a run stops with the reason where %s, and resumes without loss', async (_, fault, code, message, finished) => {
  const struck = await strike(fault)
  expect(struck.ended).toMatchObject({ code: 1, stderr: '' })
  expect(errorOf(struck.ended)).toMatchObject({ code, message: expect.stringMatching(message) as string })
  await expectNothingLost(struck, finished)
})

test.each<[string, Fault['begins']]>([
  ['an engine process dies in the middle of its rows', rows],
  ['an engine process dies in the middle of its health', { ...rows, path: 'health\\.npy$' }],
])('a run goes on by itself where %s', async (_, begins) => {
  const { ended, run } = await strike({ begins, strikes: begins, effect: { kill: true } })
  expect(ended).toMatchObject({ code: 0 })
  expect(await contentOf(run)).toEqual(await wholeRun())
})

test.each<[string, Fault['begins'], number]>([
  ['in the middle of a line of the journal', thirdLine, 2],
  ['in the middle of run.json', { calls: ['write'], path: 'run\\.json\\.', role: 'owner', after: 2 }, 0],
  ['before run.json takes its name', { calls: ['rename'], path: 'run\\.json\\.', role: 'owner', after: 3 }, 6],
  ['in the middle of an array that is made', { calls: ['write'], path: 'samples\\.npy$', role: 'owner', after: 1 }, 0],
])('a run whose command dies %s is resumed without loss', async (_, begins, finished) => {
  const struck = await strike({ begins, strikes: begins, effect: { kill: true } })
  expect(struck.ended).toMatchObject({ signal: 'SIGKILL' })
  await expectNothingLost(struck, finished)
})

describe('a network folder that keeps silent', () => {
  test('for a while delays a run and does no more', async () => {
    const { ended, run } = await strike({ begins: thirdLine, strikes: everyWrite, effect: { pause: 1500 } })
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(await contentOf(run)).toEqual(await wholeRun())
  })

  test.each<[string, Fault['begins']]>([
    ['the rows of a batch', rows],
    ['the journal', thirdLine],
  ])('for ever stops it with the reason, found while it writes %s', async (_, begins) => {
    const strikes: Fault['strikes'] = { ...everyWrite, calls: [...everyWrite.calls, 'read'] }
    // Longer than a disk that is there takes, on a busy machine too.
    const struck = await strike({ begins, strikes, effect: { pause: 1e9 } }, { INVERSCOPE_DISK_PATIENCE: '5' })
    expect(struck.ended).toMatchObject({ code: 1, stderr: '' })
    const { code, message } = errorOf(struck.ended)
    expect(code).toBe('folder-silent')
    expect(message).toMatch(/study.* has not been answered for 5 seconds, as in a network folder whose server is away/)
    await expectNothingLost(struck, begins.after === 2 ? 2 : 0)
  })
})
