import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { imagesIn } from '../../../../../src-shared/project/imageRanges.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import type { RunSource } from '../../../../../src-shared/project/runSettings.ts'
import { hashBytes, hashFile } from '../../../../../src-main/store/contentHash.ts'
import { appendJournalLine } from '../../../../../src-main/store/journal.ts'
import { readNpy, writeNpy, writeRows } from '../../../../../src-main/store/npyFile.ts'
import { makeLocation } from '../../../../../src-main/store/projectStore.ts'
import { readItems, runPaths, writeItems } from '../../../../../src-main/store/runFolder.ts'
import { prepareRun, restoreStart } from '../../../../../src-main/workbench/jobs/prepareRun.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'

const id = '0001-invert'
const rows = Float32Array.from({ length: 4 * 16 }, (_, i) => i / 64)
const signal = new AbortController().signal
const projects = createProjects(() => {})
let folder: string
let file: string
let project: OpenProject
let record: RunRecord

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prepare-'))
  file = path.join(folder, 'given.npy')
  await writeNpy(file, [4, 1, 4, 4], rows)
  project = await projects.create(path.join(folder, 'study'))
  const clip = { sampling: false, inversion: false }
  record = {
    format: 'inverscope-run',
    schemaVersion: 1,
    id,
    name: id,
    kind: 'invert',
    created: new Date().toISOString(),
    state: 'preparing',
    source: { from: 'file', path: file, as: 'samples' },
    dataset: {
      name: 'given.npy',
      location: makeLocation(project.folder, file),
      kind: 'tensor',
      resize: 'none',
      sha256: '0'.repeat(64),
    },
    settings: {
      steps: 1,
      inversionSteps: 1,
      convention: 'source',
      clip,
      afterClip: 'keep',
      keepStates: false,
      batch: 2,
    },
    count: 4,
    shape: [1, 4, 4],
    tensors: ['samples', 'latents'],
    prepared: false,
    completed: [],
    versions: { inverscope: '0', onnxruntime: '0', node: '0' },
    timings: { seconds: 0 },
  }
  await mkdir(runPaths(project.folder, id).folder, { recursive: true })
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

const samples = () => runPaths(project.folder, id).tensor('samples')

test('of a dataset of tensors only the rows that are named are copied', async () => {
  record = {
    ...record,
    count: 2,
    source: {
      from: 'dataset',
      dataset: 'given',
      images: [
        { first: 3, count: 1 },
        { first: 1, count: 1 },
      ],
    },
  }
  await prepareRun(project, record, signal)
  const { data } = await readNpy(samples())
  expect([...data]).toEqual([...rows.subarray(16, 32), ...rows.subarray(48, 64)])
  const items = await readItems(runPaths(project.folder, id).items)
  expect(items.map(({ index }) => index)).toEqual([1, 3])
})

test('of an earlier run only the rows that are named are copied, with their places and classes there', async () => {
  const earlier: RunRecord = {
    ...record,
    id: '0000-earlier',
    kind: 'sample',
    tensors: ['noise', 'samples'],
    dataset: undefined,
  }
  const paths = runPaths(project.folder, earlier.id)
  await mkdir(paths.folder, { recursive: true })
  await writeNpy(paths.tensor('samples'), [4, 1, 4, 4], rows)
  await writeItems(
    paths.items,
    [7, 8, 9, 10].map((one, row) => ({ row, index: row, class: one })),
  )
  project.runs.set(earlier.id, { record: earlier, completed: [{ first: 0, count: 4 }] })
  const images = [
    { first: 3, count: 1 },
    { first: 1, count: 1 },
  ]
  const source: RunSource = { from: 'run', run: earlier.id, tensor: 'samples', images }
  record = await prepareRun(project, { ...record, dataset: undefined, count: 2, source }, signal)
  const wanted = [...rows.subarray(16, 32), ...rows.subarray(48, 64)]
  expect([...(await readNpy(samples())).data]).toEqual(wanted)
  const items = await readItems(runPaths(project.folder, id).items)
  expect(items.map((item) => [item.index, item.class])).toEqual([
    [1, 8],
    [3, 10],
  ])
  // Damaged, they come from the same places again.
  await appendJournalLine(runPaths(project.folder, id).journal, {
    ...{ batch: 0, first: 0, count: 2, token: project.lock.token, seconds: 0 },
    sums: { samples: hashBytes(Float32Array.from(wanted)) },
  })
  await writeRows(samples(), 0, new Float32Array(32))
  await restoreStart(project, record, [0])
  expect([...(await readNpy(samples())).data]).toEqual(wanted)
})

test('an image has the class that it has in the whole set, in a run of some of them as well', async () => {
  const classesOf = async (source: RunSource) => {
    const count = 'images' in source && source.images ? imagesIn(source.images).length : 8
    const settings = { ...record.settings!, classes: [0, 1, 2] }
    const shown = { ...record, kind: 'sample' as const, source, settings, count, tensors: ['noise' as const] }
    await prepareRun(project, { ...shown, dataset: undefined }, signal)
    return (await readItems(runPaths(project.folder, id).items)).map((item) => item.class)
  }
  const noise = { from: 'noise', stream: 'per-image', seed: 1, count: 8 } as const
  const whole = await classesOf(noise)
  expect(whole).toEqual([0, 1, 2, 0, 1, 2, 0, 1])
  expect(await classesOf({ ...noise, images: [{ first: 4, count: 1 }] })).toEqual([whole[4]])
  const some = [
    { first: 7, count: 1 },
    { first: 1, count: 2 },
  ]
  expect(await classesOf({ ...noise, images: some })).toEqual([whole[1], whole[2], whole[7]])
})

test('classes that are given for some rows of a dataset are those of the rows in it', async () => {
  const images = [{ first: 2, count: 2 }]
  const settings = { ...record.settings!, classes: [5, 6, 7] }
  record = { ...record, count: 2, settings, source: { from: 'dataset', dataset: 'given', images } }
  await prepareRun(project, record, signal)
  expect((await readItems(runPaths(project.folder, id).items)).map((item) => item.class)).toEqual([7, 5])
})

/** Both batches are finished, and then the run's own copy of the second one is damaged. */
async function damaged(): Promise<void> {
  record = await prepareRun(project, record, signal)
  const sum = (first: number) => hashBytes(rows.subarray(first * 16, (first + 2) * 16))
  for (const batch of [0, 1])
    await appendJournalLine(runPaths(project.folder, id).journal, {
      batch,
      first: batch * 2,
      count: 2,
      token: project.lock.token,
      seconds: 0,
      sums: { samples: sum(batch * 2), latents: sum(0) },
    })
  await writeRows(samples(), 2, new Float32Array(32))
}

test('a run of a tensor file keeps a copy of its rows and the SHA-256 of the file', async () => {
  const prepared = await prepareRun(project, record, signal)
  expect((await readNpy(samples())).data).toEqual(rows)
  expect(prepared.dataset?.sha256).toBe(await hashFile(file))
})

test('a tensor file that moved together with its project is found again', async () => {
  const moved = path.join(folder, 'study', '..', 'given-2.npy')
  await rename(file, moved)
  record.dataset!.location.relative = '../given-2.npy'
  await prepareRun(project, record, signal)
  expect((await readNpy(samples())).data).toEqual(rows)
})

test('rows that a run had copied and that were damaged are copied anew before their batch is computed again', async () => {
  await damaged()
  await restoreStart(project, record, [1])
  expect((await readNpy(samples())).data).toEqual(rows)
})

test('damaged rows whose source has other content by now are refused', async () => {
  await damaged()
  await writeNpy(file, [4, 1, 4, 4], new Float32Array(64))
  await expect(restoreStart(project, record, [1])).rejects.toMatchObject({
    code: 'source-changed',
    data: { path: file },
  })
})

test('rows that are whole need no source', async () => {
  await damaged()
  await rm(file)
  await restoreStart(project, record, [0])
})
