import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { askInTurn } from '../../../../src-renderer/host/askInTurn.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Questions that are answered by hand, and a pause of a second, or of the time that the answer took where that is longer. */
function open() {
  const asked: { signal: AbortSignal; answer: () => void }[] = []
  const turn = askInTurn(
    (signal) => new Promise<void>((answer) => asked.push({ signal, answer })),
    (took) => Math.max(1000, took),
  )
  const answerLast = async () => {
    asked.at(-1)!.answer()
    await vi.advanceTimersByTimeAsync(0)
  }
  return { asked, turn, answerLast }
}

test('the first change is asked for at once, and a thousand that follow once in a while', async () => {
  const { asked, turn, answerLast } = open()
  turn.soon()
  expect(asked).toHaveLength(1)
  await answerLast()
  for (let i = 0; i < 1000; i++) {
    turn.soon()
    await vi.advanceTimersByTimeAsync(10)
    await answerLast()
  }
  // Ten seconds of changes
  expect(asked.length).toBeGreaterThan(8)
  expect(asked.length).toBeLessThan(13)
})

test('what changes last is asked for, and then nothing more', async () => {
  const { asked, turn, answerLast } = open()
  turn.soon()
  await answerLast()
  turn.soon()
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toHaveLength(2)
  await answerLast()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toHaveLength(2)
})

test('a slow answer is waited for, however much changes, and rested after', async () => {
  const { asked, turn, answerLast } = open()
  turn.soon()
  turn.soon()
  await vi.advanceTimersByTimeAsync(5000)
  expect(asked).toHaveLength(1)
  expect(asked[0].signal.aborted).toBe(false)
  await answerLast()
  await vi.advanceTimersByTimeAsync(4999)
  expect(asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(asked).toHaveLength(2)
})

test('the end of what changed is asked for without a rest, but not beside a question', async () => {
  const { asked, turn, answerLast } = open()
  turn.soon()
  turn.next()
  expect(asked).toHaveLength(1)
  await answerLast()
  expect(asked).toHaveLength(2)
  await answerLast()
  turn.next()
  expect(asked).toHaveLength(3)
})

test('another question takes the place of one without an answer, and one that stops is answered to nobody', async () => {
  const { asked, turn, answerLast } = open()
  turn.soon()
  turn.instead()
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
  asked[0].answer()
  await vi.advanceTimersByTimeAsync(5000)
  turn.soon()
  expect(asked).toHaveLength(2)
  turn.stop()
  await answerLast()
  await vi.advanceTimersByTimeAsync(5000)
  expect([asked.length, asked[1].signal.aborted]).toEqual([2, true])
})
