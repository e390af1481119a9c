import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, watch, type EffectScope } from 'vue'
import { useArrivals } from '../../../../src-renderer/compare/useArrivals.ts'

let scope: EffectScope
beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

function open() {
  const told: number[] = []
  const arrivals = scope.run(() => {
    const made = useArrivals<number>()
    watch(made.arrived, (now) => told.push(now.size), { flush: 'sync' })
    return made
  })!
  return { arrivals, told }
}

test('what arrives at once is told once, and nothing again when all of it was told', async () => {
  const { arrivals, told } = open()
  for (let i = 0; i < 50; i++) arrivals.add(`r${i}`, i)
  expect([told, arrivals.known('r49')]).toEqual([[], 49])
  arrivals.tell()
  expect([told, arrivals.arrived.value.get('r49')]).toEqual([[50], 49])
  await vi.advanceTimersByTimeAsync(2000)
  expect(told).toEqual([50])
})

test('what arrives one by one is told now and then, and all of it in the end', async () => {
  const { arrivals, told } = open()
  for (let i = 0; i < 50; i++) {
    arrivals.add(`r${i}`, i)
    await vi.advanceTimersByTimeAsync(50)
  }
  await vi.advanceTimersByTimeAsync(1000)
  // 2.5 s of them
  expect(told.length).toBeGreaterThan(3)
  expect(told.length).toBeLessThan(9)
  expect(told.at(-1)).toBe(50)
})

test('one that comes alone is told soon, and so is each of those that come slowly', async () => {
  const { arrivals, told } = open()
  arrivals.add('r0', 0)
  await vi.advanceTimersByTimeAsync(399)
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(501)
  expect(told).toEqual([1])
  for (let i = 1; i < 6; i++) {
    arrivals.add(`r${i}`, i)
    await vi.advanceTimersByTimeAsync(900)
  }
  expect(told).toEqual([1, 2, 3, 4, 5, 6])
})

test('what comes in place of something is told as well', async () => {
  const { arrivals, told } = open()
  arrivals.add('r0', 0)
  arrivals.tell()
  arrivals.add('r0', 1)
  await vi.advanceTimersByTimeAsync(400)
  expect([told, arrivals.arrived.value.get('r0')]).toEqual([[1, 1], 1])
})

test('nothing is told once nobody looks', async () => {
  const { arrivals, told } = open()
  arrivals.add('r0', 0)
  scope.stop()
  await vi.advanceTimersByTimeAsync(1000)
  expect([told, arrivals.arrived.value.size]).toEqual([[], 0])
})
