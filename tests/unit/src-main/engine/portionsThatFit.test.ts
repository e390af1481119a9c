import { expect, test } from 'vitest'
import { DeviceFailed, EngineFailed } from '../../../../src-shared/errors/errors.ts'
import type { Portion, Rows } from '../../../../src-main/engine/feedRows.ts'
import { portionsThatFit } from '../../../../src-main/engine/portionsThatFit.ts'
import { saysOutOfMemory } from '../../../../src-main/engine/runtimeWords.ts'

const rowsOf = (count: number): Rows => ({
  state: Float32Array.from({ length: count * 2 }, (_, i) => i),
  timesteps: new Float32Array(count).fill(500),
})

/** A device that adds one to every number, and has memory for so many rows. */
function device(room: number, failure = DeviceFailed({ device: 'CUDA', reason: 'CUDA error 2: out of memory' })) {
  const asked: number[] = []
  const evaluatePortion = ({ state }: Rows, { first, count }: Portion) => {
    asked.push(count)
    if (count > room) return Promise.reject(failure)
    return Promise.resolve(state.slice(first * 2, (first + count) * 2).map((value) => value + 1))
  }
  return { asked, evaluatePortion }
}

test('rows that a device has no memory for are halved until they fit, and the next evaluations begin with what did', async () => {
  const { asked, evaluatePortion } = device(20)
  const { evaluate, rowsAtOnce } = portionsThatFit(undefined, 2, evaluatePortion)
  const expected = Float32Array.from({ length: 128 }, (_, i) => i + 1)
  expect(rowsAtOnce()).toBeUndefined()
  expect(await evaluate(rowsOf(64))).toEqual(expected)
  expect(asked).toEqual([64, 32, 16, 16, 16, 16])
  expect(rowsAtOnce()).toBe(16)
  asked.length = 0
  expect(await evaluate(rowsOf(64))).toEqual(expected)
  expect(asked).toEqual([16, 16, 16, 16])
})

test('a device that has memory for no row, or fails otherwise, is told to whoever asks', async () => {
  const none = device(0)
  await expect(portionsThatFit(undefined, 2, none.evaluatePortion).evaluate(rowsOf(5))).rejects.toMatchObject({
    code: 'device-failed',
  })
  expect(none.asked).toEqual([5, 3, 2, 1])
  for (const failure of [
    DeviceFailed({ device: 'CUDA', reason: 'CUDA error 700: an illegal memory access was encountered' }),
    EngineFailed({ reason: 'out of memory' }),
  ]) {
    const other = device(2, failure)
    await expect(portionsThatFit(undefined, 2, other.evaluatePortion).evaluate(rowsOf(5))).rejects.toBe(failure)
    expect(other.asked).toEqual([5])
  }
})

test('a device that has memory for fewer rows than are worth it is told to whoever asks, also where it is silent', async () => {
  const narrow = device(8)
  await expect(
    portionsThatFit(undefined, 2, narrow.evaluatePortion, { least: 16 }).evaluate(rowsOf(64)),
  ).rejects.toMatchObject({ code: 'device-failed', data: { reason: 'CUDA error 2: out of memory' } })
  expect(narrow.asked).toEqual([64, 32, 16])
  const enough = device(16)
  const fitting = portionsThatFit(undefined, 2, enough.evaluatePortion, { least: 16 })
  expect(await fitting.evaluate(rowsOf(64))).toHaveLength(128)
  expect(fitting.rowsAtOnce()).toBe(16)

  const zeros = ({ state }: Rows, { first, count }: Portion) =>
    Promise.resolve(state.slice(first * 2, (first + count) * 2).map((value) => (count > 8 ? 0 : value + 1)))
  const silent = portionsThatFit(undefined, 2, zeros, { isSilent: true, least: 16, device: 'WebGPU' })
  const error: unknown = await silent.evaluate(rowsOf(64)).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ data: { device: 'WebGPU', reason: 'not enough memory for 16 rows at once' } })
  // What the owner knows a lack of memory by, to go on with one process.
  expect(saysOutOfMemory(error)).toBe(true)
})

test('a network of a fixed batch cannot be given fewer rows', async () => {
  const { asked, evaluatePortion } = device(2)
  const feeding = { batch: 4, timestepShape: 'each', timestep: 'float32', class: 'int64' } as const
  await expect(portionsThatFit(feeding, 2, evaluatePortion).evaluate(rowsOf(6))).rejects.toMatchObject({
    code: 'device-failed',
  })
  expect(asked).toEqual([4])
})

test('a device that drops what it has no memory for without a word is found out by the last row alone, once', async () => {
  const asked: number[] = []
  const evaluatePortion = ({ state }: Rows, { first, count }: Portion) => {
    asked.push(count)
    const right = state.slice(first * 2, (first + count) * 2).map((value) => value + 1)
    return Promise.resolve(count > 20 ? right.fill(0) : right)
  }
  const { evaluate, rowsAtOnce } = portionsThatFit(undefined, 2, evaluatePortion, { isSilent: true })
  const expected = Float32Array.from({ length: 128 }, (_, i) => i + 1)
  expect(await evaluate(rowsOf(64))).toEqual(expected)
  expect(rowsAtOnce()).toBe(16)
  expect(asked).toEqual([64, 1, 32, 32, 1, 16, 16, 16, 16, 1])
  asked.length = 0
  expect(await evaluate(rowsOf(64))).toEqual(expected)
  expect(asked).toEqual([16, 16, 16, 16])
})

test('a network that gives no numbers is not taken for a device without memory', async () => {
  const nothing = (_: Rows, { count }: Portion) => Promise.resolve(new Float32Array(count * 2).fill(Number.NaN))
  const { evaluate, rowsAtOnce } = portionsThatFit(undefined, 2, nothing, { isSilent: true })
  expect(await evaluate(rowsOf(4))).toEqual(new Float32Array(8).fill(Number.NaN))
  expect(rowsAtOnce()).toBeUndefined()
})
