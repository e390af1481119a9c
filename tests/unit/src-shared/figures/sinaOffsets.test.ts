import { expect, test } from 'vitest'
import { sinaOffsets } from '../../../../src-shared/figures/sinaOffsets.ts'

test('dots have more room where values are dense', () => {
  const values = [
    ...Array.from({ length: 200 }, (_, index) => index / 100),
    ...Array.from({ length: 20 }, (_, i) => 8 + i),
  ]
  const offsets = sinaOffsets(values).map(Math.abs)
  const widest = (from: number, to: number) => Math.max(...offsets.slice(from, to))
  expect(widest(0, 200)).toBeGreaterThan(0.9)
  expect(widest(210, 220)).toBeLessThan(0.3)
})

test('offsets stay within one band and lie on both sides of its centre', () => {
  const offsets = sinaOffsets([3, 1, 2, 2, 2, 5, 4])
  expect(offsets.every((offset) => Math.abs(offset) <= 1)).toBe(true)
  expect(Math.min(...offsets)).toBeLessThan(0)
  expect(Math.max(...offsets)).toBeGreaterThan(0)
})

test('one value lies on the centre line, none gives none', () => {
  expect(sinaOffsets([7])).toEqual([0])
  expect(sinaOffsets([])).toEqual([])
})
