import { expect, test, vi } from 'vitest'
import { stateDecoder } from '../../../../src-main/engine/stateDecoder.ts'

/** A decoder that gives back what goes in, so that what went in is seen. */
vi.mock('../../../../src-main/engine/autoencoderSession.ts', () => ({
  autoencoderSession: () =>
    Promise.resolve({ outputShape: [1, 2, 2], evaluate: (states: Float32Array) => Promise.resolve(states) }),
}))
vi.mock('../../../../src-main/models/diffusers/openAutoencoder.ts', () => ({
  openAutoencoder: () => Promise.resolve({ scalingFactor: 0.5 }),
}))

const autoencoder = { file: 'vae', sha256: '0'.repeat(64) }

test.each([
  ['of the model’s settings', { scalingFactor: 0.25 }, 4],
  ['of the autoencoder’s file where the settings have none', {}, 2],
])('states are divided by the scaling factor %s, and stay what they are', async (_, settings, times) => {
  const { shape, decode } = await stateDecoder({ autoencoder, settings }, 2, '0001-a')
  const states = Float32Array.of(1, -2, 3, 0)
  expect([...(await decode(states))]).toEqual([1, -2, 3, 0].map((value) => value * times))
  expect([[...states], shape]).toEqual([
    [1, -2, 3, 0],
    [1, 2, 2],
  ])
})
