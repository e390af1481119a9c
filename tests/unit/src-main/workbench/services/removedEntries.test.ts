import { mkdir, readdir, rm, writeFile, mkdtemp } from 'node:fs/promises'
import type * as FileSystem from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { removedEntries } from '../../../../../src-main/workbench/services/removedEntries.ts'

/** Files that are open now, and the most that were at once. */
const files = vi.hoisted(() => ({ open: 0, most: 0 }))
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>()
  const open: typeof real.open = async (...given) => {
    const handle = await real.open(...given)
    files.most = Math.max(files.most, ++files.open)
    const close = handle.close.bind(handle)
    handle.close = () => (files.open--, close())
    return handle
  }
  return { ...real, readdir: vi.fn(real.readdir), open }
})

const projects = createProjects(() => {})
let folder: string
let project: OpenProject

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'removed-entries-'))
  project = await projects.create(path.join(folder, 'study'))
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

async function putAside(kind: 'runs' | 'studies', name: string, called: string) {
  const place = path.join(project.folder, 'removed', kind, name)
  await mkdir(place, { recursive: true })
  await writeFile(path.join(place, kind === 'runs' ? 'run.json' : 'study.json'), JSON.stringify({ name: called }))
}

test('however much was removed, each folder is read once', async () => {
  for (let i = 1; i <= 20; i++) await putAside('runs', `00${i + 10}-sky`, `Sky ${i}`)
  for (const id of ['where', 'mapping', 'normality']) await putAside('studies', id, id)
  vi.mocked(readdir).mockClear()
  expect(await removedEntries(project)).toHaveLength(23)
  const read = vi.mocked(readdir).mock.calls.map(([place]) => path.relative(project.folder, place as string))
  expect(read.filter((place) => place === path.join('removed', 'runs'))).toHaveLength(1)
  expect(read.filter((place) => place === path.join('removed', 'studies'))).toHaveLength(1)
})

test('of what was removed under one id the last is listed, by the number and not by the letters, and nothing that is named otherwise', async () => {
  for (const [name, called] of [
    ['0001-sky', 'First'],
    ['0001-sky~2', 'Second'],
    ['0001-sky~10', 'Tenth'],
    ['0002-sea~3', 'Third'],
    ['0003-hill~1', 'No number that is ever given'],
    ['0003-hill~02', 'Nor this'],
    ['0004-x~2~3', 'Nor this'],
    ['.hidden', 'Nor this'],
  ])
    await putAside('runs', name, called)
  const listed = (await removedEntries(project)).map(({ id, name }) => `${id} ${name}`)
  expect(listed.toSorted()).toEqual(['0001-sky Tenth', '0002-sea Third'])
})

test('of many removed runs a few files are open at once, and all are named', async () => {
  for (let i = 0; i < 120; i++) await putAside('runs', `${1000 + i}-sky`, `Sky ${i}`)
  files.most = 0
  const names = (await removedEntries(project)).map(({ name }) => name)
  expect(new Set(names)).toEqual(new Set(Array.from({ length: 120 }, (_, i) => `Sky ${i}`)))
  expect(files.most).toBeGreaterThan(1)
  expect(files.most).toBeLessThanOrEqual(16)
})
