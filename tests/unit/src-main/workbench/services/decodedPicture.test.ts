import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { decodeRow } from '../../../../../src-main/engine/decodedPictures.ts'
import { principalColours } from '../../../../../src-main/imaging/principalColours.ts'
import { tensorPicture } from '../../../../../src-main/imaging/tensorPicture.ts'
import { readRows } from '../../../../../src-main/store/npyFile.ts'
import { runPaths, writeRunRecord } from '../../../../../src-main/store/runFolder.ts'
import type { EngineWorker } from '../../../../../src-main/workbench/jobs/engineWorker.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { rowsIn } from '../../../../../src-main/workbench/rowRanges.ts'
import { resolveBlob } from '../../../../../src-main/workbench/services/blobs.ts'
import { importRun } from '../../../../../src-main/workbench/services/importRun.ts'
import { addModel } from '../../../../../src-main/workbench/services/models.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { NothingToShow, OutsideProject, RunMissing } from '../../../../../src-shared/errors/errors.ts'
import { readArray } from '../../../../parity/readArray.ts'

const kl = path.resolve(import.meta.dirname, '../../../../parity/diffusers-kl')
const projects = createProjects(() => {})
const decode = vi.fn((task: Parameters<typeof decodeRow>[0]) => decodeRow(task))
const engine = { run: decode } as unknown as EngineWorker
let folder: string
let project: OpenProject
let runId: string

beforeEach(async () => {
  decode.mockClear()
  folder = await mkdtemp(path.join(tmpdir(), 'decoded-'))
  project = await projects.create(path.join(folder, 'study'))
  const { id, name, family, location, checkpoints, settings, autoencoder } = await addModel(project, {
    path: path.join(kl, 'model'),
  })
  // diffusers gives decoded.npy for z.npy, the scaling factor already taken off.
  runId = await importRun(project, { samples: path.join(kl, 'z.npy'), noise: path.join(kl, 'noise.npy') })
  const run = project.runs.get(runId)!
  run.record = {
    ...run.record,
    model: {
      id,
      name,
      family,
      location,
      checkpoint: checkpoints[0],
      settings: { ...settings, scalingFactor: 1 },
      autoencoder,
    },
  }
  await writeRunRecord(project.folder, run.record)
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

const picture = (place: string) => pictureOf(runId, place)
const pictureOf = (run: string, place: string) =>
  resolveBlob({ projects, engine: engine }, new URL(`inverscope://app/blob/${project.projectId}/runs/${run}/${place}`))

test('a sample of a latent model is shown as diffusers decodes it, once by the engine and then from what it kept', async () => {
  const { body, etag } = await picture('samples/1.png?range=unit')
  const bytes = await sharp(body).raw().toBuffer()
  const { data, shape } = readArray('diffusers-kl/decoded.npy')
  const [, channels, height, width] = shape
  expect(bytes).toHaveLength(channels * height * width)
  bytes.forEach((byte, i) => {
    const value = data[(1 * channels + (i % 3)) * height * width + Math.floor(i / 3)]
    expect(Math.abs(byte - Math.min(255, Math.max(0, (value + 1) * 127.5)))).toBeLessThan(1)
  })
  expect(await readFile(path.join(runPaths(project.folder, runId).previews, 'samples/1.png'))).toEqual(
    Buffer.from(body),
  )
  expect(await picture('samples/1.png?range=row')).toMatchObject({ etag })
  expect(decode).toHaveBeenCalledOnce()
})

test('samples that were copied from another run have the picture that was kept there', async () => {
  const { record, completed } = project.runs.get(runId)!
  const source = { from: 'run', run: runId, tensor: 'samples' } as const
  project.runs.set('copy', { record: { ...record, id: 'copy', source }, completed })
  const original = await picture('samples/0.png')
  expect(await pictureOf('copy', 'samples/0.png')).toEqual(original)
  expect(decode).toHaveBeenCalledOnce()
  const { model } = project.runs.get('copy')!.record
  const settings = { ...model!.settings, scalingFactor: 2 }
  project.runs.set('other', { record: { ...record, id: 'other', source, model: { ...model!, settings } }, completed })
  await expect(pictureOf('other', 'samples/0.png')).rejects.toMatchObject({ code: RunMissing.code })
})

test('FLIP of a latent model compares its images as they are decoded, of two runs or of a sample and its reconstruction', async () => {
  const { record } = project.runs.get(runId)!
  const { shape } = record
  const otherRun = await importRun(project, {
    samples: path.join(kl, 'z.npy'),
    reconstructions: path.join(kl, 'noise.npy'),
  })
  const other = project.runs.get(otherRun)!
  other.record = { ...other.record, model: record.model }
  await writeRunRecord(project.folder, other.record)
  const asked: { reference: Float32Array; test: Float32Array; shape: readonly number[] }[] = []
  type Task = ({ kind: 'flip' } & (typeof asked)[number]) | ({ kind: 'picture' } & Parameters<typeof decodeRow>[0])
  const answer = (task: Task) => {
    if (task.kind === 'picture') return decode(task)
    asked.push(task)
    return Promise.resolve({ values: new Float32Array(task.shape[1] * task.shape[2]) })
  }
  const flipOf = (run: string, place: string) =>
    resolveBlob(
      { projects, engine: { run: answer } as unknown as EngineWorker },
      new URL(`inverscope://app/blob/${project.projectId}/runs/${run}/${place}`),
    )
  const { body } = await flipOf(runId, `samples/1.png?minus=${otherRun}&map=flip&limit=1`)
  const decoded = readArray('diffusers-kl/decoded.npy')
  const [, channels, height, width] = decoded.shape
  expect(asked[0].shape).toEqual([channels, height, width])
  expect(await sharp(body).metadata()).toMatchObject({ width, height })
  // The same latents decode to the same image: in 8 bits, as diffusers decodes them.
  expect(asked[0].test).toEqual(asked[0].reference)
  const length = channels * height * width
  asked[0].test.forEach((value, i) => {
    const exact = Math.min(1, Math.max(-1, decoded.data[length + i]))
    expect(Math.abs(value - exact)).toBeLessThan(1.01 / 127.5)
  })
  await flipOf(otherRun, 'reconstruction-minus-sample/1.png?map=flip&limit=1')
  expect(asked[1].reference).toEqual(asked[0].test)
  expect(asked[1].test).not.toEqual(asked[1].reference)
  // L1 stays in the denoiser's space.
  const l1 = await flipOf(runId, `samples/1.png?minus=${otherRun}&map=l1&limit=1`)
  expect(await sharp(l1.body).metadata()).toMatchObject({ width: shape[2], height: shape[1] })
})

test('latents that nothing decodes have no FLIP, which is said', async () => {
  const lone = await importRun(project, { samples: path.join(kl, 'z.npy') })
  await expect(pictureOf(lone, `samples/0.png?minus=${runId}&map=flip`)).rejects.toThrow(
    /4 channels, and .* has no autoencoder/,
  )
})

test('noise of a latent model is shown in its own space, four channels by their principal components', async () => {
  const { body } = await picture('noise/0.png?range=row')
  expect(await sharp(body).metadata()).toMatchObject({ width: 8, height: 8, channels: 3 })
  const asPca = await picture('noise/0.png?range=pca')
  expect(asPca.body).toEqual(body)
  expect(decode).not.toHaveBeenCalled()
})

test('components are fitted over the rows that are shown together, and over the whole run where nobody says which', async () => {
  const { record, completed } = project.runs.get(runId)!
  const rows: Float32Array[] = []
  for (let row = 0; row < rowsIn(completed); row++)
    rows.push(await readRows(runPaths(project.folder, runId).tensor('noise'), row, 1))
  const expected = (fitted: readonly Float32Array[]) =>
    tensorPicture({
      data: rows[0],
      shape: record.shape,
      colours: { range: 'principal', principal: principalColours(fitted, record.shape[0]) },
    })
  const ofSecond = await picture('noise/0.png?range=row&fit=1')
  const ofAll = await picture('noise/0.png?range=row')
  expect(ofSecond.body).toEqual(await expected([rows[1]]))
  expect(ofAll.body).toEqual(await expected(rows))
  expect(ofSecond.body).not.toEqual(ofAll.body)
  expect(ofSecond.etag).not.toBe(ofAll.etag)
  // What is no list of rows, and rows that are not finished, tell nothing.
  expect((await picture('noise/0.png?range=row&fit=x')).body).toEqual(ofAll.body)
  expect((await picture('noise/0.png?range=row&fit=999')).body).toEqual(ofAll.body)
})

test('a row that is not finished has no picture, and nothing is written where a link leads', async () => {
  project.runs.get(runId)!.completed = [{ first: 0, count: 1 }]
  await expect(picture('samples/1.png')).rejects.toMatchObject({ code: NothingToShow.code })
  await mkdir(path.join(folder, 'elsewhere'))
  await symlink(path.join(folder, 'elsewhere'), runPaths(project.folder, runId).previews)
  await expect(picture('samples/0.png')).rejects.toMatchObject({ code: OutsideProject.code })
  expect(decode).not.toHaveBeenCalled()
})
