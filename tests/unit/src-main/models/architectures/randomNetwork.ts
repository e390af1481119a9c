import { admLayout, type AdmNetwork } from '../../../../../src-main/models/architectures/admLayout.ts'
import { admTensors } from '../../../../../src-main/models/architectures/admTensors.ts'
import type { Weights } from '../torchFixture.ts'

/** A small network of the family; tests change what they are about. */
export const smallNetwork: AdmNetwork = {
  modelChannels: 32,
  channels: 3,
  outputChannels: 6,
  levels: [32, 64],
  residualBlocks: 1,
  attention: [false, true],
  scaleShift: true,
  resampling: 'convolution',
  classes: 0,
}

/** Weights that keep the size of what passes through; the same ones every time. */
export function randomWeights(network: AdmNetwork): Weights {
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  }
  const tensors = admTensors(admLayout(network)).flatMap((part) => part.tensors)
  return Object.fromEntries(
    tensors.map(([name, shape]) => {
      const inputs = shape.slice(1).reduce((product, length) => product * length, 1)
      const norm = shape.length === 1 && name.endsWith('.weight')
      const scale = shape.length === 1 ? 0.3 : 1.5 / Math.sqrt(inputs)
      const count = shape[0] * inputs
      return [name, { shape, data: Float32Array.from({ length: count }, () => (norm ? 1 : 0) + scale * next()) }]
    }),
  )
}
