import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, onTestFinished, test } from 'vitest'
import { diffusersPath } from '../../src-main/diffusion/ddimPath.ts'
import { followPath } from '../../src-main/diffusion/followPath.ts'
import { alphasCumprod } from '../../src-main/diffusion/schedule.ts'
import { ditTransformer2d } from '../../src-main/models/architectures/ditTransformer2d.ts'
import { openSafetensors } from '../../src-main/models/readers/safetensors.ts'
import { readTensors } from '../../src-main/models/readers/storedTensor.ts'
import { readArray, readCase, relativeDifference } from './readArray.ts'

const folder = path.join(import.meta.dirname, 'diffusers-dit/model/transformer')
const { classes } = readCase<{ classes: number[] }>('diffusers-dit')
const array = (name: string) => readArray(`diffusers-dit/${name}.npy`)

/** The compiled network on the case's two classes; gone after the test. */
async function openNetwork() {
  const config = JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8')) as Record<string, unknown>
  const weightFile = path.join(folder, 'diffusion_pytorch_model.safetensors')
  const { tensors } = await openSafetensors(weightFile)
  const denoiser = ditTransformer2d({ path: path.join(folder, 'config.json'), config, tensors })
  const { onnx, weights, byteLength } = denoiser.build(8)
  const data = new Uint8Array(byteLength)
  const placed = weights.map(({ name, byteOffset, count }) => ({
    tensor: tensors.get(name)!,
    target: new Float32Array(data.buffer, byteOffset, count),
  }))
  await readTensors(weightFile, placed)
  const externalData = [{ path: 'weights', data }]
  const session = await InferenceSession.create(onnx, { externalData, intraOpNumThreads: 1 })
  onTestFinished(() => session.release())
  const evaluate = async (x: Float32Array, t: Float32Array) => {
    const { output } = await session.run({
      x: new Tensor('float32', x, [2, 4, 8, 8]),
      t: new Tensor('float32', t, [2]),
      y: new Tensor('int64', BigInt64Array.from(classes, BigInt), [2]),
    })
    return output.data as Float32Array
  }
  return { denoiser, evaluate }
}

test('a DiTTransformer2DModel gives what diffusers gives, variance included', async () => {
  const { denoiser, evaluate } = await openNetwork()
  expect(denoiser).toMatchObject({ channels: 4, outputChannels: 8, imageSize: 8, sizeFactor: 2, classes: 10 })
  const output = await evaluate(array('x').data, array('t').data)
  expect(relativeDifference(output, array('output').data)).toBeLessThan(1e-4)
})

describe('a DiTPipeline without guidance', () => {
  test.each([
    ['sampling', 'noise'],
    ['inversion', 'sample'],
  ] as const)('goes through every state in %s, from its %s', async (direction, from) => {
    const { evaluate } = await openNetwork()
    const { data: state } = array(from)
    const length = state.length / 2
    const states = [state.slice()]
    const alphas = alphasCumprod({ schedule: 'linear', trainSteps: 1000 }, 'float32')
    await followPath({
      state,
      rows: 2,
      length,
      path: diffusersPath({ alphas, steps: 10, convention: 'target', spacing: 'leading', setAlphaToOne: false })[
        direction
      ],
      predict: (current, timestep) => evaluate(current, new Float32Array(2).fill(timestep)),
      outputLength: 2 * length,
      predicts: 'epsilon',
      clip: false,
      afterClip: 'keep',
      onStep: () => void states.push(state.slice()),
    })
    const { data: expected } = array(`${direction}_states`)
    expect(states.length * state.length).toBe(expected.length)
    states.forEach((reached, step) =>
      expect(
        relativeDifference(reached, expected.subarray(step * state.length, (step + 1) * state.length)),
        `state ${step}`,
      ).toBeLessThan(1e-3),
    )
  })
})
