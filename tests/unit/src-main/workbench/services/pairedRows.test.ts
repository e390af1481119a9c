import { beforeEach, expect, test } from 'vitest'
import { runPaths, writeItems } from '../../../../../src-main/store/runFolder.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { beginningKey, pairedRows, pairedRowsOfRuns } from '../../../../../src-main/workbench/services/pairedRows.ts'
import { RunBroken } from '../../../../../src-shared/errors/errors.ts'
import { imagesIn } from '../../../../../src-shared/project/imageRanges.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import type { RunSource } from '../../../../../src-shared/project/runSettings.ts'
import { samplingRun, writeRun } from '../../store/runRecords.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'

let project: OpenProject
beforeEach(() => {
  project = { folder: temporaryFolder(), runs: new Map() } as Partial<OpenProject> as OpenProject
})

const noise: RunSource = { from: 'noise', stream: 'torch', seed: 420, count: 64 }
const some = (first: number, count: number) => ({ images: [{ first, count }] })
const wide: RunRecord['shape'] = [1, 4, 4]

function run(id: string, source: RunSource, changes: Partial<RunRecord> = {}): RunRecord {
  const count = 'images' in source && source.images ? imagesIn(source.images).length : 64
  const record = samplingRun(id, { source, count, shape: wide, ...changes })
  project.runs.set(id, { record, completed: [{ first: 0, count: record.count }] })
  return record
}

/** Pairs as [row of the first, row of the second], and whether they began alike. */
async function paired(a: RunRecord, b: RunRecord): Promise<[boolean, ...[number, number][]]> {
  const { sameStart, segments } = await pairedRows(project, a, b)
  return [
    sameStart,
    ...segments.flatMap((one) => Array.from({ length: one.count }, (_, i): [number, number] => [one.a + i, one.b + i])),
  ]
}

/** An inversion of the images of a folder. */
async function made(id: string, files: readonly [file: string, sum: string][], set: string): Promise<RunRecord> {
  const record = run(
    id,
    { from: 'dataset', dataset: 'land', ...some(0, files.length) },
    {
      ...{ kind: 'invert', tensors: ['samples', 'latents'] },
      dataset: {
        ...{ id: 'land', name: 'land', kind: 'images', resize: 'none', sha256: set.repeat(64) },
        location: { absolute: '/land', relative: '../land' },
      },
    },
  )
  await writeRun(project.folder, record)
  await writeItems(
    runPaths(project.folder, id).items,
    files.map(([file, sum], row) => ({ row, file, sha256: sum.repeat(64) })),
  )
  return record
}

test('a run of some noises is paired with the run of all by the noises that both have', async () => {
  const all = run('0001-all', noise)
  const few = run('0002-few', { ...noise, ...some(62, 2) })
  expect(await paired(all, few)).toEqual([true, [62, 0], [63, 1]])
  expect(await paired(few, all)).toEqual([true, [0, 62], [1, 63]])
})

test('ranges that overlap are paired where they do, and those that do not have no pair', async () => {
  const a = run('0001-a', { ...noise, images: [...some(0, 2).images, ...some(10, 3).images] })
  const b = run('0002-b', { ...noise, ...some(11, 4) })
  expect(await paired(a, b)).toEqual([true, [3, 0], [4, 1]])
  expect(await paired(a, run('0003-c', { ...noise, ...some(20, 4) }))).toEqual([true])
})

test('more noises of one seed begin with the same ones, unless an image has no multiple of 16 values', async () => {
  const [few, more] = [3, 5].map((count) => ({ ...noise, count }))
  const runs = (shape: RunRecord['shape']) => [
    run('0001-few', few, { count: 3, shape }),
    run('0002-more', more, { count: 5, shape }),
  ]
  const [a, b] = runs(wide)
  expect(await paired(a, b)).toEqual([true, [0, 0], [1, 1], [2, 2]])
  const [c, d] = runs([1, 3, 3])
  expect((await paired(c, d))[0]).toBe(false)
})

test('runs that begin otherwise are paired by number', async () => {
  const a = run('0001-a', noise)
  const other = run('0002-b', { ...noise, seed: 7, ...some(3, 2) })
  expect(await paired(a, other)).toEqual([false, [0, 0], [1, 1]])
  const imported = run('0003-c', noise, { source: undefined, count: 1 })
  expect(await paired(imported, run('0004-d', noise, { source: undefined }))).toEqual([false, [0, 0]])
})

test('a run that starts from the noises of another belongs to it and to what else has them, by their places', async () => {
  const first = run('0001-first', { ...noise, ...some(10, 8) })
  const again = run('0002-again', { from: 'run', run: first.id, tensor: 'noise', ...some(4, 2) })
  const twice = run('0003-twice', { from: 'run', run: again.id, tensor: 'noise', ...some(1, 1) })
  expect(await paired(again, first)).toEqual([true, [0, 4], [1, 5]])
  expect(await paired(twice, run('0004-all', noise))).toEqual([true, [0, 15]])
})

test('a run that starts from the samples or latents of another is paired with it, and with what else does, by their images', async () => {
  const trip = run('0001-trip', noise)
  const inverted = run('0002-inverted', { from: 'run', run: trip.id, tensor: 'samples', ...some(10, 3) })
  const sampled = run('0003-sampled', { from: 'run', run: trip.id, tensor: 'latents', ...some(11, 4) })
  const again = run('0004-again', { from: 'run', run: inverted.id, tensor: 'latents', ...some(2, 1) })
  expect(await paired(trip, inverted)).toEqual([true, [10, 0], [11, 1], [12, 2]])
  expect(await paired(sampled, trip)).toEqual([true, [0, 11], [1, 12], [2, 13], [3, 14]])
  expect(await paired(inverted, sampled)).toEqual([true, [1, 0], [2, 1]])
  expect(await paired(again, sampled)).toEqual([true, [0, 1]])
  expect(await paired(again, run('0005-all', noise))).toEqual([true, [0, 12]])
})

test('so they are where that run was imported, or is removed', async () => {
  const imported = run('0001-imported', noise, { source: undefined })
  const gone = '0009-gone'
  for (const id of [imported.id, gone]) {
    const inverted = run(`0002-of-${id}`, { from: 'run', run: id, tensor: 'samples', ...some(10, 3) })
    const sampled = run(`0003-of-${id}`, { from: 'run', run: id, tensor: 'latents', ...some(12, 2) })
    expect(await paired(inverted, sampled)).toEqual([true, [2, 0]])
    if (id === imported.id) expect(await paired(inverted, imported)).toEqual([true, [0, 10], [1, 11], [2, 12]])
    else expect((await paired(inverted, imported))[0]).toBe(false)
  }
})

test('runs are paired anew where the run between them is removed, and again where it is back', async () => {
  const trip = run('0001-trip', noise)
  const inverted = run('0002-inverted', { from: 'run', run: trip.id, tensor: 'samples', ...some(10, 3) })
  const other = run('0003-other', noise)
  const known = project.runs.get(trip.id)!
  const byImage = [true, [0, 10], [1, 11], [2, 12]]
  expect(await paired(inverted, other)).toEqual(byImage)
  project.runs.delete(trip.id)
  expect(await paired(inverted, other)).toEqual([false, [0, 0], [1, 1], [2, 2]])
  project.runs.set(trip.id, known)
  expect(await paired(inverted, other)).toEqual(byImage)
  expect(await pairedRows(project, inverted, other)).toBe(await pairedRows(project, inverted, other))
})

test('images of a dataset are paired by their names and contents, also where they lie elsewhere by now', async () => {
  const before = await made(
    '0001-before',
    [
      ['a.png', '1'],
      ['c.png', '3'],
      ['d.png', '4'],
    ],
    '1',
  )
  const after = await made(
    '0002-after',
    [
      ['a.png', '1'],
      ['b.png', '2'],
      ['c.png', '3'],
      ['d.png', '5'],
    ],
    '2',
  )
  expect(await paired(before, after)).toEqual([true, [0, 0], [1, 2]])
})

test('the images of a run that several are paired with are read once, and what is missing of them is said', async () => {
  const images = Array.from({ length: 6 }, (_, row): [string, string] => [`${row}.png`, String(row)])
  const all = await made('0001-all', images, '1')
  const parts = await Promise.all(
    [2, 3, 4].map((first) => made(`000${first}-some`, images.slice(first, first + 2), String(first))),
  )
  const expected = [2, 3].map((first) => ({ sameStart: true, segments: [{ a: first, b: 0, count: 2 }] }))
  expect(await pairedRowsOfRuns(project, all, parts.slice(0, 2))).toEqual(expected)
  await writeItems(runPaths(project.folder, all.id).items, [])
  expect((await pairedRows(project, all, parts[2])).segments).toEqual([{ a: 4, b: 0, count: 2 }])
  const other = await made('0005-other', images.slice(0, 2), '5')
  await writeItems(runPaths(project.folder, other.id).items, [])
  await expect(pairedRows(project, all, other)).rejects.toMatchObject({ code: RunBroken.code })
})

test('runs have one key where their rows of one number began alike, as a grid says it without a look at the images', () => {
  const key = (record: RunRecord) => beginningKey(project, record)
  const all = run('0001-all', noise)
  const later = run('0002-later', { ...noise, ...some(8, 8) })
  expect(key(all)).toBeDefined()
  expect(key(run('0003-first', { ...noise, ...some(0, 8) }))).toBe(key(all))
  expect(key(run('0004-noises', { from: 'run', run: all.id, tensor: 'noise' }, { count: 64 }))).toBe(key(all))
  expect(key(later)).not.toBe(key(all))
  expect(key(run('0005-later', { from: 'run', run: later.id, tensor: 'noise', ...some(0, 2) }))).toBe(key(later))
  expect(key(run('0006-latents', { from: 'run', run: all.id, tensor: 'latents' }, { count: 64 }))).toBe(key(all))
  expect(key(run('0007-seed', { ...noise, seed: 7 }))).not.toBe(key(all))
  const taken = { from: 'dataset', dataset: 'land' } as const
  const images = run('0008-images', taken)
  expect(key(run('0009-samples', { from: 'run', run: images.id, tensor: 'samples' }))).toBe(key(images))
  const imported = ['0010-one', '0011-other'].map((id) => key(run(id, noise, { source: undefined })))
  expect(new Set([...imported, key(all)]).size).toBe(3)
})
