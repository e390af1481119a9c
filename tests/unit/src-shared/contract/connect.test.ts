import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { connect } from '../../../../src-shared/contract/connect.ts'
import { method, stream } from '../../../../src-shared/contract/method.ts'
import { memoryPorts } from '../../../../src-shared/contract/port.ts'
import { InvalidInput } from '../../../../src-shared/errors/errors.ts'

const count = method('things.count', { input: z.object({ of: z.unknown() }), output: z.object({ n: z.int() }) })
const watch = stream('things.watch', { input: z.object({}), payload: z.object({ n: z.int() }) })

/** A near side, and the bare far end of its line. */
function nearSide() {
  const [near, far] = memoryPorts()
  const sent: unknown[] = []
  far.onMessage((message) => sent.push(message))
  return { connection: connect(near), far, sent }
}

test('an answer to nobody is ignored', async () => {
  const { connection, far, sent } = nearSide()
  const call = connection.call(count, { of: 'runs' })
  await expect.poll(() => sent).toHaveLength(1)
  far.send({ kind: 'result', id: 4711, output: { n: 1 } })
  far.send({ kind: 'gossip', id: 0 })
  far.send({ kind: 'result', id: 0, output: { n: 2 } })
  far.send({ kind: 'result', id: 0, output: { n: 3 } })
  expect(await call).toEqual({ n: 2 })
})

test('an input that JSON cannot hold fails its own call only', async () => {
  const { connection, sent } = nearSide()
  await expect(connection.call(count, { of: 10n })).rejects.toThrow(TypeError)
  void connection.call(count, { of: 'runs' })
  await expect.poll(() => sent).toMatchObject([{ input: { of: 'runs' } }])
})

test('an event of another shape goes to the error listener, and later ones still arrive', async () => {
  const { connection, far } = nearSide()
  const [heard, failed] = [vi.fn(), vi.fn()]
  connection.subscribe(watch, {}, heard, failed)
  far.send({ kind: 'event', id: 0, payload: { n: 'many' } })
  far.send({ kind: 'event', id: 0, payload: { n: 2 } })
  await expect.poll(() => heard).toHaveBeenCalledExactlyOnceWith({ n: 2 })
  expect(InvalidInput.is(failed.mock.calls[0][0])).toBe(true)
})

test('who left a stream hears nothing more of it', async () => {
  const { connection, far, sent } = nearSide()
  const heard = vi.fn()
  const leave = connection.subscribe(watch, {}, heard)
  leave()
  leave()
  far.send({ kind: 'event', id: 0, payload: { n: 1 } })
  await expect
    .poll(() => sent.map((message) => (message as { kind: string }).kind))
    .toEqual(['subscribe', 'unsubscribe'])
  expect(heard).not.toHaveBeenCalled()
})
