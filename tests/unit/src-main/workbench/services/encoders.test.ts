import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dataHandlers } from '../../../../../src-main/workbench/handlers/dataHandlers.ts'
import type { HandlerParts } from '../../../../../src-main/workbench/handlers/handlerParts.ts'
import type { EngineWorker } from '../../../../../src-main/workbench/jobs/engineWorker.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { addEncoder } from '../../../../../src-main/workbench/services/encoders.ts'
import { createReadings } from '../../../../../src-main/workbench/services/readings.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { encoderFile, meanColourEncoder } from '../../models/encoders/encoderFixture.ts'

const projects = createProjects(() => {})
/** What the network of the fixture gives for one picture. */
const engine = { run: async () => ({ shape: [1, 2] }) } as unknown as EngineWorker
let folder: string
let project: OpenProject
let file: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'encoders-'))
  project = await projects.create(path.join(folder, 'study'))
  file = path.join(folder, 'colours.onnx')
  const weights = [
    [1, 0, 0],
    [0, 1, 1],
  ] as const
  await copyFile(await encoderFile(meanColourEncoder(weights)), file)
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

const add = (given: Partial<Parameters<typeof addEncoder>[2]> = {}) =>
  addEncoder(project, engine, { path: file, preset: 'imagenet', ...given })
const names = () => project.file.encoders.map(({ name }) => name)

test('one that is added again from the same place takes its old entry’s place, with the new settings', async () => {
  const { id } = await add()
  const again = await add({ settings: { imageSize: 64, shorterSide: 70 } })
  expect(again).toMatchObject({ id, settings: { imageSize: 64 } })
  expect(project.file.encoders).toEqual([again])
})

test('one that was moved is found again by its weights and settings', async () => {
  const { id } = await add({ name: 'Colours' })
  const moved = path.join(folder, 'moved.onnx')
  await copyFile(file, moved)
  const again = await add({ path: moved })
  expect(again).toMatchObject({ id, name: 'Colours', location: { absolute: moved } })
  expect(project.file.encoders).toEqual([again])
})

test('the same weights elsewhere with other settings are another encoder', async () => {
  await add()
  const copy = path.join(folder, 'copy.onnx')
  await copyFile(file, copy)
  await add({ path: copy, settings: { imageSize: 64, shorterSide: 70 } })
  expect(names()).toEqual(['colours', 'copy'])
})

test('of two encoders that share a file, the one that was added again is changed and given back', async () => {
  const [a, b] = [await add({ name: 'A' }), await add({ name: 'B', settings: { imageSize: 64, shorterSide: 70 } })]
  const settings = { imageSize: 96, shorterSide: 100 }
  expect(await add({ name: 'A', settings })).toMatchObject({ id: a.id, name: 'A', settings })
  expect(await add({ settings: { imageSize: 64, shorterSide: 70 } })).toEqual(b)
  expect(names()).toEqual(['A', 'B'])
})

test('one that is given up while it is read or tried out does not come into the project', async () => {
  const before = new AbortController()
  before.abort()
  const during = new AbortController()
  const trial = vi.fn(() => {
    during.abort()
    return Promise.resolve({ shape: [1, 2] })
  })
  const measuring = { run: trial } as unknown as EngineWorker
  const { addEncoder: handle } = dataHandlers({
    projects,
    measuring,
    readings: createReadings(),
  } as unknown as HandlerParts)
  const given = { projectId: project.projectId, path: file, preset: 'imagenet' }
  for (const { signal } of [before, during])
    await expect(handle(given, { signal })).rejects.toMatchObject({ name: 'AbortError' })
  expect(trial).toHaveBeenCalledTimes(1)
  expect(names()).toEqual([])
})
