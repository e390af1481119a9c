import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import type { EncoderSession } from '../../../../../src-main/engine/encoderSession.ts'
import type { EncoderSource } from '../../../../../src-main/engine/sources.ts'
import { featuresIfAny, studyEncoders } from '../../../../../src-main/engine/studies/encodedFeatures.ts'
import { openMeasuredRun } from '../../../../../src-main/engine/studies/measuredRun.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import { samplingRun, writeRun } from '../../store/runRecords.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'

/** One feature of a picture of four pixels: 1 divided by its first. */
const encode = (pictures: Float32Array) =>
  Promise.resolve(Float32Array.from({ length: pictures.length / 4 }, (_, row) => 1 / pictures[4 * row]))
vi.mock('../../../../../src-main/engine/encoderSession.ts', () => ({
  openEncoderSession: (): Promise<EncoderSession> =>
    Promise.resolve({ features: 1, atOnce: 4, encode, release: () => Promise.resolve() }),
}))

const source = {
  id: 'dino',
  name: 'DINO',
  file: 'dino.onnx',
  sha256: 'a'.repeat(64),
  input: 'pixels',
  features: 1,
  settings: {},
} as unknown as EncoderSource
const id = '0001-a'
const all = [0, 1, 2, 3, 4, 5]
let project: string
let problems: string[]

beforeEach(async () => {
  project = temporaryFolder()
  problems = []
  await writeRun(project, samplingRun(id))
})

/** Features of six pictures, whose first pixels these are. */
async function features(firstPixels: readonly number[]) {
  const samples = Float32Array.from(firstPixels.flatMap((first) => [first, 1, 1, 1]))
  await writeNpy(runPaths(project, id).tensor('samples'), [6, 1, 2, 2], samples)
  const run = await openMeasuredRun(project, { id, rows: [{ first: 0, count: 6 }] })
  const { encoders } = studyEncoders([source], { signal: new AbortController().signal, say: () => {} })
  return featuresIfAny(encoders[0], run, all, (sentence) => problems.push(sentence))
}

test('features are made once and read from the run’s folder', async () => {
  const made = await features([1, 2, 4, 5, 8, 10])
  expect([...(await made!.read(0, 6))]).toEqual([1, 0.5, 0.25, expect.closeTo(0.2, 6), 0.125, expect.closeTo(0.1, 6)])
  expect(problems).toEqual([])
})

test('features that are not finite are a problem that names the run, the image and the encoder', async () => {
  expect(await features([1, 2, 4, 5, 0, 10])).toBeUndefined()
  expect(problems).toEqual([
    expect.stringMatching(/0001-a has no features by DINO: Row 4 of the features of run 0001-a/),
  ])
})

test('neither a folder nor a file that leads out of the project is written to', async () => {
  const outside = temporaryFolder()
  const folder = path.join(runPaths(project, id).folder, 'features')
  await symlink(outside, folder)
  expect(await features([1, 2, 4, 5, 8, 10])).toBeUndefined()
  expect(problems).toEqual([expect.stringContaining('runs/0001-a/features')])
  expect(await readdir(outside)).toEqual([])
})

test('a file of features that is a link out of the project stays what it was', async () => {
  const pixels = [1, 2, 4, 5, 8, 10]
  await features(pixels)
  const folder = path.join(runPaths(project, id).folder, 'features')
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.npy'))
  const other = path.join(temporaryFolder(), 'other.npy')
  await writeFile(other, 'mine')
  project = temporaryFolder()
  await writeRun(project, samplingRun(id))
  const linked = path.join(runPaths(project, id).folder, 'features')
  await mkdir(linked)
  await symlink(other, path.join(linked, name))
  expect(await features(pixels)).toBeUndefined()
  expect(await readFile(other, 'utf8')).toBe('mine')
})
