import path from 'node:path'
import { expect, test } from 'vitest'
import { openAutoencoderSession } from '../../../../src-main/engine/autoencoderSession.ts'
import { measureSpeed } from '../../../../src-main/engine/measureSpeed.ts'
import { openModel } from '../../../../src-main/models/openModel.ts'
import { readArray, relativeDifference } from '../../../parity/readArray.ts'

const model = path.resolve('tests/parity/diffusers-ldm/model')
const weights = 'diffusion_pytorch_model.safetensors'
const file = path.join(model, 'vqvae', weights)

test('an autoencoder with all cores gives what it gives with one, and tells of its rows as they are done', async () => {
  const { data, shape } = readArray('diffusers-ldm/z.npy')
  const decoded: Float32Array[] = []
  for (const allCores of [false, true]) {
    const session = await openAutoencoderSession({ file, allCores }, 'decode', shape[2])
    let signs = 0
    decoded.push(await session.evaluate(data, () => signs++))
    expect(signs).toBeGreaterThan(0)
    await session.release()
  }
  expect(relativeDifference(decoded[1], decoded[0])).toBeLessThan(1e-6)
  expect(relativeDifference(decoded[1], readArray('diffusers-ldm/decoded.npy').data)).toBeLessThan(1e-4)
})

test('a latent model is measured both ways: its network on many rows, and the making of a picture with its decoder', async () => {
  const { settings } = await openModel(model)
  const source = { file: path.join(model, 'unet', weights), settings, autoencoder: { file } }
  for (const [what, batch] of [
    ['network', 2],
    ['decoder', 1],
  ] as const) {
    const { perSecond, peakBytes } = await measureSpeed({ model: source, what, batch, seconds: 0.02 })
    expect(perSecond).toBeGreaterThan(0)
    expect(peakBytes).toBeGreaterThan(0)
  }
})
