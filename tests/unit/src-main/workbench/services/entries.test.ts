import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appendJournalLine } from '../../../../../src-main/store/journal.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { readProjectFile } from '../../../../../src-main/store/projectStore.ts'
import { readRunRecord, runPaths, writeRunRecord } from '../../../../../src-main/store/runFolder.ts'
import type { JobQueue } from '../../../../../src-main/workbench/jobs/jobQueue.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { addDataset } from '../../../../../src-main/workbench/services/datasets.ts'
import { removeEntry, renameEntry, restoreEntry } from '../../../../../src-main/workbench/services/entries.ts'
import { importRun } from '../../../../../src-main/workbench/services/importRun.ts'
import { addModel } from '../../../../../src-main/workbench/services/models.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { removedEntries } from '../../../../../src-main/workbench/services/removedEntries.ts'
import { runItems } from '../../../../../src-main/workbench/services/runs.ts'
import { changeStars, starsOf } from '../../../../../src-main/workbench/services/stars.ts'
import { copyCheckpoints } from './copyCheckpoints.ts'

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
  // Not last, though it came last
  expect([...project.runs.keys()]).toEqual(['0001-first', '0002-first', '0003-first'])
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

test('the id of a removed dataset is given to no other, and so it can always come back', async () => {
  const samples = path.join(folder, 'samples.npy')
  const [first] = project.file.datasets
  await removeEntry(project, idle, { kind: 'dataset', id: 'images' })
  expect(await addDataset(project, { path: samples, name: 'images' })).toMatchObject({ id: 'images-2' })
  await restoreEntry(project, { kind: 'dataset', id: 'images' })
  expect(project.file.datasets.map(({ id }) => id)).toEqual(['images-2', 'images'])
  expect(project.file.datasets[1]).toEqual(first)
})

test('a dataset that a run names keeps its id to itself, though nothing else remembers it', async () => {
  await removeEntry(project, idle, { kind: 'dataset', id: 'images' })
  await rm(path.join(project.folder, 'removed'), { recursive: true })
  const known = project.runs.get(runId)!
  const record = { ...known.record, source: { from: 'dataset' as const, dataset: 'images' } }
  project.runs.set(runId, { ...known, record })
  const again = await addDataset(project, { path: path.join(folder, 'samples.npy'), name: 'images' })
  expect(again.id).toBe('images-2')
})

test('the id of a removed model is given to no other', async () => {
  const [here, there] = [path.join(folder, 'a'), path.join(folder, 'b')]
  await copyCheckpoints(0, 1, here)
  await copyCheckpoints(1, 2, there)
  const add = (place: string) =>
    addModel(project, { path: place, name: 'net', preset: 'landscape-ddpm', settings: { clipSampling: true } })
  const { id } = await add(here)
  await removeEntry(project, idle, { kind: 'model', id })
  expect([id, (await add(there)).id]).toEqual(['net', 'net-2'])
})

test('what was removed earlier under the same id is kept, and the last of it comes back', async () => {
  const [entry] = project.file.datasets
  const kept = path.join(project.folder, 'removed/datasets/images.json')
  await mkdir(path.dirname(kept), { recursive: true })
  await writeFile(kept, JSON.stringify({ ...entry, name: 'Earlier' }))
  await removeEntry(project, idle, { kind: 'dataset', id: 'images' })
  await restoreEntry(project, { kind: 'dataset', id: 'images' })
  expect(project.file.datasets).toEqual([entry])
  expect(JSON.parse(await readFile(kept, 'utf8'))).toEqual({ ...entry, name: 'Earlier' })
})

test('what was removed is listed by its name, the last first, until it is back or its id is taken', async () => {
  const list = async () => (await removedEntries(project)).map(({ kind, id, name }) => `${kind} ${id} ${name}`)
  expect(await list()).toEqual([])
  await removeEntry(project, idle, { kind: 'dataset', id: 'images' })
  await new Promise((resolve) => setTimeout(resolve, 20))
  await removeEntry(project, idle, { kind: 'run', id: runId })
  expect(await list()).toEqual([`run ${runId} first`, 'dataset images images'])
  // What a person put there, and what cannot be read, keeps the rest from nobody.
  await mkdir(path.join(project.folder, 'removed/runs/Not an id'))
  await writeFile(path.join(project.folder, 'removed/runs', runId, 'run.json'), 'broken')
  expect((await list())[0]).toBe(`run ${runId} ${runId}`)
  await restoreEntry(project, { kind: 'dataset', id: 'images' })
  expect(await list()).toEqual([`run ${runId} ${runId}`])
  await mkdir(path.join(project.folder, 'runs', runId))
  expect(await list()).toEqual([])
})

test('a run that is removed leaves the arrays in "removed" that were there before', async () => {
  const earlier = path.join(project.folder, 'removed/runs', runId)
  await mkdir(earlier, { recursive: true })
  await writeFile(path.join(earlier, 'latents.npy'), 'earlier')
  await removeEntry(project, idle, { kind: 'run', id: runId })
  expect(await readFile(path.join(earlier, 'latents.npy'), 'utf8')).toBe('earlier')
  await restoreEntry(project, { kind: 'run', id: runId })
  expect(await runItems(project, runId, 0, 10)).toHaveLength(3)
  expect(await readdir(path.join(project.folder, 'removed/runs'))).toEqual([runId])
})

test('a run that cannot be read is removed and comes back as any other, readable once it was mended', async () => {
  const file = runPaths(project.folder, runId).record
  const whole = await readFile(file, 'utf8')
  await writeFile(file, whole.slice(0, 100))
  await symlink(path.join(folder, 'nowhere'), path.join(project.folder, 'runs/0002-linked'))
  const reopen = async () => {
    await projects.close(project.projectId)
    project = await projects.open(project.folder)
  }
  await reopen()
  const before = [...project.brokenRuns]
  expect(before.map(({ id }) => id)).toEqual([runId, '0002-linked'])
  for (const id of [runId, '0002-linked']) await removeEntry(project, idle, { kind: 'run', id })
  expect(project.brokenRuns).toEqual([])
  expect(await readdir(path.join(project.folder, 'runs'))).toEqual([])
  expect((await removedEntries(project)).map(({ id }) => id).toSorted()).toEqual([runId, '0002-linked'])
  // Removed it is unknown, as every other, also after the project was opened again.
  await reopen()
  await expect(removeEntry(project, idle, { kind: 'run', id: runId })).rejects.toMatchObject({ code: 'run-missing' })
  for (const id of ['0002-linked', runId]) await restoreEntry(project, { kind: 'run', id })
  expect(project.brokenRuns).toEqual(before)
  expect(project.runs.size).toBe(0)
  await removeEntry(project, idle, { kind: 'run', id: runId })
  await writeFile(path.join(project.folder, 'removed/runs', runId, 'run.json'), whole)
  await restoreEntry(project, { kind: 'run', id: runId })
  expect(project.runs.get(runId)?.record.name).toBe('first')
  expect(project.brokenRuns.map(({ id }) => id)).toEqual(['0002-linked'])
})

test('an interrupted run comes back with the rows of its journal', async () => {
  const record = await readRunRecord(project.folder, runId)
  await writeRunRecord(project.folder, { ...record, state: 'running', completed: [] })
  const line = { batch: 0, first: 0, token: 'x', seconds: 1, sums: {} }
  await appendJournalLine(runPaths(project.folder, runId).journal, { ...line, count: 2 })
  await appendJournalLine(runPaths(project.folder, runId).journal, { ...line, batch: 1, first: 2, count: 2 })
  await removeEntry(project, idle, { kind: 'run', id: runId })
  await restoreEntry(project, { kind: 'run', id: runId })
  // The second batch names a row that the run does not have.
  expect(project.runs.get(runId)?.completed).toEqual([{ first: 0, count: 2 }])
})

test('a removed run whose run.json is gone stays removed, and comes back when there is a copy', async () => {
  const before = project.runs.get(runId)
  await removeEntry(project, idle, { kind: 'run', id: runId })
  const file = path.join(project.folder, 'removed/runs', runId, 'run.json')
  const copy = await readFile(file, 'utf8')
  await rm(file)
  const restored = restoreEntry(project, { kind: 'run', id: runId })
  const message = expect.stringMatching(/run\.json is gone/) as string
  await expect(restored).rejects.toMatchObject({ code: 'run-broken', message })
  expect(await readdir(path.join(project.folder, 'runs'))).toEqual([])
  expect(await removedEntries(project)).toMatchObject([{ kind: 'run', id: runId }])
  await writeFile(file, copy)
  await restoreEntry(project, { kind: 'run', id: runId })
  expect(project.runs.get(runId)).toEqual(before)
})

test('stars that two windows give at the same moment are all kept, and go when they are taken away', async () => {
  await Promise.all([0, 2, 1].map((row) => changeStars(project, { runId, rows: [row], starred: true })))
  expect(await starsOf(project, runId)).toEqual([0, 1, 2])
  expect(await changeStars(project, { runId, rows: [1, 7], starred: false })).toEqual([0, 2])
  expect(await changeStars(project, { runId, rows: [99], starred: true })).toEqual([0, 2])
})
