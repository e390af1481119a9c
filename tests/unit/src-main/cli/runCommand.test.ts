import { describe, expect, test, vi } from 'vitest'
import { DiskFull, ProjectLocked, ProjectMissing } from '../../../../src-shared/errors/errors.ts'
import { fakeTerminal } from './fixtures/fakeTerminal.ts'
import { command, finished } from './fixtures/fakeWorkbench.ts'
import { projectView, runRow } from './fixtures/views.ts'

const locked = ProjectLocked({ path: '/p', host: 'elsewhere', pid: 1, since: 'now' })
const lockedProject = { reach: { project: () => Promise.reject(locked) } }

/** A command that has come to the project, which does not open. */
async function waitingForever() {
  const project = vi.fn(() => new Promise<never>(() => {}))
  const running = command('list runs', { reach: { project } })
  await expect.poll(() => project).toHaveBeenCalledOnce()
  return running
}

describe('exit codes', () => {
  test('0 where it is done', async () => expect((await finished('list runs')).code).toBe(0))
  test('1 where it failed', async () => expect((await finished('list runs', lockedProject)).code).toBe(1))
  test('2 for wrong usage', async () => expect((await finished('lsit runs')).code).toBe(2))

  test('130 after Ctrl-C, with everything closed', async () => {
    const running = await waitingForever()
    running.interrupt()
    expect(await running.ended).toBe(130)
    expect(running.quits).toEqual([])
  })

  test('a second Ctrl-C quits at once', async () => {
    const running = await waitingForever()
    running.interrupt()
    running.interrupt()
    expect(running.quits).toEqual([130])
  })
})

describe('for people', () => {
  test('results go to stdout and nothing else does', async () => {
    const { printed, messages } = await finished('list runs', { project: projectView({ runs: [runRow()] }) })
    expect(printed).toContain('First')
    expect(messages).toBe('')
  })

  test('failures go to stderr as a sentence', async () => {
    const { printed, messages } = await finished('list runs', lockedProject)
    expect(printed).toBe('')
    expect(messages).toBe(`inverscope: ${locked.message}\n`)
  })

  test('a fault of the program shows its trace', async () => {
    const { messages } = await finished('list', {
      reach: { project: () => Promise.reject(new TypeError('x is no function')) },
    })
    expect(messages).toMatch(/An unexpected failure: TypeError: x is no function\n\s+at /)
  })

  test('there is no colour where stdout is no screen, or NO_COLOR is set', async () => {
    const screen = { printsToScreen: true }
    const coloured = await finished('list', { terminal: fakeTerminal(screen) })
    const asked = await finished('list', { terminal: fakeTerminal({ ...screen, env: { NO_COLOR: '1' } }) })
    expect(coloured.printed).toContain('\x1b[')
    expect(asked.printed).not.toContain('\x1b[')
    expect((await finished('list')).printed).toBe(asked.printed)
  })
})

describe('with --json stdout has one document and stderr nothing', () => {
  test.each([
    ['list runs --json', {}],
    ['--json list', {}],
    ['help --json', {}],
    ['run --help --json', {}],
    ['--version --json', {}],
  ])('%s', async (line, world) => {
    const { document, messages, code } = await finished(line, world)
    expect(document()).toBeTypeOf('object')
    expect(messages).toBe('')
    expect(code).toBe(0)
  })

  test('a failure is a document with code, message and data', async () => {
    const { document, messages, code } = await finished('list runs --json', lockedProject)
    expect(document()).toEqual({ error: { code: 'project-locked', message: locked.message, data: locked.data } })
    expect(messages).toBe('')
    expect(code).toBe(1)
  })

  test('so is an error of the far side', async () => {
    const handlers = { addDataset: () => Promise.reject(DiskFull({ path: '/p' })) }
    const { document, code } = await finished('add dataset pictures --json', { handlers })
    expect(document()).toMatchObject({ error: { code: 'disk-full', data: { path: '/p' } } })
    expect(code).toBe(1)
  })

  test('so is wrong usage', async () => {
    const { document, code } = await finished('lits --json')
    expect(document()).toMatchObject({
      error: { code: 'wrong-usage', message: expect.stringContaining('Did you mean list?') },
    })
    expect(code).toBe(2)
  })
})

test('sessions are closed when the command has ended, also badly', async () => {
  expect((await finished('list')).closed).toEqual(['project'])
  expect((await finished('inspect nothing')).closed).toEqual(['host'])
})

test('the version is that of the package', async () => {
  expect((await finished('--version')).printed).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('relative paths start where the person typed them', async () => {
  const seen: unknown[] = []
  const project = (...given: unknown[]) => {
    seen.push(given.slice(0, 2))
    return Promise.reject(ProjectMissing({ path: '/p' }))
  }
  await finished('list --project ../other', { reach: { project } })
  await finished('list', { reach: { project } })
  expect(seen).toEqual([
    ['/home/other', '/home/person'],
    [undefined, '/home/person'],
  ])
})
