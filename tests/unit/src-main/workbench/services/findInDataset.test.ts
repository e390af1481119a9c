import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunItem } from '../../../../../src-shared/project/runRecord.ts'
import type { RunSource } from '../../../../../src-shared/project/runSettings.ts'
import { hashFile } from '../../../../../src-main/store/contentHash.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { runPaths, writeItems } from '../../../../../src-main/store/runFolder.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { addDataset } from '../../../../../src-main/workbench/services/datasets.ts'
import { findInDataset } from '../../../../../src-main/workbench/services/findInDataset.ts'
import { importRun } from '../../../../../src-main/workbench/services/importRun.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'

const projects = createProjects(() => {})
let folder: string
let project: OpenProject
let run: string

const image = (name: string) => path.join(folder, 'images', name)
const draw = (name: string, grey: number) =>
  sharp({ create: { width: 4, height: 4, channels: 3, background: { r: grey, g: grey, b: grey } } })
    .png()
    .toFile(image(name))

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'found-'))
  project = await projects.create(path.join(folder, 'study'))
  await mkdir(path.join(folder, 'images'))
  for (const [place, name] of ['b.png', 'c.png', 'd.png'].entries()) await draw(name, 10 * place)
  const dataset = await addDataset(project, { path: path.join(folder, 'images') })
  const samples = path.join(folder, 'samples.npy')
  await writeNpy(samples, [2, 1, 2, 2], new Float32Array(8))
  run = await importRun(project, { samples, name: 'of images' })
  // As a run of images 1 and 2 of the dataset.
  const known = project.runs.get(run)!
  const source: RunSource = { from: 'dataset', dataset: dataset.id, images: [{ first: 1, count: 2 }] }
  project.runs.set(run, { ...known, record: { ...known.record, source, prepared: true } })
  const items: RunItem[] = []
  for (const [row, file] of ['c.png', 'd.png'].entries()) items.push({ row, file, sha256: await hashFile(image(file)) })
  await writeItems(runPaths(project.folder, run).items, items)
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

test('an image is found where it lies, also after a file came that moves it', async () => {
  await draw('a.png', 200)
  expect(await findInDataset(project, run, 0)).toEqual({ place: 2 })
  expect(await findInDataset(project, run, 1)).toEqual({ place: 3 })
})

test('of an image that is gone, or is another by now, the reason is told', async () => {
  await rm(image('c.png'))
  await draw('d.png', 99)
  expect(await findInDataset(project, run, 0)).toEqual({ reason: 'c.png is not in the dataset images any more' })
  expect(await findInDataset(project, run, 1)).toMatchObject({
    reason: expect.stringContaining('d.png in the dataset images is not the image any more') as string,
  })
})

test('a dataset that is gone is told of', async () => {
  await rm(path.join(folder, 'images'), { recursive: true })
  expect(await findInDataset(project, run, 0)).toEqual({
    reason: 'the images of the dataset images are not where they were',
  })
})

test('a row that started from no dataset has no place in one', async () => {
  const known = project.runs.get(run)!
  project.runs.set(run, { ...known, record: { ...known.record, source: undefined } })
  await expect(findInDataset(project, run, 0)).rejects.toMatchObject({ code: 'nothing-to-show' })
})
