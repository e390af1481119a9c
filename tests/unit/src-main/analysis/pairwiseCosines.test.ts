import { expect, test } from 'vitest'
import { pairedCosines } from '../../../../src-main/analysis/pairedCosines.ts'
import { meanPairwiseCosine, pairwiseCosinesOfBases } from '../../../../src-main/analysis/pairwiseCosines.ts'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { normals } from './testRows.ts'

const [n, d] = [7, 5]
const rows = normals(n, d, 3)

/** All pairs, one by one. */
async function byPairs(data: Float32Array, count: number): Promise<number> {
  const row = (i: number) => rowsInMemory(data.slice(i * d, (i + 1) * d), d)
  let sum = 0
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) if (i !== j) sum += (await pairedCosines(row(i), row(j)))[0]
  return sum / (count * (count - 1))
}

test('is the mean over all pairs, formed one by one', async () => {
  expect((await meanPairwiseCosine(rowsInMemory(rows, d))).value).toBeCloseTo(await byPairs(rows, n), 12)
})

test('does not depend on order or on the lengths of rows; equal directions are 1', async () => {
  const turned = new Float32Array(rows.length)
  for (let i = 0; i < n; i++)
    turned.set(
      rows.subarray(i * d, (i + 1) * d).map((value) => 2 ** i * value),
      (n - 1 - i) * d,
    )
  expect((await meanPairwiseCosine(rowsInMemory(turned, d))).value).toBeCloseTo(await byPairs(rows, n), 12)
  const copies = new Float32Array(4 * d)
  for (let i = 0; i < 4; i++)
    copies.set(
      rows.subarray(0, d).map((value) => (i + 1) * value),
      i * d,
    )
  expect((await meanPairwiseCosine(rowsInMemory(copies, d))).value).toBeCloseTo(1, 7)
})

test('a row of zeros counts as 0 beside the others, and one row is too few', async () => {
  const zeros = rows.slice()
  zeros.fill(0, 2 * d, 3 * d)
  expect((await meanPairwiseCosine(rowsInMemory(zeros, d))).value).toBeCloseTo(await byPairs(zeros, n), 12)
  await expect(meanPairwiseCosine(rowsInMemory(rows.slice(0, d), d))).rejects.toMatchObject({ code: 'too-few-rows' })
})

test('of the variations of each base', async () => {
  const sets = [0, 1, 2].map((set) => rowsInMemory(normals(4, d, 10 + set), d))
  const found = await pairwiseCosinesOfBases(sets)
  for (let base = 0; base < 4; base++) {
    const own = new Float32Array(3 * d)
    for (const [place, set] of sets.entries()) own.set(await set.read(base, 1), place * d)
    expect(found[base]).toBeCloseTo(await byPairs(own, 3), 12)
  }
})
