import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { frechetDistance } from '../../src-main/analysis/frechetDistance.ts'
import { unbiasedDistance } from '../../src-main/analysis/kernelDistance.ts'
import { multiplyColumns } from '../../src-main/analysis/multiplyColumns.ts'
import { rowsInMemory } from '../../src-main/analysis/rowSource.ts'
import { pictureForEncoder } from '../../src-main/imaging/pictureForEncoder.ts'
import { readNpy } from '../../src-main/store/npyFile.ts'
import type { CompleteEncoderSettings } from '../../src-shared/project/encoder.ts'
import { relativeDifference } from './readArray.ts'

const fixture = (name: string) => path.join(import.meta.dirname, 'encoders', name)
const { cases, distances } = JSON.parse(readFileSync(fixture('case.json'), 'utf8')) as {
  cases: { name: string; picture: number; settings: CompleteEncoderSettings }[]
  distances: { name: string; distance: number; kernel: number }[]
}

describe('a picture reaches an encoder as torchvision and pytorch-fid bring it there', () => {
  test.each(cases)('$name', async ({ name, picture, settings }) => {
    const { data, shape } = await readNpy(fixture(`picture-${picture}.npy`))
    const expected = await readNpy(fixture(`${name}.npy`))
    const given = new Float32Array(3 * settings.imageSize ** 2)
    pictureForEncoder(data, shape as [number, number, number], settings, given)
    expect(expected.shape).toEqual([3, settings.imageSize, settings.imageSize])
    expect(relativeDifference(given, expected.data)).toBeLessThan(1e-6)
  })

  test('of one channel as of the same one three times', async () => {
    const { data } = await readNpy(fixture('picture-24.npy'))
    const [grey, three] = [data.slice(0, 24 * 24), new Float32Array(3 * 24 * 24)]
    for (let channel = 0; channel < 3; channel++) three.set(grey, channel * 24 * 24)
    const [once, thrice] = [new Float32Array(3 * 28 * 28), new Float32Array(3 * 28 * 28)]
    pictureForEncoder(grey, [1, 24, 24], cases[0].settings, once)
    pictureForEncoder(three, [3, 24, 24], cases[0].settings, thrice)
    expect(once).toEqual(thrice)
  })

  test('latents of four channels are refused', () => {
    const prepare = () =>
      pictureForEncoder(new Float32Array(4 * 4 * 4), [4, 4, 4], cases[0].settings, new Float32Array(3))
    expect(prepare).toThrow('takes square pictures of 1 or 3 channels, and these are (4, 4, 4)')
  })
})

describe('the Fréchet distance is that of SciPy’s matrix square root', () => {
  test.each(distances)('$name', async ({ name, distance }) => {
    const [a, b] = await Promise.all(
      ['a', 'b'].map(async (set) => {
        const { data, shape } = await readNpy(fixture(`features-${name}-${set}.npy`))
        return rowsInMemory(data, shape[1])
      }),
    )
    const found = await frechetDistance(a, b)
    expect(Math.abs(found.distance - distance) / distance).toBeLessThan(1e-5)
    expect(found.tooFewForFeatures).toBe(name === 'fewer-rows')
  })
})

test.each(distances)('the kernel distance of $name is that of NumPy in float64', async ({ name, kernel }) => {
  const [a, b] = await Promise.all(
    ['a', 'b'].map(async (set) => {
      const { data, shape } = await readNpy(fixture(`features-${name}-${set}.npy`))
      return rowsInMemory(data, shape[1])
    }),
  )
  expect(Math.abs((await unbiasedDistance(a, b, multiplyColumns)) / kernel - 1)).toBeLessThan(1e-5)
})
