import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { readProjectFile } from '../../../../../src-main/store/projectStore.ts'
import type { JobQueue } from '../../../../../src-main/workbench/jobs/jobQueue.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { addDataset } from '../../../../../src-main/workbench/services/datasets.ts'
import {
  relocateEntry,
  removeEntry,
  renameEntry,
  restoreEntry,
} from '../../../../../src-main/workbench/services/entries.ts'
import { importRun } from '../../../../../src-main/workbench/services/importRun.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { runItems } from '../../../../../src-main/workbench/services/runs.ts'
import { changeStars, starsOf } from '../../../../../src-main/workbench/services/stars.ts'

const projects = createProjects(() => {})
const idle = { jobOf: () => undefined } as unknown as JobQueue
const busy = { jobOf: () => ({}) } as unknown as JobQueue
let folder: string
let project: OpenProject
let runId: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'entries-'))
  project = await projects.create(path.join(folder, 'study'))
  const samples = path.join(folder, 'samples.npy')
  await writeNpy(samples, [3, 1, 2, 2], new Float32Array(12))
  runId = await importRun(project, { samples, name: 'first' })
  await addDataset(project, { path: samples, name: 'images' })
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

test('a run that was removed leaves the project with all its files, and comes back as it was', async () => {
  const before = project.runs.get(runId)
  const files = (await readdir(path.join(project.folder, 'runs', runId))).sort()
  await removeEntry(project, idle, { kind: 'run', id: runId })
  expect(project.runs.size).toBe(0)
  expect(await readdir(path.join(project.folder, 'runs'))).toEqual([])
  await restoreEntry(project, { kind: 'run', id: runId })
  expect(project.runs.get(runId)).toEqual(before)
  expect((await readdir(path.join(project.folder, 'runs', runId))).sort()).toEqual(files)
  expect(await runItems(project, runId, 0, 10)).toHaveLength(3)
})

test('the id of a removed run is never given to another, and so the run can always come back', async () => {
  await removeEntry(project, idle, { kind: 'run', id: runId })
  const samples = path.join(folder, 'samples.npy')
  const next = await importRun(project, { samples, name: 'first' })
  expect(next).toBe('0002-first')
  await removeEntry(project, idle, { kind: 'run', id: next })
  expect(await importRun(project, { samples, name: 'first' })).toBe('0003-first')
  await restoreEntry(project, { kind: 'run', id: runId })
  await restoreEntry(project, { kind: 'run', id: next })
  expect([...project.runs.keys()].sort()).toEqual(['0001-first', '0002-first', '0003-first'])
})

test('a run at work is neither removed nor renamed', async () => {
  await expect(removeEntry(project, busy, { kind: 'run', id: runId })).rejects.toMatchObject({
    code: 'not-allowed-here',
  })
  await expect(renameEntry(project, busy, { kind: 'run', id: runId, name: 'x' })).rejects.toThrow(/cancel it first/)
})

test('a new name lasts, whatever it looks like', async () => {
  const name = '<b>“a” & b</b>\n../x'
  await renameEntry(project, idle, { kind: 'run', id: runId, name })
  await renameEntry(project, idle, { kind: 'dataset', id: 'images', name })
  const place = project.path
  await projects.close(project.projectId)
  project = await projects.open(place)
  expect(project.runs.get(runId)?.record.name).toBe(name)
  expect(project.file.datasets).toMatchObject([{ id: 'images', name }])
})

test('a dataset that was removed comes back unless its id was taken', async () => {
  const [entry] = project.file.datasets
  await removeEntry(project, idle, { kind: 'dataset', id: 'images' })
  expect((await readProjectFile(project.path)).datasets).toEqual([])
  await restoreEntry(project, { kind: 'dataset', id: 'images' })
  expect(project.file.datasets).toEqual([entry])
  await expect(restoreEntry(project, { kind: 'dataset', id: 'images' })).rejects.toMatchObject({ code: 'unknown-name' })
})

test('a dataset that was moved is found again, and another is not taken for it', async () => {
  const moved = path.join(folder, 'elsewhere')
  await mkdir(moved)
  await rename(path.join(folder, 'samples.npy'), path.join(moved, 'samples.npy'))
  await relocateEntry(project, { kind: 'dataset', id: 'images', path: path.join(moved, 'samples.npy') })
  expect(project.file.datasets[0].location.absolute).toBe(path.join(moved, 'samples.npy'))
  await writeNpy(path.join(moved, 'two.npy'), [2, 1, 2, 2], new Float32Array(8))
  await expect(
    relocateEntry(project, { kind: 'dataset', id: 'images', path: path.join(moved, 'two.npy') }),
  ).rejects.toThrow(/2 images where 3 were/)
})

test('stars that two windows give at the same moment are all kept, and go when they are taken away', async () => {
  await Promise.all([0, 2, 1].map((row) => changeStars(project, { runId, rows: [row], starred: true })))
  expect(await starsOf(project, runId)).toEqual([0, 1, 2])
  expect(await changeStars(project, { runId, rows: [1, 7], starred: false })).toEqual([0, 2])
  expect(await changeStars(project, { runId, rows: [99], starred: true })).toEqual([0, 2])
})
