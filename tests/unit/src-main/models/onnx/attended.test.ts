import { Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { createSession } from '../../../../../src-main/engine/createSession.ts'
import { graphBuilder } from '../../../../../src-main/models/onnx/graphBuilder.ts'
import { selfAttention } from '../../../../../src-main/models/onnx/layers.ts'

const [heads, width] = [2, 4]
const channels = heads * width

/** softmax(qᵀk / sqrt(d)) v per head, written out in float64. */
function definition(qkv: Float32Array, tokens: number, order: 'legacy' | 'new'): number[] {
  const channelOf = (part: number, head: number, i: number) =>
    order === 'legacy' ? head * 3 * width + part * width + i : part * channels + head * width + i
  const at = (part: number, head: number, i: number, token: number) => qkv[channelOf(part, head, i) * tokens + token]
  const mixed = new Array<number>(channels * tokens).fill(0)
  for (let head = 0; head < heads; head++)
    for (let token = 0; token < tokens; token++) {
      const scores = Array.from({ length: tokens }, (_, other) => {
        let sum = 0
        for (let i = 0; i < width; i++) sum += at(0, head, i, token) * at(1, head, i, other)
        return Math.exp(sum / Math.sqrt(width))
      })
      const total = scores.reduce((a, b) => a + b)
      for (let i = 0; i < width; i++) {
        let sum = 0
        for (let other = 0; other < tokens; other++) sum += scores[other] * at(2, head, i, other)
        mixed[(head * width + i) * tokens + token] = sum / total
      }
    }
  return mixed
}

/** 16 × 16 takes plain operators, 32 × 32 one kernel. */
test.each([
  [16, 'legacy'],
  [16, 'new'],
  [32, 'legacy'],
  [32, 'new'],
] as const)('attention over a side of %d pixels in the %s order is what its definition gives', async (size, order) => {
  const graph = graphBuilder(() => [], 'weights')
  const value = graph.input('x', 'float', ['N', 3 * channels, size, size])
  const { value: mixed } = selfAttention(graph, { value, channels: 3 * channels, size }, heads, order)
  const { onnx } = graph.finish(mixed, 'y', ['N', channels, size, size])
  expect(Buffer.from(onnx).includes('MultiHeadAttention')).toBe(size === 32)
  const qkv = Float32Array.from({ length: 3 * channels * size ** 2 }, (_, i) => 1.5 * Math.sin(12.9898 * i))
  const session = await createSession({ onnx, externalData: [] })
  const { y } = await session.run({ x: new Tensor('float32', qkv, [1, 3 * channels, size, size]) })
  await session.release()
  const found = y.data as Float32Array
  const expected = definition(qkv, size ** 2, order)
  expect(expected.reduce((most, one, i) => Math.max(most, Math.abs(one - found[i])), 0)).toBeLessThan(1e-5)
})
