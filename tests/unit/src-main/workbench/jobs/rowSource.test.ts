import { expect, test } from 'vitest'
import { chosenRows, type RowSource } from '../../../../../src-main/workbench/jobs/rowSource.ts'

test('of chosen rows neighbours are read together, and all come in the order asked for', async () => {
  const reads: [number, number][] = []
  const source: RowSource = {
    count: 20,
    shape: [1, 1, 2],
    read(first, count) {
      reads.push([first, count])
      return Promise.resolve(Float32Array.from({ length: 2 * count }, (_, i) => 2 * first + i))
    },
  }
  const rows = chosenRows(source, [3, 4, 5, 9, 12, 13])
  expect(rows.count).toBe(6)
  expect([...(await rows.read(1, 4))]).toEqual([8, 9, 10, 11, 18, 19, 24, 25])
  expect(reads).toEqual([
    [4, 2],
    [9, 1],
    [12, 1],
  ])
})
