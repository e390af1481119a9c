import { expect, test } from 'vitest'
import { shownMap, whyNoFlip } from '../../../../src-renderer/run/differenceMaps.ts'
import { galleryColumn } from '../../../../src-renderer/run/galleryColumns.ts'

const tensors = ['noise', 'samples', 'latents', 'reconstructions'] as const
const run = (channels: number, autoencoder?: boolean) => ({
  tensors: [...tensors],
  shape: [channels, 8, 8] as [number, number, number],
  ...(autoencoder && { model: { autoencoder } }),
})
const reason = (
  tensor: Parameters<typeof galleryColumn>[1],
  between: 'arrays' | 'runs',
  channels = 3,
  autoencoder = false,
) => whyNoFlip(galleryColumn(run(channels, autoencoder), tensor), run(channels, autoencoder), between)

test('FLIP is offered for two images: of an image and its reconstruction within a run, and of one array of two runs', () => {
  expect(reason('reconstruction-minus-sample', 'arrays')).toBeUndefined()
  expect(reason('samples', 'runs')).toBeUndefined()
  expect(reason('reconstructions', 'runs', 1)).toBeUndefined()
})

test('FLIP is offered for the decoded images of a latent model, and where nothing decodes them that is said', () => {
  expect(reason('samples', 'runs', 4, true)).toBeUndefined()
  expect(reason('reconstruction-minus-sample', 'arrays', 4, true)).toBeUndefined()
  expect(reason('samples', 'runs', 4)).toContain('no autoencoder decodes these 4 channels')
  expect(reason('latents', 'runs', 4, true)).toContain('these are none')
})

test('FLIP is not offered for what is no image, such as what is a difference already', () => {
  for (const [tensor, between] of [
    ['reconstruction-minus-sample', 'runs'],
    ['latent-minus-noise', 'arrays'],
    ['noise', 'runs'],
  ] as const)
    expect(reason(tensor, between)).toContain('these are none')
})

test('among the arrays of one run nothing is said to be chosen that its page does not offer', () => {
  expect(reason('latent-minus-noise', 'arrays')).toMatch(
    /these are none: it needs samples with their reconstructions\.$/,
  )
  expect(reason('latents', 'runs')).toMatch(/these are none: choose samples or reconstructions\.$/)
})

test('where there is no FLIP, signed is shown, and every other map stays', () => {
  expect(shownMap('flip', undefined)).toBe('flip')
  expect(shownMap('flip', 'none')).toBeUndefined()
  expect(shownMap('l1', 'none')).toBe('l1')
  expect(shownMap('signed', undefined)).toBeUndefined()
})
