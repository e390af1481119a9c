import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openShardedSafetensors } from '../../../../../src-main/models/readers/safetensorsIndex.ts'
import { readTensor } from '../../../../../src-main/models/readers/storedTensor.ts'
import { CheckpointBroken, FileMissing } from '../../../../../src-shared/errors/errors.ts'
import { safetensorsOf } from '../safetensorsFixture.ts'
import { temporaryFolder } from '../torchFixture.ts'

const shard = (name: string, value: number) => safetensorsOf({ [name]: { shape: [1], data: Float32Array.of(value) } })

async function sharded(weightMap: Record<string, unknown>): Promise<string> {
  const folder = await temporaryFolder()
  await writeFile(path.join(folder, 'one.safetensors'), shard('a', 1))
  await writeFile(path.join(folder, 'two.safetensors'), shard('b', 2))
  const index = path.join(folder, 'model.safetensors.index.json')
  await writeFile(index, JSON.stringify({ metadata: { total_size: 8 }, weight_map: weightMap }))
  return index
}

test('the tensors of all shards are read as those of one file', async () => {
  const { tensors, bytes } = await openShardedSafetensors(await sharded({ a: 'one.safetensors', b: 'two.safetensors' }))
  expect([...tensors.keys()]).toEqual(['a', 'b'])
  expect(await readTensor(tensors.get('b')!)).toEqual(Float32Array.of(2))
  expect(bytes).toBe(shard('a', 1).length + shard('b', 2).length)
})

test.each([
  ['a shard in another folder', { a: '../one.safetensors' }, /only .safetensors files beside it/],
  ['an absolute path', { a: '/etc/passwd' }, /only .safetensors files beside it/],
  ['a tensor that its shard does not hold', { a: 'two.safetensors' }, /puts a into two.safetensors/],
  ['a tensor that the index leaves out', { a: 'one.safetensors', b: 'one.safetensors' }, /puts b into one.safetensors/],
  ['something else than names', { a: 1 }, /no weight_map/],
])('%s is refused', async (_, weightMap, message) => {
  const error = await openShardedSafetensors(await sharded(weightMap)).catch((caught: unknown) => caught)
  expect(CheckpointBroken.is(error)).toBe(true)
  expect(String(error)).toMatch(message)
})

test('a shard that is not there is named', async () => {
  const index = await sharded({ a: 'three.safetensors' })
  await expect(openShardedSafetensors(index)).rejects.toSatisfy(FileMissing.is)
})
