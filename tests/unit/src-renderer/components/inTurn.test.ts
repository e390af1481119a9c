import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref, type Ref } from 'vue'
import { useInTurn } from '../../../../src-renderer/components/useInTurn.ts'

beforeEach(() =>
  vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'setTimeout', 'clearTimeout'] }),
)
afterEach(() => {
  // Nothing waits for the next test.
  vi.runAllTimers()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** To after the next paint, and whatever timer it brings. */
function paint(): void {
  vi.advanceTimersToNextFrame()
  vi.advanceTimersByTime(1)
}
const scope = effectScope()
const following = <Value>(value: Ref<Value>) => scope.run(() => useInTurn(() => value.value))!

test('of all that follow so, one does in each frame, in the order in which they came', () => {
  const followed = ['a', 'b', 'c'].map((text) => following(ref(text)))
  const shown = () => followed.map(({ value }) => value)
  expect(shown()).toEqual([undefined, undefined, undefined])
  paint()
  expect(shown()).toEqual(['a', undefined, undefined])
  paint()
  expect(shown()).toEqual(['a', 'b', undefined])
  paint()
  expect(shown()).toEqual(['a', 'b', 'c'])
})

test('what changes again before its turn is shown as it is then, and keeps its place', async () => {
  const [first, second] = [ref(1), ref(2)]
  const followed = [following(first), following(second)]
  vi.runAllTimers()
  first.value = 10
  await nextTick()
  second.value = 20
  await nextTick()
  first.value = 11
  await nextTick()
  paint()
  expect(followed.map(({ value }) => value)).toEqual([11, 2])
  paint()
  expect(followed.map(({ value }) => value)).toEqual([11, 20])
})

test('what is gone does not take a turn, and one that fails does not stop the others', () => {
  const gone = effectScope()
  const left = gone.run(() => useInTurn(() => 'gone'))!
  let reads = 0
  scope.run(() =>
    useInTurn(() => {
      // The first read is the watcher's own.
      if (reads++ > 0) throw new Error('cannot be drawn')
      return 'broken'
    }),
  )
  const last = following(ref('last'))
  gone.stop()
  expect(paint).toThrow('cannot be drawn')
  expect(left.value).toBeUndefined()
  paint()
  expect(last.value).toBe('last')
})

test('whoever prints has all at once, and so has a page out of sight, which is not painted', () => {
  const followed = ['a', 'b'].map((text) => following(ref(text)))
  globalThis.dispatchEvent(new Event('beforeprint'))
  expect(followed.map(({ value }) => value)).toEqual(['a', 'b'])
  vi.runAllTimers()
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  expect(['c', 'd'].map((text) => following(ref(text)).value)).toEqual(['c', 'd'])
})
