import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { readProjectFile } from '../../../../../src-main/store/projectStore.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { addDataset } from '../../../../../src-main/workbench/services/datasets.ts'
import { relocateEntry } from '../../../../../src-main/workbench/services/entries.ts'
import { addModel } from '../../../../../src-main/workbench/services/models.ts'
import { absentEntries } from '../../../../../src-main/workbench/services/projectView.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { copyCheckpoints } from './copyCheckpoints.ts'

const projects = createProjects(() => {})
let folder: string
let project: OpenProject

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'moved-entries-'))
  project = await projects.create(path.join(folder, 'study'))
  const samples = path.join(folder, 'samples.npy')
  await writeNpy(samples, [3, 1, 2, 2], new Float32Array(12))
  await addDataset(project, { path: samples, name: 'images' })
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

test('another model is not taken for one that was moved, and stays as it is', async () => {
  const [here, there] = [path.join(folder, 'a'), path.join(folder, 'b')]
  await copyCheckpoints(0, 2, here)
  await copyCheckpoints(2, 3, there)
  const a = await addModel(project, { path: here, preset: 'landscape-ddpm', settings: { clipSampling: false } })
  await addModel(project, { path: there, preset: 'landscape-ddpm', settings: { clipSampling: true } })
  const before = structuredClone(project.file)
  await expect(relocateEntry(project, { kind: 'model', id: a.id, path: there })).rejects.toThrow(
    /its weights are others/,
  )
  expect(project.file).toEqual(before)
  expect((await readProjectFile(project.path)).models).toEqual(structuredClone(before).models)
})

test('a comparison of weights that is given up leaves everything as it is', async () => {
  const here = path.join(folder, 'a')
  await copyCheckpoints(0, 2, here)
  const settings = { clipSampling: false }
  const controller = new AbortController()
  const waiting = { signal: controller.signal, onShare: (share: number) => share > 0 && controller.abort() }
  const before = structuredClone(project.file)
  const give = addModel(project, { path: here, preset: 'landscape-ddpm', settings }, waiting)
  await expect(give).rejects.toThrow(/abort/i)
  expect(project.file).toEqual(before)
  const { id } = await addModel(project, { path: here, preset: 'landscape-ddpm', settings })
  const moved = path.join(folder, 'b')
  await rename(here, moved)
  const added = structuredClone(project.file)
  await expect(relocateEntry(project, { kind: 'model', id, path: moved }, waiting)).rejects.toThrow(/abort/i)
  expect(project.file).toEqual(added)
  expect((await readProjectFile(project.path)).models).toEqual(added.models)
})

test('a series given as a pattern is found in the folder that it was moved to, and nothing else of it changes', async () => {
  const here = path.join(folder, 'a')
  const names = await copyCheckpoints(0, 3, here)
  const model = await addModel(project, {
    path: path.join(here, `{${names[0]},${names[1]}}`),
    preset: 'landscape-ddpm',
    settings: { clipSampling: false },
  })
  const moved = path.join(folder, 'elsewhere')
  await rename(here, moved)
  await relocateEntry(project, { kind: 'model', id: model.id, path: moved })
  const location = { absolute: moved, relative: '../elsewhere' }
  expect(project.file.models).toEqual([{ ...model, location }])
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

test('a dataset whose comparison is given up stays where it is said to be', async () => {
  const moved = path.join(folder, 'elsewhere')
  await mkdir(moved)
  await rename(path.join(folder, 'samples.npy'), path.join(moved, 'samples.npy'))
  const before = structuredClone(project.file)
  const controller = new AbortController()
  const found = relocateEntry(
    project,
    { kind: 'dataset', id: 'images', path: path.join(moved, 'samples.npy') },
    { signal: controller.signal },
  )
  controller.abort()
  await expect(found).rejects.toThrow(/abort/i)
  expect(project.file).toEqual(before)
})

test('as many images of another size or of other classes are not taken for a dataset', async () => {
  const there = path.join(folder, 'larger.npy')
  await writeNpy(there, [3, 1, 4, 4], new Float32Array(48))
  const [dataset] = project.file.datasets
  const take = () => relocateEntry(project, { kind: 'dataset', id: dataset.id, path: there })
  project.file = { ...project.file, datasets: [{ ...dataset, shape: [1, 2, 2] }] }
  await expect(take()).rejects.toThrow('its images are 1 × 4 × 4 where 1 × 2 × 2 were')
  project.file = { ...project.file, datasets: [{ ...dataset, shape: [1, 4, 4], classes: ['cat', 'dog'] }] }
  await expect(take()).rejects.toThrow('its classes are others')
})

test('a dataset is not taken for one that was moved once that is given up', async () => {
  const moved = path.join(folder, 'moved.npy')
  await rename(path.join(folder, 'samples.npy'), moved)
  const before = structuredClone(project.file)
  const controller = new AbortController()
  const waiting = { signal: controller.signal, onShare: () => {} }
  const found = relocateEntry(project, { kind: 'dataset', id: 'images', path: moved }, waiting)
  controller.abort()
  await expect(found).rejects.toThrow(/abort/i)
  expect(project.file).toEqual(before)
})

test('what is moved while the project is open is absent from then on, and until it is back', async () => {
  const here = path.join(folder, 'a')
  await copyCheckpoints(0, 1, here)
  const { id } = await addModel(project, { path: here, preset: 'landscape-ddpm' })
  expect(await absentEntries(project)).toEqual([])
  await rename(here, path.join(folder, 'b'))
  await rm(path.join(folder, 'samples.npy'))
  expect(await absentEntries(project)).toEqual([
    { kind: 'model', id },
    { kind: 'dataset', id: project.file.datasets[0].id },
  ])
  await rename(path.join(folder, 'b'), here)
  expect((await absentEntries(project)).map(({ kind }) => kind)).toEqual(['dataset'])
})
