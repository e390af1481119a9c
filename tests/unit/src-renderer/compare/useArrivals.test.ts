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
