import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { reachWorkbench } from '../../../../src-main/cli/reachWorkbench.ts'
import type { Opening, ProjectSession } from '../../../../src-main/cli/session.ts'
import { contract } from '../../../../src-shared/contract/contract.ts'

let folder: string
let project: string
let sessions: ProjectSession[]

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'inverscope-reach-'))
  vi.stubEnv('INVERSCOPE_HOME', path.join(folder, 'home'))
  project = path.join(folder, 'study')
  sessions = []
  await (await reachWorkbench.newProject(project, undefined, 'brief')).close()
})
afterEach(async () => {
  for (const session of sessions) await session.close()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

async function open(access: Opening['access'], note?: Opening['note']): Promise<ProjectSession> {
  const session = await reachWorkbench.project(project, folder, { access, note })
  sessions.push(session)
  return session
}
const lockFile = () => path.join(project, '.inverscope.lock')
const token = async () => (JSON.parse(await readFile(lockFile(), 'utf8')) as { token: string }).token

test('a command that only reads takes no lock, so that nobody can come to work through it', async () => {
  const reading = await open('read')
  expect(existsSync(lockFile())).toBe(false)
  const working = await open('own')
  await reading.close()
  expect((await working.connection.call(contract.getProject, { projectId: working.projectId })).name).toBe('study')
})

test('a command that would change what it opened for reading is refused', async () => {
  const { connection, projectId } = await open('read')
  await expect(connection.call(contract.addDataset, { projectId, path: folder })).rejects.toMatchObject({
    code: 'project-read-only',
    data: { method: 'datasets.add' },
  })
})

test('a command that changes something quickly is waited for, and the next one becomes the owner itself', async () => {
  const brief = await open('brief')
  const before = await token()
  const note = vi.fn()
  let opened = false
  const working = open('own', note).then((session) => ((opened = true), session))
  await expect.poll(() => note).toHaveBeenCalledOnce()
  expect(opened).toBe(false)
  await brief.close()
  const { connection, projectId } = await working
  expect(await token()).not.toBe(before)
  // Through a connection of its own: the one that was there first is gone.
  expect((await connection.call(contract.getProject, { projectId })).name).toBe('study')
})

test('commands of all kinds that come at the same moment all get their turn', async () => {
  const kinds = ['own', 'brief', 'read', 'brief', 'own', 'read', 'brief', 'own'] as const
  const names = await Promise.all(
    kinds.map(async (access) => {
      let session = await reachWorkbench.project(project, folder, { access })
      for (;;)
        try {
          const { name } = await session.connection.call(contract.getProject, { projectId: session.projectId })
          await session.close()
          return name
        } catch (error) {
          if ((error as { code?: string }).code !== 'owner-leaving') throw error
          session = await session.reopen()
        }
    }),
  )
  expect(names).toEqual(kinds.map(() => 'study'))
  expect(existsSync(lockFile())).toBe(false)
})

test('a command that works through an owner which ends is told, and takes the project over', async () => {
  const first = await open('own')
  const before = await token()
  const second = await open('own')
  expect(await token()).toBe(before)
  const third = await open('own')
  const leaving = first.close()
  await expect(
    (async () => {
      for (;;) await second.connection.call(contract.getProject, { projectId: second.projectId })
    })(),
  ).rejects.toMatchObject({ code: expect.stringMatching(/owner-leaving|connection-lost/) as string })
  const [taken, also] = await Promise.all([second.reopen(), third.reopen()])
  sessions.push(taken, also)
  await leaving
  expect(await token()).not.toBe(before)
  for (const { connection, projectId } of [taken, also])
    expect((await connection.call(contract.getProject, { projectId })).name).toBe('study')
})
