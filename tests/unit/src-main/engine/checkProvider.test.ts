import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType as DataType,
} from 'onnx-buf'
import * as onnxruntime from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { checkProvider } from '../../../../src-main/engine/checkProvider.ts'
import { createSession } from '../../../../src-main/engine/createSession.ts'
import { openModelSession, type ModelSession } from '../../../../src-main/engine/modelSession.ts'
import type { ModelSource } from '../../../../src-main/engine/sources.ts'
import { relativeDifference } from '../../../../src-main/engine/relativeDifference.ts'
import { compileModel } from '../../../../src-main/models/compileModel.ts'
import { openModel } from '../../../../src-main/models/openModel.ts'
import { roundingOfProviders } from '../../../../src-main/workbench/devices/roundingOfProviders.ts'

const file = 'resources/demo/models/landscape-ddpm/ema_0.999_006422.pt'
const { settings } = await openModel(file, { preset: 'landscape-ddpm' })
const source: ModelSource = { file, settings, provider: 'webgpu' }

/** What makes sessions: the real one on the CPU, and on the other provider one of the test's own making. */
const factory = (other: (real: ModelSession) => Partial<ModelSession> | Promise<Partial<ModelSession>>) => {
  const asked: (string | undefined)[] = []
  const open = async (of: ModelSource): Promise<ModelSession> => {
    asked.push(of.provider)
    const real = await openModelSession({ ...of, provider: 'cpu' })
    return of.provider === 'cpu' ? real : { ...real, ...(await other(real)) }
  }
  return { open, asked }
}

describe('a provider is compared with the CPU', () => {
  test('and one that computes the same differs by nothing', async () => {
    const { open, asked } = factory(() => ({}))
    expect(await checkProvider(source, open)).toEqual({ difference: 0 })
    expect(asked).toEqual(['cpu', 'webgpu'])
  })

  test('and one whose numbers are off by a hundredth of the largest is said to be', async () => {
    const { open } = factory((real) => ({
      async evaluate(...given) {
        const output = (await real.evaluate(...given)).slice()
        const largest = output.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
        output[7] += 0.01 * largest
        return output
      },
    }))
    expect((await checkProvider(source, open)).difference).toBeCloseTo(0.01, 5)
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('and an output of %s is no figure', async (value) => {
    const { open } = factory((real) => ({
      async evaluate(...given) {
        const output = (await real.evaluate(...given)).slice()
        output[output.length - 1] = value
        return output
      },
    }))
    expect(await checkProvider(source, open)).toEqual({})
  })

  test('and what it throws when it is made is passed on, with the session of the CPU released', async () => {
    let released = 0
    const open = async (of: ModelSource): Promise<ModelSession> => {
      if (of.provider !== 'cpu') throw new Error('no kernel image is available')
      const real = await openModelSession(of)
      return { ...real, release: () => (released++, real.release()) }
    }
    await expect(checkProvider(source, open)).rejects.toThrow('no kernel image is available')
    expect(released).toBe(1)
  })
})

describe('what rounding explains', () => {
  test('holds another order of additions, as with another level of optimisation', async () => {
    const expected = await outputOf((model) => model)
    const found = await outputOf((model) => model, { graphOptimizationLevel: 'disabled' })
    const difference = relativeDifference(found, expected)!
    expect(difference).toBeGreaterThan(0)
    expect(difference).toBeLessThan(roundingOfProviders / 10)
  })

  test('does not hold factors that are rounded to the 10 bits of TF32', async () => {
    const expected = await outputOf((model) => model)
    const found = await outputOf(withRoundedFactors)
    expect(relativeDifference(found, expected)!).toBeGreaterThan(2 * roundingOfProviders)
  })
})

async function outputOf(
  change: (onnx: Uint8Array) => Uint8Array,
  options: onnxruntime.InferenceSession.SessionOptions = {},
): Promise<Float32Array> {
  const model = await compileModel(file, settings)
  const session = await createSession({ ...model, onnx: change(model.onnx as Uint8Array) }, options)
  const state = Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => 1.5 * Math.sin(12.9898 * i))
  const results = await session.run({
    [model.inputs.state]: new onnxruntime.Tensor('float32', state, [1, 3, 32, 32]),
    [model.inputs.timesteps]: new onnxruntime.Tensor('float32', Float32Array.of(500), [1]),
  })
  await session.release()
  return results[model.output].data as Float32Array
}

/** What a GPU with TF32 does to the factors of products: float16 has as many bits behind the point. Their sums stay float32. */
function withRoundedFactors(onnx: Uint8Array): Uint8Array {
  const model = fromBinary(ModelProtoSchema, onnx)
  const cast = (input: string, output: string, to: DataType) =>
    create(NodeProtoSchema, {
      opType: 'Cast',
      name: output,
      input: [input],
      output: [output],
      attribute: [create(AttributeProtoSchema, { name: 'to', type: AttributeType.INT, i: BigInt(to) })],
    })
  const nodes = model.graph!.node.flatMap((node) => {
    if (!['Conv', 'MatMul', 'Gemm'].includes(node.opType)) return [node]
    const names = [0, 1].map((at) => `${node.name} factor ${at}`)
    const casts = names.flatMap((name, at) => [
      cast(node.input[at], `${name} short`, DataType.FLOAT16),
      cast(`${name} short`, name, DataType.FLOAT),
    ])
    return [...casts, { ...node, input: [...names, ...node.input.slice(2)] }]
  })
  return toBinary(ModelProtoSchema, { ...model, graph: { ...model.graph!, node: nodes } })
}
