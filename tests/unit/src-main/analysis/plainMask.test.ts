import { expect, test } from 'vitest'
import { plainMask, plainShares } from '../../../../src-main/analysis/plainMask.ts'

test('a pixel is plain if it hardly differs from those below and on the right', () => {
  const image = Float32Array.from([0, 0, 0, 0, 0.9, 0, 0, 0, 0])
  expect([...plainMask(image, [1, 3, 3])]).toEqual([1, 0, 1, 0, 0, 1, 1, 1, 1])
})

test('the last row and column are compared with nothing beyond them', () => {
  const steps = Float32Array.from([0, 0.04, 0, 0.04])
  expect([...plainMask(steps, [1, 2, 2])]).toEqual([1, 1, 1, 1])
  const taller = Float32Array.from([0, 0.06, 0, 0.06])
  expect([...plainMask(taller, [1, 2, 2])]).toEqual([0, 1, 0, 1])
})

test('one busy channel is enough, and images do not touch each other', () => {
  const flat = [0, 0, 0, 0]
  const busy = [0, 1, 1, 0]
  const images = Float32Array.from([...flat, ...flat, ...flat, ...busy])
  expect([...plainMask(images, [2, 2, 2])]).toEqual([1, 1, 1, 1, 0, 0, 0, 1])
  expect([...plainShares(images, [2, 2, 2])]).toEqual([1, 0.25])
})
