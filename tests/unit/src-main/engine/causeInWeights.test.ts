import { expect, test } from 'vitest'
import { causeInWeights } from '../../../../src-main/engine/causeInWeights.ts'
import { safetensors } from '../models/safetensorsFixture.ts'
import { rawBytes, temporaryFile } from '../models/torchFixture.ts'

const fileOf = (tensors: [name: string, dtype: string, numbers: ArrayBufferView<ArrayBuffer>][]) =>
  temporaryFile(
    safetensors(tensors.map(([name, dtype, numbers]) => ({ name, dtype, shape: [2], data: rawBytes(numbers) }))),
    'model.safetensors',
  )

test('weights that overflowed when they were saved as float16 are named with the reason', async () => {
  const file = await fileOf([
    ['conv_in.weight', 'F16', new Float16Array([1, 70_000])],
    ['conv_out.weight', 'F16', new Float16Array([1, 2])],
  ])
  expect(await causeInWeights(file)).toBe(
    'the network gave NaN or infinity because its weight conv_in.weight holds such numbers, which is what float16, in which the file keeps its weights, has for numbers above 65,504',
  )
})

test('several damaged weights are counted, and their precision is told', async () => {
  const notANumber = Uint16Array.of(0x3f80, 0x7fc0)
  const file = await fileOf([
    ['a', 'BF16', notANumber],
    ['b', 'BF16', notANumber],
  ])
  expect(await causeInWeights(file)).toMatch(/because 2 of its weights, a first, hold such numbers; .* as bfloat16$/)
  const single = await fileOf([['a', 'F32', Float32Array.of(1, Number.NaN)]])
  expect(await causeInWeights(single)).toMatch(/its weight a holds such numbers$/)
})

test('weights that are whole, or gone, are not the cause', async () => {
  expect(await causeInWeights(await fileOf([['a', 'F16', new Float16Array([1, 65_504])]]))).toBeUndefined()
  expect(await causeInWeights('/nowhere/model.safetensors')).toBeUndefined()
})
