import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useAfterPaint } from '../../../../src-renderer/components/useAfterPaint.ts'

beforeEach(() =>
  vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'setTimeout', 'clearTimeout'] }),
)
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function followed(value = ref<'rows' | 'grid' | 'chart'>('rows')) {
  const scope = effectScope()
  const painted = scope.run(() => useAfterPaint(() => value.value))!
  return { value, painted, scope }
}

test('a value is followed after a paint, not before, and of several in one frame the last', async () => {
  const { value, painted, scope } = followed()
  expect(painted.value).toBeUndefined()
  vi.runAllTimers()
  expect(painted.value).toBe('rows')
  value.value = 'grid'
  await nextTick()
  vi.advanceTimersToNextFrame()
  expect(painted.value).toBe('rows')
  value.value = 'chart'
  await nextTick()
  expect(painted.value).toBe('rows')
  vi.runAllTimers()
  expect(painted.value).toBe('chart')
  scope.stop()
})

test('nothing follows once the page is left', async () => {
  const { value, painted, scope } = followed()
  vi.runAllTimers()
  value.value = 'grid'
  await nextTick()
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
  expect(painted.value).toBe('rows')
})

test('a page out of sight, which is not painted, does not wait', async () => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  const { value, painted, scope } = followed()
  expect(painted.value).toBe('rows')
  value.value = 'grid'
  await nextTick()
  expect(painted.value).toBe('grid')
  scope.stop()
})
