import { expect, test } from 'vitest'
import { noiseStream } from '../../src-main/random/noiseStream.ts'
import { readArray, readCase, relativeDifference } from './readArray.ts'

const { cases } = readCase<{ cases: { seed: number; shape: number[]; file: string }[] }>('torch-randn')

test.each(cases)('torch.randn($shape) with seed $seed', ({ seed, shape, file }) => {
  const [count, ...row] = shape
  const length = row.reduce((product, side) => product * side, 1)
  const noise = noiseStream({ stream: 'torch', seed, count, length }).rows(0, count)
  expect(relativeDifference(noise, readArray(`torch-randn/${file}`).data)).toBeLessThan(1e-6)
})
