import { expect, test } from 'vitest'
import { pictureRange, pictureRule } from '../../../../../src-main/engine/studies/pictureRule.ts'
import { samplingRun } from '../../store/runRecords.ts'

const shown = ['samples', 'latents'] as const
const ofShape = (channels: number) => samplingRun('0001', { shape: [channels, 2, 2] })

test('images are shown from −1 to 1, and all else of at most three channels from −3 to 3', () => {
  expect(pictureRule({ record: ofShape(3) }, shown)).toBe(
    'Images in [−1, 1], all else from −3 to 3, three standard deviations of the noise; mid grey is 0.',
  )
  expect(pictureRule({ record: ofShape(1) }, ['samples'])).toBe('Images in [−1, 1].')
  expect(pictureRule({ record: ofShape(3) }, ['latents'])).toMatch(/^Values from −3 to 3/)
  expect([3, 4].map((channels) => pictureRange({ record: ofShape(channels) }))).toEqual(['array', 'row'])
})

test('four channels are shown by their principal components', () => {
  expect(pictureRule({ record: ofShape(4) }, shown)).toMatch(/^The first three principal components of the 4 channels/)
})

test('what an autoencoder decodes is not said to be shown by components', () => {
  const record = ofShape(4)
  const model = { autoencoder: { sha256: '' } } as typeof record.model
  const both = pictureRule({ record: { ...record, model } }, shown)
  expect(both).toMatch(/^Decoded samples in \[−1, 1\]\. Else the first three principal components/)
  expect(pictureRule({ record: { ...record, model } }, ['samples'])).toBe('Decoded samples in [−1, 1].')
})
