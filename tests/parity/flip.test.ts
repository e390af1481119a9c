import { expect, test } from 'vitest'
import { flip } from '../../src-main/analysis/flip.ts'
import { readArray } from './readArray.ts'

const reference = readArray('flip/reference.npy')
const other = readArray('flip/test.npy')
const [pairs, , height, width] = reference.shape
const pictureOf = ({ data }: typeof reference, pair: number) =>
  data.slice(pair * 3 * height * width, (pair + 1) * 3 * height * width)

test.each([67, 20])('FLIP is that of its authors’ program at %i pixels per degree', (pixelsPerDegree) => {
  const expected = readArray(`flip/flip-${pixelsPerDegree}.npy`)
  for (let pair = 0; pair < pairs; pair++) {
    const map = flip(pictureOf(reference, pair), pictureOf(other, pair), [3, height, width], pixelsPerDegree)
    // Theirs is in single precision, and the root of a feature of nearly nothing magnifies its rounding.
    map.forEach((value, i) => expect(Math.abs(value - expected.data[pair * height * width + i])).toBeLessThan(1e-4))
  }
})
