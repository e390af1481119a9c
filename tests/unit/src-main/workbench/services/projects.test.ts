import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { readProjectFile } from '../../../../../src-main/store/projectStore.ts'
import { addDataset } from '../../../../../src-main/workbench/services/datasets.ts'
import { createProjects, updateProjectFile } from '../../../../../src-main/workbench/services/projects.ts'

let folder: string
const projects = createProjects(() => {})

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'projects-'))
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

test('datasets that two windows add at the same moment are both kept, under ids of their own', async () => {
  const project = await projects.create(path.join(folder, 'study'))
  const files = ['a', 'b', 'c'].map((name) => path.join(folder, `${name}.npy`))
  for (const file of files) await writeNpy(file, [1, 3, 4, 4], new Float32Array(48))
  const added = await Promise.all(files.map((file) => addDataset(project, { path: file, name: 'Same name' })))
  expect(added.map(({ location }) => location.absolute)).toEqual(files)
  expect(new Set(added.map(({ id }) => id)).size).toBe(3)
  expect((await readProjectFile(project.path)).datasets).toHaveLength(3)
})

test('a change that fails leaves the file as it was and does not stop the next one', async () => {
  const project = await projects.create(path.join(folder, 'study'))
  const before = await readFile(project.path, 'utf8')
  const failing = updateProjectFile(project, () => {
    throw new Error('no')
  })
  const next = updateProjectFile(project, (file) => ({ ...file, name: 'Renamed' }))
  await expect(failing).rejects.toThrow('no')
  await next
  expect(await readFile(project.path, 'utf8')).toBe(before.replace('"name": "study"', '"name": "Renamed"'))
})

test('a project that is closed and opened at the same moment is open afterwards', async () => {
  const place = path.join(folder, 'study')
  const { projectId } = await projects.create(place)
  const [, opened] = await Promise.all([projects.close(projectId), projects.open(place)])
  expect(opened.projectId).not.toBe(projectId)
  expect(projects.get(opened.projectId)).toBe(opened)
})
