import { expect, test } from 'vitest'
import { Cancelled, errorToMessage } from '../../../../src-shared/errors/errors.ts'
import type { EngineProcess } from '../../../../src-main/engine/engineProcess.ts'
import type { EngineRequest } from '../../../../src-main/engine/protocol.ts'
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
