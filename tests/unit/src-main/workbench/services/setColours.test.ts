import { expect, test } from 'vitest'
import { principalColours } from '../../../../../src-main/imaging/principalColours.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { setColours } from '../../../../../src-main/workbench/services/setColours.ts'
import { fittedCount, fittedStride } from '../../../../../src-shared/project/fittedSample.ts'
import type { RowRange } from '../../../../../src-shared/project/runRecord.ts'
import { seededUniforms } from '../../../../../src-main/analysis/seededUniforms.ts'

const project = () => ({}) as OpenProject
const shape: [number, number, number] = [4, 3, 3]
const length = 36

/** Rows whose mean and directions drift, so that those of a part are not those of all. */
function driftingRows(count: number): Float32Array[] {
  const uniform = seededUniforms(3)
  return Array.from({ length: count }, (_, row) =>
    Float32Array.from({ length }, (_, i) => {
      const channel = Math.floor(i / 9)
      return (channel + 1) * (row / count) * uniform() + (channel === 2 ? 3 * uniform() : uniform())
    }),
  )
}

/** A reader that notes what is read. */
function reader(rows: readonly Float32Array[]) {
  const read: number[] = []
  return {
    read,
    async rows(first: number, count: number) {
      const block = new Float32Array(count * length)
      for (let row = first; row < first + count; row++) {
        read.push(row)
        block.set(rows[row], (row - first) * length)
      }
      return Promise.resolve(block)
    },
  }
}

const asked = (finished: RowRange[], more: object = {}) => ({
  key: 'run-latents',
  range: 'pca' as const,
  record: { count: 300, shape },
  finished: [finished],
  ...more,
})

function expectComponents(found: Awaited<ReturnType<typeof setColours>>, rows: readonly Float32Array[]) {
  const { colours } = found
  const expected = principalColours(rows, 4)
  if (colours.range !== 'principal') throw new Error('These are no components.')
  expect(found.rows).toBe(rows.length)
  colours.principal.directions.forEach((direction, place) =>
    direction.forEach((value, i) => expect(value).toBeCloseTo(expected.directions[place][i], 9)),
  )
  colours.principal.deviations.forEach((value, place) => expect(value).toBeCloseTo(expected.deviations[place], 9))
}

test('components are those of all finished rows, of many as of few', async () => {
  const rows = driftingRows(300)
  const { rows: read } = reader(rows)
  const found = await setColours(project(), { ...asked([{ first: 0, count: 300 }]), read })
  expectComponents(found, rows)
  // Of 64 rows, evenly spread, they are others: a fit on a part would be seen here.
  const some = principalColours(
    Array.from({ length: 64 }, (_, place) => rows[Math.floor((place * 300) / 64)]),
    4,
  )
  const { colours } = found
  if (colours.range !== 'principal') throw new Error('These are no components.')
  const off = Math.max(...colours.principal.directions[0].map((value, i) => Math.abs(value - some.directions[0][i])))
  expect(off).toBeGreaterThan(1e-3)
})

test('a run that goes on has its rows read once each, in whatever order they finish and whoever asks together', async () => {
  const rows = driftingRows(300)
  const { read, rows: readRows } = reader(rows)
  const open = project()
  const ask = (finished: RowRange[]) => setColours(open, { ...asked(finished), read: readRows })
  expectComponents(await ask([{ first: 100, count: 50 }]), rows.slice(100, 150))
  const both = [
    { first: 0, count: 20 },
    { first: 100, count: 80 },
  ]
  const [one, other] = await Promise.all([ask(both), ask(both)])
  const expected = [...rows.slice(0, 20), ...rows.slice(100, 180)]
  expectComponents(one, expected)
  expectComponents(other, expected)
  expectComponents(await ask([{ first: 0, count: 300 }]), rows)
  expect(read.toSorted((a, b) => a - b)).toEqual(Array.from(rows.keys()))
})

test('sets of many runs that are asked for in turns, as a grid does line by line, are read once each', async () => {
  const rows = driftingRows(8)
  const { read, rows: readRows } = reader(rows)
  const open = project()
  const runs = Array.from({ length: 1000 }, (_, run) => `run-${run}-latents`)
  for (let line = 0; line < 3; line++)
    for (const key of runs) await setColours(open, { ...asked([{ first: 0, count: 8 }], { key }), read: readRows })
  expect(read).toHaveLength(1000 * 8)
})

test('a difference to rows that are paired otherwise is read anew, and of the same pairs is not', async () => {
  const rows = driftingRows(60)
  const open = project()
  const finished = [{ first: 0, count: 20 }]
  const ask = (pairs: object, { rows: read }: ReturnType<typeof reader>) =>
    setColours(open, { ...asked(finished, { pairs }), read })
  const [byNumber, byImage] = [{}, {}]
  expectComponents(await ask(byNumber, reader(rows)), rows.slice(0, 20))
  const others = reader(rows.slice(30))
  expectComponents(await ask(byImage, others), rows.slice(30, 50))
  expectComponents(await ask(byImage, others), rows.slice(30, 50))
  expect(others.read).toHaveLength(20)
})

test('a row that could not be read is read again, and no other', async () => {
  const rows = driftingRows(300)
  const { read, rows: readRows } = reader(rows)
  const open = project()
  let fails = true
  const failing = async (first: number, count: number) => {
    if (fails && first + count > 200) throw new Error('gone')
    return readRows(first, count)
  }
  const finished = [
    { first: 0, count: 150 },
    { first: 200, count: 100 },
  ]
  const ask = () => setColours(open, { ...asked(finished), read: failing })
  await expect(ask()).rejects.toThrow('gone')
  fails = false
  expectComponents(await ask(), [...rows.slice(0, 150), ...rows.slice(200)])
  expect(read).toHaveLength(250)
})

test('of two runs the rows count that both have, and of rows shown together those that are finished', async () => {
  const rows = driftingRows(300)
  const { rows: read } = reader(rows)
  const finished = [
    [{ first: 0, count: 200 }],
    [
      { first: 50, count: 10 },
      { first: 190, count: 100 },
    ],
  ]
  const common = [...rows.slice(50, 60), ...rows.slice(190, 200)]
  expectComponents(await setColours(project(), { ...asked([]), finished, read }), common)
  const fit = [2, 55, 58, 299]
  expectComponents(await setColours(project(), { ...asked([]), finished, fit, read }), [rows[55], rows[58]])
})

test('the range of a set is that of every row, and of a set beyond 512 MB every k-th stands for it', async () => {
  const count = 40_000
  const record = { count, shape: [4, 32, 32] as [number, number, number] }
  const read: number[] = []
  const readRows = (first: number, some: number) => {
    for (let row = first; row < first + some; row++) read.push(row)
    return Promise.resolve(new Float32Array(some * 4096).fill(first))
  }
  const of = (finished: RowRange[]) => ({ ...asked(finished), range: 'set' as const, record, read: readRows })
  const stride = fittedStride(record)
  expect(stride).toBeGreaterThan(1)
  const open = project()
  const half = { first: 0, count: 19_999 }
  const first = await setColours(open, of([half]))
  expect(first.rows).toBe(fittedCount(record, [half]))
  const all = await setColours(open, of([{ first: 0, count }]))
  expect(all.rows).toBe(Math.ceil(count / stride))
  expect(all.colours).toEqual({ range: 'between', low: 0, high: Math.floor((count - 1) / stride) * stride })
  expect(read).toEqual(Array.from({ length: all.rows }, (_, place) => place * stride))
  expect(await setColours(project(), of([{ first: 1, count: 1 }]))).toEqual({ colours: { range: 'row' }, rows: 0 })
})
