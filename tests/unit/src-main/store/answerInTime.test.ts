import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type * as AnswerInTimeModule from '../../../../src-main/store/answerInTime.ts'

type AnswerInTime = typeof AnswerInTimeModule.answerInTime
let answerInTime: AnswerInTime

beforeEach(async () => {
  vi.useFakeTimers()
  vi.resetModules()
  answerInTime = (await import('../../../../src-main/store/answerInTime.ts')).answerInTime
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

const never = () => new Promise<never>(() => {})
/** What became of a promise so far. */
function watched<T>(promise: Promise<T>): { ended: unknown } {
  const state: { ended: unknown } = { ended: undefined }
  promise.then(
    (value) => (state.ended = value),
    (error: unknown) => (state.ended = error),
  )
  return state
}

test('an answer comes back as it is, and a refusal too', async () => {
  await expect(answerInTime('/net/run.json', Promise.resolve(7))).resolves.toBe(7)
  await expect(answerInTime('/net/run.json', Promise.reject(new Error('EIO')))).rejects.toThrow('EIO')
  expect(vi.getTimerCount()).toBe(0)
})

test('five minutes of silence are an error that names the file', async () => {
  const state = watched(answerInTime('/net/run.json', never()))
  await vi.advanceTimersByTimeAsync(299_000)
  expect(state.ended).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(state.ended).toMatchObject({ code: 'folder-silent', data: { path: '/net/run.json', seconds: 300 } })
})

test.each(['-1', 'Infinity', 'soon', '0'])('a patience of %s is taken for none', async (text) => {
  vi.stubEnv('INVERSCOPE_DISK_PATIENCE', text)
  vi.resetModules()
  const { answerInTime: patientAnswer } = await import('../../../../src-main/store/answerInTime.ts')
  const state = watched(patientAnswer('/net/run.json', never()))
  await vi.advanceTimersByTimeAsync(299_000)
  expect(state.ended).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(state.ended).toMatchObject({ code: 'folder-silent' })
})

test('a folder that was silent is asked briefly until it answers, then patiently again', async () => {
  const first = watched(answerInTime('/net/a', never()))
  await vi.advanceTimersByTimeAsync(300_000)
  expect(first.ended).toBeDefined()
  const second = watched(answerInTime('/net/b', never()))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(second.ended).toMatchObject({ code: 'folder-silent', data: { seconds: 2 } })
  await answerInTime('/net/c', Promise.resolve())
  const third = watched(answerInTime('/net/d', never()))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(third.ended).toBeUndefined()
})

test('a machine that slept an hour meanwhile gets the answer and not the error', async () => {
  let answer = (_: string) => {}
  const state = watched(answerInTime('/net/run.json', new Promise<string>((resolve) => (answer = resolve))))
  await vi.advanceTimersByTimeAsync(5_000)
  // The clock goes on while nothing runs; afterwards every timer is due at once, and the answer with it.
  vi.setSystemTime(Date.now() + 3_600_000)
  await vi.advanceTimersByTimeAsync(1_000)
  answer('written')
  await vi.advanceTimersByTimeAsync(0)
  expect(state.ended).toBe('written')
})
