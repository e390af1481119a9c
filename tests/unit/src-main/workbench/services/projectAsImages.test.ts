import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NotAllowedHere } from '../../../../../src-shared/errors/errors.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { addDataset } from '../../../../../src-main/workbench/services/datasets.ts'
import { inspectPath } from '../../../../../src-main/workbench/services/inspectPath.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'

const projects = createProjects(() => {})
let folder: string
let project: OpenProject

const draw = (file: string) =>
  sharp({ create: { width: 4, height: 4, channels: 3, background: { r: 9, g: 9, b: 9 } } })
    .png()
    .toFile(file)

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'as-images-')))
  project = await projects.create(path.join(folder, 'study'))
})
afterEach(async () => {
  await projects.close(project.projectId)
  await rm(folder, { recursive: true })
})

test('the folders of a project are no classes of a dataset', async () => {
  await mkdir(path.join(project.folder, 'figures'))
  await draw(path.join(project.folder, 'figures', 'distances.png'))
  const refused = await addDataset(project, { path: project.folder }).catch((error: unknown) => error)
  expect(NotAllowedHere.is(refused)).toBe(true)
  expect((refused as Error).message).toContain('it is the folder of a project; choose the folder of its images')
  expect(project.file.datasets).toEqual([])
})

test('images that lie beside a project’s file are a dataset', async () => {
  await draw(path.join(project.folder, 'face.png'))
  expect(await addDataset(project, { path: project.folder })).toMatchObject({ count: 1, classes: [] })
})

test('a project is told by the path that it is open under, also by a way with a link', async () => {
  await symlink(folder, path.join(folder, 'link'))
  const found = await inspectPath(path.join(folder, 'link', 'study'), {})
  expect([found.kind, found.path]).toEqual(['project', project.path])
})
