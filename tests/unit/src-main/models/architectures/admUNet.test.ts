import { Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { admLayout, type AdmNetwork } from '../../../../../src-main/models/architectures/admLayout.ts'
import { createSession } from '../../../../../src-main/engine/createSession.ts'
import { compileModel } from '../../../../../src-main/models/compileModel.ts'
import type { ModelSettings } from '../../../../../src-shared/project/modelSettings.ts'
import { checkpoint, temporaryFile } from '../torchFixture.ts'
import { randomWeights, smallNetwork } from './randomNetwork.ts'
import { referenceUNet } from './referenceUNet.ts'

const schedule: ModelSettings = { schedule: 'cosine', trainSteps: 4000, rescaleTimesteps: true }

const variants: [what: string, network: Partial<AdmNetwork>, settings: ModelSettings][] = [
  ['scale and shift, learned resampling, legacy attention', {}, { heads: 4 }],
  ['time that is added', { scaleShift: false }, { heads: 4 }],
  ['averages and repeats for resampling', { resampling: 'plain' }, { heads: 2 }],
  ['residual blocks for resampling', { resampling: 'residual' }, { heads: 2 }],
  ['the new order of attention', {}, { headChannels: 16, attentionOrder: 'new' }],
  ['one head', {}, { heads: 1 }],
  ['other heads on the way up', {}, { heads: 4, headsUpsample: 2 }],
  ['attention at every size', { attention: [true, true] }, { heads: 4 }],
  ['classes', { classes: 7 }, { heads: 4 }],
  ['no variance', { outputChannels: 3 }, { heads: 4 }],
  ['one channel', { channels: 1, outputChannels: 1 }, { heads: 4 }],
  [
    'two blocks and three sizes',
    { residualBlocks: 2, levels: [32, 32, 64], attention: [false, false, true] },
    { heads: 4 },
  ],
  ['a first size narrower than the time embedding', { modelChannels: 64, levels: [32, 64] }, { heads: 4 }],
  ['a single size', { levels: [32], attention: [false] }, { heads: 4 }],
]

test.each(variants)('a network with %s gives what its definition gives', async (_, changes, settings) => {
  const network = { ...smallNetwork, ...changes }
  const size = 2 ** network.levels.length
  const weights = randomWeights(network)
  const model = await compileModel(await temporaryFile(checkpoint(weights)), {
    ...schedule,
    ...settings,
    imageSize: size,
  })
  const classes = network.classes ? [5, 2] : undefined
  const timesteps = [3, 987.25]
  const length = network.channels * size * size
  const images = Float32Array.from({ length: 2 * length }, (_, i) => Math.sin(i * 12.9898) * 1.5)

  const session = await createSession(model)
  const results = await session.run({
    x: new Tensor('float32', images, [2, network.channels, size, size]),
    t: new Tensor('float32', Float32Array.from(timesteps), [2]),
    ...(classes ? { y: new Tensor('int64', BigInt64Array.from(classes, BigInt), [2]) } : {}),
  })
  await session.release()

  const layout = admLayout(network)
  const attention = {
    heads: settings.heads ?? 1,
    headsUp: settings.headsUpsample,
    order: settings.attentionOrder ?? 'legacy',
    size,
  }
  const widest = network.levels.at(-1)!
  if (settings.headChannels) attention.heads = widest / settings.headChannels
  const expected = timesteps.flatMap((t, row) =>
    referenceUNet(layout, weights, attention, images.subarray(row * length, (row + 1) * length), t, classes?.[row]),
  )
  const found = results.output.data as Float32Array
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  expect(found.length).toBe(expected.length)
  expect(expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i])), 0) / largest).toBeLessThan(
    1e-4,
  )
})
