import { expect, test } from 'vitest'
import { byteEntropy } from '../../../../src-main/analysis/byteEntropy.ts'
import { patchVariances } from '../../../../src-main/analysis/patchVariances.ts'

test('the variance of a chessboard’s 3 × 3 squares is 5/9 · 4/9, and the border has none', () => {
  const side = 5
  const board = Array.from({ length: side * side }, (_, i) => ((i % side) + Math.floor(i / side)) % 2)
  const found = patchVariances(board, [1, side, side])
  found.forEach((variance, i) => {
    const inside = i % side > 0 && i % side < side - 1 && i >= side && i < side * (side - 1)
    if (inside) expect(variance).toBeCloseTo(20 / 81, 12)
    else expect(variance).toBeNaN()
  })
})

test('the variance is averaged over channels, and a ramp’s is that of its three columns', () => {
  const ramp = Array.from({ length: 9 }, (_, i) => 3 * (i % 3))
  const flat = new Array<number>(9).fill(50)
  // (9 + 0 + 9) / 3 for the ramp, 0 for the flat channel.
  expect(patchVariances([...ramp, ...flat], [2, 3, 3])[4]).toBeCloseTo(3, 12)
})

test('a picture without a whole square has none', () => {
  expect([...patchVariances([1, 2, 3, 4], [1, 2, 2])]).toEqual(new Array(4).fill(Number.NaN))
})

test('the entropy of bytes is the logarithm of how many values are equally frequent', () => {
  expect(byteEntropy(new Uint8ClampedArray(100).fill(9))).toBe(0)
  for (const values of [2, 16, 256])
    expect(byteEntropy(Uint8ClampedArray.from({ length: 1024 }, (_, i) => i % values))).toBeCloseTo(
      Math.log2(values),
      12,
    )
  // −(¾ log ¾ + ¼ log ¼)
  expect(byteEntropy(new Uint8ClampedArray([1, 1, 1, 2]))).toBeCloseTo(0.811278, 6)
})
