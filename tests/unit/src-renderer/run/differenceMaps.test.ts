import { expect, test } from 'vitest'
import { canFlip } from '../../../../src-renderer/run/differenceMaps.ts'
import { galleryColumn } from '../../../../src-renderer/run/galleryColumns.ts'

const tensors = ['noise', 'samples', 'latents', 'reconstructions'] as const
const run = (channels: number) => ({ tensors: [...tensors], shape: [channels, 8, 8] as [number, number, number] })
const flips = (tensor: Parameters<typeof galleryColumn>[1], between: 'arrays' | 'runs', channels = 3) =>
  canFlip(galleryColumn(run(channels), tensor), run(channels), between)

test('FLIP is offered for two images: of an image and its reconstruction within a run, and of one array of two runs', () => {
  expect(flips('reconstruction-minus-sample', 'arrays')).toBe(true)
  expect(flips('samples', 'runs')).toBe(true)
  expect(flips('reconstructions', 'runs')).toBe(true)
  expect(flips('samples', 'runs', 2)).toBe(false)
})

test('FLIP is not offered for what is no image, such as what is a difference already', () => {
  expect(flips('reconstruction-minus-sample', 'runs')).toBe(false)
  expect(flips('latent-minus-noise', 'arrays')).toBe(false)
  expect(flips('noise', 'runs')).toBe(false)
})
