import { expect, test } from 'vitest'
import { slerp, slerpRows } from '../../../../src-main/diffusion/slerp.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'

const normOf = (values: Float32Array) => Math.hypot(...values)

test('goes along the circle through both ends', () => {
  const into = new Float32Array(2)
  for (const alpha of [0, 0.25, 0.5, 1]) {
    slerp(Float32Array.of(1, 0), Float32Array.of(0, 1), alpha, into)
    expect(into[0]).toBeCloseTo(Math.cos((alpha * Math.PI) / 2), 6)
    expect(into[1]).toBeCloseTo(Math.sin((alpha * Math.PI) / 2), 6)
  }
})

test('of independent noises keeps their length, which the straight line does not', () => {
  const rows = noiseStream({ stream: 'torch', seed: 420, count: 2, length: 3072 })
  const [a, b] = [rows.rows(0, 1), rows.rows(1, 1)]
  const into = new Float32Array(3072)
  slerp(a, b, 0.5, into)
  expect(normOf(into) / normOf(a)).toBeCloseTo(1, 1)
  const line = a.map((value, i) => (value + b[i]) / 2)
  expect(normOf(line) / normOf(a)).toBeLessThan(0.75)
})

test.each([
  ['nearly parallel vectors', [1, 0.01]],
  ['opposite vectors', [-1, 0]],
  ['a vector of zeros', [0, 0]],
] as const)('of %s is the straight line', (_, end) => {
  const into = new Float32Array(2)
  slerp(Float32Array.of(1, 0), Float32Array.from(end), 0.25, into)
  expect(into[0]).toBeCloseTo(0.75 + 0.25 * end[0], 6)
  expect(into[1]).toBeCloseTo(0.25 * end[1], 6)
})

test('row by row is slerp of every image row by itself', () => {
  const rows = noiseStream({ stream: 'torch', seed: 1, count: 2, length: 48 })
  const [a, b] = [rows.rows(0, 1), rows.rows(1, 1)]
  const [into, whole] = [new Float32Array(48), new Float32Array(48)]
  slerpRows(a, b, 0.3, into, 4)
  const row = new Float32Array(4)
  slerp(a.subarray(8, 12), b.subarray(8, 12), 0.3, row)
  expect(into.subarray(8, 12)).toEqual(row)
  slerp(a, b, 0.3, whole)
  expect(into).not.toEqual(whole)
})
