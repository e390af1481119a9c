import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readTensors } from '../../../../../src-main/models/readers/storedTensor.ts'
import { openTorchFile } from '../../../../../src-main/models/readers/torchFile.ts'
import { torchWeights } from '../../../../../src-main/models/readers/weightFile.ts'
import { InverscopeError } from '../../../../../src-shared/errors/errors.ts'
import { orderedDict, tensor, text } from '../pickleFixture.ts'
import { legacyTorch, rawBytes, temporaryFolder, torchZip } from '../torchFixture.ts'

const numbers = rawBytes(Float32Array.of(0, 1, 2, 3, 4, 5))
const root = orderedDict([
  [text('w'), tensor({ storage: 'FloatStorage', key: '0', count: 6, shape: [2, 3] })],
  [text('v'), tensor({ storage: 'FloatStorage', key: '0', count: 6, shape: [3], strides: [2] })],
])

/** Mulberry32: the same mutations every time. */
function randomIntegers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** One to four bytes changed, a piece taken out, doubled or cut off. */
function mutated(original: Uint8Array, random: (below: number) => number): Uint8Array {
  const at = random(original.length)
  const length = 1 + random(24)
  switch (random(6)) {
    case 0:
      return original.slice(0, at)
    case 1:
      return Buffer.concat([original.subarray(0, at), original.subarray(at + length)])
    case 2:
      return Buffer.concat([original.subarray(0, at + length), original.subarray(at)])
    default: {
      const changed = original.slice()
      for (let i = 0; i <= random(4); i++) changed[random(changed.length)] = random(256)
      return changed
    }
  }
}

test.each([
  ['zip', torchZip(root, { 0: numbers }), 1],
  ['legacy', legacyTorch(root, { 0: { count: 6, data: numbers } }), 2],
])('two thousand damaged %s files are read or refused, never worse', async (_, original, seed) => {
  const random = randomIntegers(seed)
  const file = path.join(await temporaryFolder(), 'model.pt')
  let refusals = 0
  for (let i = 0; i < 2000; i++) {
    await writeFile(file, mutated(original, random))
    try {
      const { tensors } = torchWeights(await openTorchFile(file))
      const wanted = [...tensors.values()].map((tensor) => ({ tensor, target: new Float32Array(tensor.count) }))
      await readTensors(file, wanted)
    } catch (error) {
      expect(error, `mutation ${i} of seed ${seed}`).toBeInstanceOf(InverscopeError)
      refusals++
    }
  }
  expect(refusals).toBeGreaterThan(1000)
})
