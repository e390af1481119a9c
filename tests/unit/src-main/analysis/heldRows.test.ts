import { expect, test } from 'vitest'
import { heldRows } from '../../../../src-main/analysis/heldRows.ts'
import { rowsInMemory, type RowSource } from '../../../../src-main/analysis/rowSource.ts'
import { ValuesNotFinite } from '../../../../src-shared/errors/errors.ts'
import { normals } from './testRows.ts'

/** Counts how often it is read. */
function counted(source: RowSource) {
  const found = {
    reads: 0,
    source: { ...source, read: (...range: [number, number]) => (found.reads++, source.read(...range)) },
  }
  return found
}

test('a set is read once, whatever is read of it later', async () => {
  const data = normals(40, 6, 1)
  const shares: number[] = []
  const counter = counted(rowsInMemory(data, 6, 'features'))
  const held = await heldRows(counter.source, { progress: (share) => shares.push(share) })
  expect([held.n, held.length, held.what, counter.reads, shares]).toEqual([40, 6, 'features', 1, [1]])
  for (const row of [3, 17, 3]) expect(await held.read(row, 2)).toEqual(data.subarray(6 * row, 6 * (row + 2)))
  expect(counter.reads).toBe(1)
})

test('one of more than 512 MB stays where it is', async () => {
  const source: RowSource = {
    ...{ what: 'features', n: 100_000, length: 2048 },
    read: () => {
      throw new Error('read')
    },
  }
  expect(await heldRows(source)).toBe(source)
})

test('rows that are not finite are named, and a reading stops when it is told to', async () => {
  const data = normals(5, 3, 1)
  data[10] = NaN
  await expect(heldRows(rowsInMemory(data, 3))).rejects.toSatisfy(ValuesNotFinite.is)
  await expect(heldRows(rowsInMemory(normals(5, 3), 3), { signal: AbortSignal.abort() })).rejects.toThrow('abort')
})
