import { Tensor } from 'onnxruntime-node'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createSession } from '../../src-main/engine/createSession.ts'
import { admTensors } from '../../src-main/models/architectures/admTensors.ts'
import { compileModel } from '../../src-main/models/compileModel.ts'
import { referenceUNet } from '../unit/src-main/models/architectures/referenceUNet.ts'
import type { Weights } from '../unit/src-main/models/torchFixture.ts'
import { cifar, largeNetworks } from './networks.ts'
import { randomValues } from './randomValues.ts'

const size = 8

/**
 * The 52-million network on a picture so small that plain loops can follow.
 *
 * @returns the largest difference from the definition, relative to the largest value
 */
export async function admAgainstDefinition(): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'inverscope-large-'))
  try {
    const [{ settings, write }] = largeNetworks
    const model = await compileModel(await write(folder), { ...settings, imageSize: size })
    const session = await createSession(model)
    const state = Float32Array.from({ length: 3 * size ** 2 }, (_, i) => 1.5 * Math.sin(12.9898 * i))
    const { output } = await session.run({
      x: new Tensor('float32', state, [1, 3, size, size]),
      t: new Tensor('float32', [500], [1]),
    })
    await session.release()
    const tensors = admTensors(cifar).flatMap((part) => part.tensors)
    const weights: Weights = Object.fromEntries(
      tensors.map(([name, shape], seed) => {
        const count = shape.reduce((product, side) => product * side, 1)
        return [name, { shape, data: randomValues(name, shape, { first: 0, count, seed }) }]
      }),
    )
    const expected = referenceUNet(cifar, weights, { heads: 4, order: 'legacy', size }, state, 500)
    const found = output.data as Float32Array
    const largest = Math.max(...expected.map(Math.abs))
    return Math.max(...expected.map((value, i) => Math.abs(value - found[i]))) / largest
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
