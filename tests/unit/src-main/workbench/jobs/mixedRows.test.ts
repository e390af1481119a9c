import { expect, test } from 'vitest'
import { slerp } from '../../../../../src-main/diffusion/slerp.ts'
import { noiseStream } from '../../../../../src-main/random/noiseStream.ts'
import {
  baseAndDraw,
  interpolatedRows,
  pairAndAlpha,
  variedRows,
} from '../../../../../src-main/workbench/jobs/mixedRows.ts'
import type { RowSource } from '../../../../../src-main/workbench/jobs/rowSource.ts'

const shape: [number, number, number] = [1, 4, 8]
const length = 32
function setOf(seed: number, count = 3): RowSource {
  const stream = noiseStream({ stream: 'torch', seed, count, length })
  return { count, shape, read: (first, some) => Promise.resolve(stream.rows(first, some)) }
}
const between = [
  { run: 'a', tensor: 'noise' },
  { run: 'b', tensor: 'latents' },
] as [{ run: string; tensor: 'noise' }, { run: string; tensor: 'latents' }]
const interpolation = { from: 'interpolation', between, steps: 5, rows: false } as const

test('five steps between give the seven points of the paper, pair by pair', () => {
  const points = Array.from({ length: 14 }, (_, row) => pairAndAlpha(row, interpolation))
  expect(points.map(({ pair }) => pair)).toEqual([...Array(7).fill(0), ...Array(7).fill(1)])
  points.slice(0, 7).forEach(({ alpha }, i) => expect(alpha).toBeCloseTo(i / 6, 12))
})

test('the ends are the sets themselves, and the points between lie on their arcs, wherever a reading begins', async () => {
  const [a, b] = [setOf(1), setOf(2)]
  const rows = interpolatedRows(interpolation, [a, b])
  expect(rows.count).toBe(21)
  const all = await rows.read(0, 21)
  for (let pair = 0; pair < 3; pair++) {
    const [start, end] = [await a.read(pair, 1), await b.read(pair, 1)]
    expect(all.slice(7 * pair * length, (7 * pair + 1) * length)).toEqual(start)
    expect(all.slice((7 * pair + 6) * length, (7 * pair + 7) * length)).toEqual(end)
    const middle = new Float32Array(length)
    slerp(start, end, 3 / 6, middle)
    expect(all.slice((7 * pair + 3) * length, (7 * pair + 4) * length)).toEqual(middle)
  }
  expect(await rows.read(5, 10)).toEqual(all.slice(5 * length, 15 * length))
})

test('row by row the points are others', async () => {
  const sets = [setOf(1), setOf(2)] as const
  const byRow = await interpolatedRows({ ...interpolation, rows: true }, sets).read(3, 1)
  expect(byRow).not.toEqual(await interpolatedRows(interpolation, sets).read(3, 1))
})

test('sets of different sizes are refused', () => {
  expect(() => interpolatedRows(interpolation, [setOf(1), setOf(2, 4)])).toThrow('(3, 1, 4, 8)')
})

const variation = {
  from: 'variation',
  run: 'a',
  tensor: 'latents',
  variance: 0.25,
  count: 4,
  stream: 'torch',
  seed: 10,
} as const

test('variations share their draws over all rows', async () => {
  const set = setOf(1)
  const rows = variedRows(variation, set)
  expect(rows.count).toBe(12)
  const all = await rows.read(0, 12)
  const draws = noiseStream({ stream: 'torch', seed: 10, count: 4, length })
  for (let row = 0; row < 12; row++) {
    const { base, draw } = baseAndDraw(row, variation)
    const [z, n] = [await set.read(base, 1), draws.rows(draw, 1)]
    const expected = z.map((value, i) => Math.sqrt(0.75) * value + 0.5 * n[i])
    all.slice(row * length, (row + 1) * length).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 6))
  }
  expect(await rows.read(3, 6)).toEqual(all.slice(3 * length, 9 * length))
})

test.each([
  [0, 'the rows themselves'],
  [1, 'the draws themselves'],
])('a variance of %i gives %s', async (variance) => {
  const rows = await variedRows({ ...variation, variance }, setOf(1)).read(4, 1)
  const draws = noiseStream({ stream: 'torch', seed: 10, count: 4, length }).rows(0, 1)
  expect(rows).toEqual(variance === 0 ? await setOf(1).read(1, 1) : draws)
})
