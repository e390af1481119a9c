import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeNpy, writeRows } from '../../../../../src-main/store/npyFile.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import type { EngineWorker } from '../../../../../src-main/workbench/jobs/engineWorker.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { importRun } from '../../../../../src-main/workbench/services/importRun.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { runPicture } from '../../../../../src-main/workbench/services/runPicture.ts'
import { runTraits } from '../../../../../src-main/workbench/services/runs.ts'
import { NotAllowedHere } from '../../../../../src-shared/errors/errors.ts'
import type { RunSettings } from '../../../../../src-shared/project/runSettings.ts'

const projects = createProjects(() => {})
const engine = {} as EngineWorker
let folder: string
let project: OpenProject
let wide: string
let narrow: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pictures-'))
  project = await projects.create(path.join(folder, 'study'))
  const importNoise = async (name: string, values: number[]) => {
    const file = path.join(folder, `${name}.npy`)
    await writeNpy(file, [1, 1, 2, 2], Float32Array.from(values))
    return importRun(project, { noise: file, name })
  }
  wide = await importNoise('wide', [-4, 0, 2, 4])
  narrow = await importNoise('narrow', [-1, 0, 1, 2])
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

/** Red, green and blue of each pixel. */
async function coloursOf(run: string, search: string): Promise<number[][]> {
  const { body } = await runPicture(project, engine, run, 'noise', 0, new URLSearchParams(search))
  const bytes = [...(await sharp(body).toColourspace('srgb').raw().toBuffer())]
  return Array.from({ length: 4 }, (_, pixel) => bytes.slice(3 * pixel, 3 * pixel + 3))
}
const importImages = ([samples, reconstructions]: string[], name: string) =>
  importRun(project, { samples, reconstructions, name })
const levels = async (run: string, search: string) => (await coloursOf(run, search)).map(([grey]) => grey)
const etag = async (run: string, search: string) =>
  (await runPicture(project, engine, run, 'noise', 0, new URLSearchParams(search))).etag

test('the scale of a set is that of the run itself, or of another that is named, so that runs can be compared by their colours', async () => {
  expect(await levels(narrow, 'range=set')).toEqual([0, 85, 170, 255])
  // -1 to 2 on a scale of -4 to 4
  expect(await levels(narrow, `range=set&like=${wide}`)).toEqual([96, 128, 159, 191])
  expect(await etag(narrow, `range=set&like=${wide}`)).not.toBe(await etag(narrow, 'range=set'))
})

test('the tag of a picture is another one when its row was computed again and is different, and the same while it is not', async () => {
  const searches = ['range=row', 'range=fixed', `minus=${narrow}&map=l1`]
  const tags = () => Promise.all(searches.map((search) => etag(wide, search)))
  const before = await tags()
  expect(await tags()).toEqual(before)
  await writeRows(runPaths(project.folder, wide).tensor('noise'), 0, Float32Array.from([4, 1, -2, -4]))
  const after = await tags()
  for (const [index, tag] of after.entries()) expect(tag).not.toBe(before[index])
})

test('a run that is not there, or a range that is not of a set, leaves the picture its own scale', async () => {
  expect(await levels(narrow, 'range=set&like=gone')).toEqual([0, 85, 170, 255])
  expect(await levels(narrow, `range=row&like=${wide}`)).toEqual([0, 85, 170, 255])
  expect(await levels(narrow, `range=set&minus=${wide}&like=${wide}`)).toEqual(
    await levels(narrow, `range=set&minus=${wide}`),
  )
})

test('a difference to a run of other images is that to the same image, and there is none where that run lacks it', async () => {
  const noises = async (name: string, first: number, values: number[]) => {
    const file = path.join(folder, `${name}.npy`)
    await writeNpy(
      file,
      [values.length, 1, 2, 2],
      Float32Array.from(values.flatMap((value) => [value, value, value, value])),
    )
    const id = await importRun(project, { noise: file, name })
    const known = project.runs.get(id)!
    const images = [{ first, count: values.length }]
    known.record = { ...known.record, source: { from: 'noise', stream: 'per-image', seed: 1, count: 9, images } }
    return id
  }
  const a = await noises('a', 2, [1, 2, 3])
  const b = await noises('b', 4, [2.5, 9])
  const shown = (run: string, row: number, other: string, map = '') =>
    runPicture(project, engine, run, 'noise', row, new URLSearchParams(`range=fixed&limit=1&minus=${other}${map}`))
  // Image 4 is the third of one and the first of the other: 3 - 2.5, half of the way from grey to white.
  const [grey] = await sharp((await shown(a, 2, b)).body)
    .toColourspace('srgb')
    .raw()
    .toBuffer()
  expect(grey).toBeGreaterThanOrEqual(190)
  expect(grey).toBeLessThanOrEqual(192)
  expect((await shown(b, 0, a, '&map=l1')).body.length).toBeGreaterThan(0)
  await expect(shown(a, 0, b)).rejects.toMatchObject({ code: 'image-not-in-other' })
  await expect(shown(b, 1, a, '&map=l1')).rejects.toMatchObject({ code: 'image-not-in-other' })
})

test('what many runs differ in is told in the order asked for, without those that are gone', () => {
  const traits = runTraits(project, [narrow, 'gone', wide])
  expect(traits.map(({ id }) => id)).toEqual([narrow, wide])
  expect(traits[0]).toMatchObject({
    tensors: ['noise'],
    shape: [1, 2, 2],
    isLatent: false,
    completed: [{ first: 0, count: 1 }],
  })
})

test('the classes of runs are told in few words, which are the same only where all classes are', () => {
  const classesOf = (classes: number[]) => {
    const known = project.runs.get(wide)!
    const settings = { ...(known.record.settings as RunSettings), classes }
    project.runs.set(wide, { ...known, record: { ...known.record, settings } })
    return runTraits(project, [wide])[0].classes!
  }
  expect(classesOf([3, 5])).toBe('3, 5')
  const [one, other] = [0, 1].map((last) => classesOf([...Array.from({ length: 100_000 }, () => 7), last]))
  expect(one).toMatch(/^7, 7, 7, … \(100001 rows, [0-9a-f]{8}\)$/)
  expect(other).not.toBe(one)
})

test('a difference as a map is black where there is none, and at its limit has the last colour', async () => {
  // Differences of 3, 0, 1 and 2
  const colours = await coloursOf(wide, `range=fixed&limit=3&minus=${narrow}&map=l1`)
  expect(colours.slice(0, 2)).toEqual([
    [252, 253, 191],
    [0, 0, 4],
  ])
  expect(await coloursOf(wide, `range=fixed&limit=3&minus=${narrow}&map=l2`)).toEqual(colours)
  expect(await etag(wide, `limit=3&minus=${narrow}&map=l1`)).not.toBe(
    await etag(wide, `limit=2&minus=${narrow}&map=l1`),
  )
})

test('FLIP is computed by an engine, once for each picture whatever its limit', async () => {
  const shape: [number, number, number] = [3, 4, 4]
  const importSamples = async (name: string, shift: number) => {
    const file = path.join(folder, `${name}.npy`)
    await writeNpy(
      file,
      [2, ...shape],
      Float32Array.from({ length: 96 }, (_, i) => Math.sin(i) / 2 + shift),
    )
    return importRun(project, { samples: file, name })
  }
  const [run, other] = [await importSamples('first', 0), await importSamples('second', 0.3)]
  const asked: unknown[] = []
  const computing = {
    run: (task: { kind: string; test: Float32Array }) => {
      asked.push([task.kind, task.test[0]])
      return Promise.resolve({ values: new Float32Array(16).fill(1) })
    },
  } as unknown as EngineWorker
  const picture = (row: number, limit: number) =>
    runPicture(project, computing, run, 'samples', row, new URLSearchParams(`limit=${limit}&minus=${other}&map=flip`))
  const [{ body }] = await Promise.all([picture(0, 1), picture(0, 1)])
  await picture(0, 0.5)
  expect(asked).toEqual([['flip', 0]])
  await picture(1, 1)
  expect(asked).toHaveLength(2)
  const bytes = await sharp(body).toColourspace('srgb').raw().toBuffer()
  expect([...bytes.subarray(0, 3)]).toEqual([252, 253, 191])
})

test('FLIP that an engine could not compute is computed when it is asked for again', async () => {
  const file = path.join(folder, 'pair.npy')
  await writeNpy(file, [1, 1, 2, 2], Float32Array.from([0, 0.1, 0.2, 0.3]))
  const [run, other] = [
    await importRun(project, { samples: file, name: 'one' }),
    await importRun(project, { samples: file, name: 'two' }),
  ]
  let fails = true
  const failing = {
    run: () => (fails ? Promise.reject(new Error('lost')) : Promise.resolve({ values: new Float32Array(4) })),
  } as unknown as EngineWorker
  const picture = () => runPicture(project, failing, run, 'samples', 0, new URLSearchParams(`minus=${other}&map=flip`))
  await expect(picture()).rejects.toThrow('lost')
  fails = false
  expect((await picture()).type).toBe('image/png')
})

test('what is a difference already is no image when it is subtracted from that of another run', async () => {
  const files = ['samples', 'reconstructions'].map((name) => path.join(folder, `${name}.npy`))
  for (const [i, file] of files.entries()) await writeNpy(file, [1, 1, 2, 2], Float32Array.from([0, i / 4, 0.5, 1]))
  const [one, other] = [await importImages(files, 'one'), await importImages(files, 'other')]
  const computing = { run: () => Promise.resolve({ values: new Float32Array(4) }) } as unknown as EngineWorker
  const shown = (search: string) =>
    runPicture(project, computing, one, 'reconstruction-minus-sample', 0, new URLSearchParams(`map=flip${search}`))
  expect(await shown('')).toMatchObject({ type: 'image/png' })
  await expect(shown(`&minus=${other}`)).rejects.toMatchObject({ code: NotAllowedHere.code })
})

test('noise is no image, so it has no FLIP, which is said', async () => {
  await expect(levels(wide, `minus=${narrow}&map=flip`)).rejects.toMatchObject({ code: NotAllowedHere.code })
})

/** Gives a run of some images of 1 x 2 x 2 kept states of sampling: state s of image n is s + 100 n everywhere, but 0 in its first pixel. */
async function keepStates(run: string, count: number, points: number[]) {
  const known = project.runs.get(run)!
  const states = points.flatMap((point) =>
    Array.from({ length: count }, (_, row) => [0, ...Array.from({ length: 3 }, () => point + 100 * row)]).flat(),
  )
  await writeNpy(
    path.join(project.folder, 'runs', run, 'sampling_states.npy'),
    [points.length, count, 1, 2, 2],
    Float32Array.from(states),
  )
  known.record = { ...known.record, count, kept: { sampling_states: points } }
  known.completed = [{ first: 0, count }]
}

test('the states of a path have the scale of that path, whatever other images the run has, and little is read for one page', async () => {
  await keepStates(wide, 3, [0, 2, 4])
  const grey = async (row: number, step: number, range = 'set') => {
    const { body } = await runPicture(
      project,
      engine,
      wide,
      'sampling-states',
      row,
      new URLSearchParams(`range=${range}&step=${step}`),
    )
    return (await sharp(body).toColourspace('srgb').raw().toBuffer())[3]
  }
  expect(await Promise.all([0, 2, 4].map((step) => grey(0, step)))).toEqual([0, 128, 255])
  // 200, 202 and 204 on a scale from 0 to 204: of this image, not of all that the run has
  expect(await Promise.all([0, 2, 4].map((step) => grey(2, step)))).toEqual([250, 253, 255])
  expect(await grey(1, 2, 'row')).toBe(255)
})
