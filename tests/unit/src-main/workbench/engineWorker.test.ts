import { afterEach, expect, test, vi } from 'vitest'
import { Cancelled, errorToMessage } from '../../../../src-shared/errors/errors.ts'
import type { EngineProcess } from '../../../../src-main/engine/engineProcess.ts'
import type { EngineRequest } from '../../../../src-main/engine/protocol.ts'
import { engineWatch } from '../../../../src-main/workbench/jobs/engineWatch.ts'
import { engineWorker } from '../../../../src-main/workbench/jobs/engineWorker.ts'

/** An engine of the test's own making: it answers with `answer`, and the test can make it end. */
function fakeEngine(answer: (request: EngineRequest, reply: (message: unknown) => void) => void) {
  let listener: (message: unknown) => void = () => {}
  let onExit: (reason: string) => void = () => {}
  const received: EngineRequest[] = []
  const engine: EngineProcess = {
    send(message) {
      received.push(message as EngineRequest)
      queueMicrotask(() => answer(message as EngineRequest, listener))
    },
    onMessage: (given) => (listener = given),
    onExit: (given) => (onExit = given),
    kill: () => onExit('ended by SIGKILL'),
  }
  return { engine, received, end: (reason: string) => onExit(reason) }
}

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

const predict = { kind: 'predict', model: { file: 'm.pt', settings: {} }, x: 'x', t: 't', out: 'o' } as const
const output = { file: 'o', shape: [1], seconds: 0 }

test('answers reach the task that asked, whatever their order', async () => {
  const waiting: (() => void)[] = []
  const { engine } = fakeEngine((request, reply) =>
    waiting.push(() => reply({ kind: 'result', id: request.id, output: { ...output, seconds: request.id } })),
  )
  const worker = engineWorker(() => engine)
  const first = worker.run(predict)
  const second = worker.run(predict)
  await Promise.resolve()
  waiting.reverse().forEach((answer) => answer())
  expect((await first).seconds).toBe(0)
  expect((await second).seconds).toBe(1)
})

test('a declared error of the engine is rebuilt', async () => {
  const { engine } = fakeEngine((request, reply) =>
    reply({ kind: 'failed', id: request.id, error: errorToMessage(Cancelled({ what: 'The batch' })) }),
  )
  await expect(engineWorker(() => engine).run(predict)).rejects.toMatchObject({
    code: 'cancelled',
    data: { what: 'The batch' },
  })
})

test('a process that ends fails what it was at, and the next task gets a new process', async () => {
  const engines = [
    fakeEngine(() => {}),
    fakeEngine((request, reply) => reply({ kind: 'result', id: request.id, output })),
  ]
  let launched = 0
  const worker = engineWorker(() => engines[launched++].engine)
  const lost = worker.run(predict)
  engines[0].end('ended by SIGSEGV')
  await expect(lost).rejects.toMatchObject({ code: 'engine-failed', data: { reason: 'ended by SIGSEGV' } })
  expect(await worker.run(predict)).toEqual(output)
  expect(launched).toBe(2)
})

test('an aborted signal sends a cancel for that task alone', async () => {
  const { engine, received } = fakeEngine((request, reply) => {
    if (request.kind === 'cancel')
      reply({ kind: 'failed', id: request.id, error: errorToMessage(Cancelled({ what: 'it' })) })
  })
  const controller = new AbortController()
  const task = engineWorker(() => engine).run(predict, { signal: controller.signal })
  controller.abort()
  await expect(task).rejects.toMatchObject({ code: 'cancelled' })
  expect(received.map(({ kind, id }) => ({ kind, id }))).toEqual([
    { kind: 'predict', id: 0 },
    { kind: 'cancel', id: 0 },
  ])
})

test('an answer of another form than the contract says is refused', async () => {
  const { engine } = fakeEngine((request, reply) => reply({ kind: 'result', id: request.id, output: { file: 7 } }))
  await expect(engineWorker(() => engine).run(predict)).rejects.toMatchObject({ code: 'engine-failed' })
})

test('an engine that cannot be started is a declared error, and the next task tries again', async () => {
  const { engine } = fakeEngine((request, reply) => reply({ kind: 'result', id: request.id, output }))
  let launched = 0
  const worker = engineWorker(() => {
    if (launched++ === 0) throw new Error('spawn ENOMEM')
    return engine
  })
  const { signal } = new AbortController()
  await expect(worker.run(predict, { signal })).rejects.toMatchObject({
    code: 'engine-failed',
    data: { reason: 'could not be started: spawn ENOMEM' },
  })
  expect(await worker.run(predict)).toEqual(output)
})

/** A worker whose engine the test gives signs of work for. It is restarted at most once. */
function watchedWorker() {
  vi.useFakeTimers()
  const replies: ((message: unknown) => void)[] = []
  const engines = [0, 1].map(() => fakeEngine((_, reply) => void replies.push(reply)))
  let launched = 0
  const worker = engineWorker(() => engines[launched++].engine)
  const watch = engineWatch(100)
  const failures: string[] = []
  const begin = (by = watch) =>
    worker.run(predict, { watch: by }).then(
      () => {},
      (error: { data: { reason: string } }) => void failures.push(error.data.reason),
    )
  /** Of the engine that is at work: the sign that task `id` gives after so many evaluations. */
  const sign = (id: number, evaluations: number) => replies.at(-1)!({ kind: 'progress', id, evaluations })
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(1000 * seconds)
  const end = (id: number) => replies.at(-1)!({ kind: 'result', id, output })
  return { worker, begin, sign, end, pass, failures, launched: () => launched }
}

test('an engine that gives no sign of work for much longer than it took before is ended, and another one goes on', async () => {
  const { begin, sign, pass, failures, launched } = watchedWorker()
  void begin()
  await pass(0)
  sign(0, 0)
  // Nothing was measured yet: a network may take long to load, and to evaluate once.
  await pass(500)
  sign(0, 1)
  await pass(500)
  sign(0, 2)
  // Ten times the longest step.
  await pass(4990)
  expect(failures).toEqual([])
  await pass(20)
  expect(failures).toEqual([expect.stringMatching(/^was ended after 5000 seconds without a sign of work$/)])
  void begin()
  await pass(0)
  expect(launched()).toBe(2)
})

test('a process that comes to another run may take as long to load its network as a new one, and its first sign is no step', async () => {
  const { begin, sign, end, pass, failures, launched } = watchedWorker()
  void begin()
  await pass(0)
  for (const evaluations of [0, 1, 2, 2]) sign(0, evaluations)
  end(0)
  void begin(engineWatch(100))
  await pass(0)
  sign(1, 0)
  // Longer than the shortest patience, which a measured step would leave.
  await pass(590)
  expect(failures).toEqual([])
  sign(1, 1)
  await pass(590)
  expect(failures).toEqual([])
  sign(1, 2)
  end(1)
  expect(launched()).toBe(1)
  vi.clearAllTimers()
})

test('the sign that another batch has begun is not taken for a step', async () => {
  const { begin, sign, end, pass, failures } = watchedWorker()
  void begin()
  await pass(0)
  for (const evaluations of [0, 1]) sign(0, evaluations)
  end(0)
  void begin()
  await pass(0)
  sign(1, 0)
  await pass(590)
  expect(failures).toEqual([])
  await pass(20)
  expect(failures).toHaveLength(1)
})

test.each(['-1', 'Infinity', 'soon', '0'])('a patience of %s is taken for none', (text) => {
  vi.stubEnv('INVERSCOPE_ENGINE_PATIENCE', text)
  vi.stubEnv('INVERSCOPE_DISK_PATIENCE', text)
  expect(engineWatch().patience(false)).toBe(3600)
  vi.stubEnv('INVERSCOPE_ENGINE_PATIENCE', '7')
  expect(engineWatch().patience(false)).toBe(42)
})

test('an engine is never ended for what took seconds only, nor while nothing is asked of it', async () => {
  const { begin, sign, pass, failures } = watchedWorker()
  const first = begin()
  await pass(0)
  for (let evaluations = 0; evaluations < 5; evaluations++) {
    sign(0, evaluations)
    await pass(2)
  }
  await pass(90)
  sign(0, 5)
  expect(failures).toEqual([])
  vi.clearAllTimers()
  void first
})

test('a machine that slept does not count its sleep, however long it was', async () => {
  const { begin, sign, pass, failures } = watchedWorker()
  void begin()
  await pass(0)
  for (const evaluations of [0, 1, 2]) sign(0, evaluations)
  // The clocks are on when it wakes up; its timers have not gone off meanwhile.
  vi.setSystemTime(Date.now() + 1e9)
  await pass(99)
  expect(failures).toEqual([])
  await pass(2)
  expect(failures).toHaveLength(1)
})

test('a task that tells nothing of its steps is let take as long as it takes', async () => {
  vi.useFakeTimers()
  let answer = () => {}
  const { engine } = fakeEngine((request, reply) => {
    answer = () => reply({ kind: 'result', id: request.id, output })
  })
  const asked = engineWorker(() => engine).run(predict)
  await vi.advanceTimersByTimeAsync(1e9)
  answer()
  expect(await asked).toEqual(output)
})
