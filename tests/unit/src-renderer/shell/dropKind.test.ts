import { expect, test } from 'vitest'
import { dropKind } from '../../../../src-renderer/shell/dropKind.ts'

test('what is dropped is taken for what its name says', () => {
  expect([dropKind('ema_0.999.pt', false), dropKind('images.npy', false)]).toEqual(['model', 'dataset'])
  expect([dropKind('latents.pt', false), dropKind('noise.npy', false)]).toEqual(['import', 'import'])
  expect([dropKind('landscape-32', true), dropKind('checkpoint-500', true)]).toEqual(['dataset', 'model'])
})

test.each([
  ...['state_dict.pt', 'model_state.pth', 'train_state_500000.pt', 'latent_diffusion.pt'],
  ...['denoiser.pt', 'sampler.pt', 'upsampler.pt', 'reconstructor.pth'],
])('%s is a network, though a part of its name is a word for arrays', (name) => {
  expect(dropKind(name, false)).toBe('model')
})
