import { expect, test } from 'vitest'
import { differenceMap } from '../../../../src-main/analysis/differenceMap.ts'
import { flip } from '../../../../src-main/analysis/flip.ts'
import { ShapeMismatch } from '../../../../src-shared/errors/errors.ts'

// Two channels of two pixels
const reference = Float32Array.from([0, 1, 0, 1])
const other = Float32Array.from([3, 1, -4, 0])

test('L1 is the mean of |Δ| over the channels of a pixel, L2 their root mean square', () => {
  expect([...differenceMap(reference, other, [2, 1, 2], 'l1')]).toEqual([3.5, 0.5])
  const [first, second] = differenceMap(reference, other, [2, 1, 2], 'l2')
  expect(first).toBeCloseTo(Math.sqrt(12.5), 6)
  expect(second).toBeCloseTo(Math.SQRT1_2, 6)
})

test('FLIP of images over [-1, 1] is that of the same over [0, 1], and black to white is near the end of its scale', () => {
  const black = new Float32Array(3 * 64).fill(-1)
  const white = new Float32Array(3 * 64).fill(1)
  const map = differenceMap(black, white, [3, 8, 8], 'flip')
  const same = flip(new Float32Array(3 * 64), new Float32Array(3 * 64).fill(1), [3, 8, 8])
  expect([...map]).toEqual([...same])
  expect(Math.min(...map)).toBeGreaterThan(0.9)
  expect(Math.max(...differenceMap(black, black, [3, 8, 8], 'flip'))).toBe(0)
})

test('grey images are as colour images of the same grey', () => {
  const grey = Float32Array.from({ length: 64 }, (_, i) => (i % 7) / 7)
  const lighter = grey.map((value) => Math.min(1, value + 0.2))
  const three = (plane: Float32Array) => Float32Array.from([...plane, ...plane, ...plane])
  expect([...flip(grey, lighter, [1, 8, 8])]).toEqual([...flip(three(grey), three(lighter), [3, 8, 8])])
})

test('what is no image of one or three channels has no FLIP', () => {
  expect(() => differenceMap(reference, other, [2, 1, 2], 'flip')).toThrow(
    expect.objectContaining({ code: ShapeMismatch.code }),
  )
})
