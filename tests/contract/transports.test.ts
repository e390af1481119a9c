import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { connect, type Connection } from '../../src-shared/contract/connect.ts'
import type { Port } from '../../src-shared/contract/port.ts'
import { serve } from '../../src-shared/contract/serve.ts'
import { Cancelled, ConnectionLost, InvalidInput, StepCountNotAllowed } from '../../src-shared/errors/errors.ts'
import { exampleContract as contract, exampleHandlers } from './exampleContract.ts'
import { transports, type Line } from './transports.ts'

describe.each(Object.keys(transports))('The contract over %s', (name) => {
  let far: ReturnType<typeof exampleHandlers>
  let line: Line
  let connection: Connection
  let serverPort: Port

  beforeEach(async () => {
    far = exampleHandlers()
    line = await transports[name]((port) => {
      serverPort = port
      serve(port, contract, far.handlers)
    })
    connection = connect(line.client)
  })
  afterEach(async () => {
    connection.close()
    await line.close()
  })
  const stillWorks = () => expect(connection.call(contract.double, { value: 21 })).resolves.toEqual({ value: 42 })

  test('a call brings its answer', async () => {
    await stillWorks()
  })

  test('whether the far side is alive is answered while another question waits', async () => {
    const controller = new AbortController()
    const call = connection.call(contract.wait, {}, { signal: controller.signal })
    await expect.poll(() => far.seen.waiting).toBe(1)
    await expect(connection.call(contract.isAlive, {})).resolves.toEqual({})
    controller.abort()
    await expect(call).rejects.toSatisfy(Cancelled.is)
  })

  test('a declared error arrives with its code, sentence and facts', async () => {
    const error = await connection.call(contract.refuse, { steps: 52 }).catch((reason: unknown) => reason)
    expect(StepCountNotAllowed.is(error)).toBe(true)
    expect(error).toMatchObject({
      code: 'step-count-not-allowed',
      data: { steps: 52, trained: 1000, near: [50, 63] },
      message: 'No stride gives exactly 52 steps of 1000. Near it are 50 and 63.',
    })
  })

  test('a mistake of the far side arrives as an internal error without its stack', async () => {
    const expected = { code: 'internal', message: 'a mistake of ours', data: null }
    await expect(connection.call(contract.break, {})).rejects.toMatchObject(expected)
    await stillWorks()
  })

  test('cancelling a call ends it at once and reaches the handler', async () => {
    const controller = new AbortController()
    const call = connection.call(contract.wait, {}, { signal: controller.signal })
    await expect.poll(() => far.seen.waiting).toBe(1)
    controller.abort()
    await expect(call).rejects.toSatisfy(Cancelled.is)
    await expect.poll(() => far.seen.aborted).toBe(1)
    await stillWorks()
  })

  test('a call that was cancelled before it began is not sent', async () => {
    await expect(connection.call(contract.wait, {}, { signal: AbortSignal.abort() })).rejects.toSatisfy(Cancelled.is)
    await stillWorks()
    expect(far.seen.waiting).toBe(0)
  })

  test('a subscriber gets the present state, then every change, until it leaves', async () => {
    const values: number[] = []
    const leave = connection.subscribe(contract.watch, { from: 7 }, ({ value }) => values.push(value))
    await expect.poll(() => values).toEqual([7])
    for (const emit of far.emitters) for (const value of [8, 9, 10]) emit(value)
    await expect.poll(() => values).toEqual([7, 8, 9, 10])
    leave()
    await expect.poll(() => far.emitters.size).toBe(0)
    expect(values).toEqual([7, 8, 9, 10])
  })

  test('two subscribers of one stream do not see each other', async () => {
    const first: number[] = []
    const second: number[] = []
    const leave = connection.subscribe(contract.watch, { from: 1 }, ({ value }) => first.push(value))
    connection.subscribe(contract.watch, { from: 2 }, ({ value }) => second.push(value))
    await expect.poll(() => far.emitters.size).toBe(2)
    leave()
    await expect.poll(() => far.emitters.size).toBe(1)
    for (const emit of far.emitters) emit(3)
    await expect.poll(() => second).toEqual([2, 3])
    expect(first).toEqual([1])
  })

  test('five megabytes cross both ways unchanged', async () => {
    const text = 'x̂_T ∈ ℝ '.repeat(600_000)
    const answer = await connection.call(contract.echo, { text })
    expect(answer.text === text).toBe(true)
  })

  test('a thousand calls at once each get their own answer', async () => {
    const values = Array.from({ length: 1000 }, (_, index) => index)
    const answers = await Promise.all(values.map((value) => connection.call(contract.double, { value })))
    expect(answers.map(({ value }) => value)).toEqual(values.map((value) => 2 * value))
  })

  test('an unknown method, and a stream called as a method, are refused by name', async () => {
    const unknown = { ...contract.double, name: 'numbers.triple' }
    await expect(connection.call(unknown, { value: 1 })).rejects.toMatchObject({
      code: 'unknown-method',
      data: { name: 'numbers.triple' },
    })
    const stream = { ...contract.double, name: 'numbers.watch' }
    await expect(connection.call(stream, { value: 1 })).rejects.toMatchObject({ code: 'unknown-method' })
  })

  test('an input of another shape is refused before the handler sees it', async () => {
    const wrong = { value: 'two' } as unknown as { value: number }
    await expect(connection.call(contract.double, wrong)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/^numbers\.double: value: /) as string,
    })
    expect(far.seen.calls).toBe(0)
  })

  test('an answer of another shape never reaches the caller', async () => {
    await expect(connection.call(contract.lie, {})).rejects.toSatisfy(InvalidInput.is)
  })

  test('messages that are none change nothing', async () => {
    const none = [
      7,
      null,
      'hello',
      [],
      {},
      { kind: 'dance', id: 1 },
      { kind: 'request', id: -1, method: 'numbers.double' },
    ]
    for (const message of none) line.client.send(message)
    line.client.send({ kind: 'cancel', id: 99_999 })
    line.client.send({ kind: 'request', id: 'one', method: 'numbers.double', input: { value: 1 } })
    await stillWorks()
  })

  test('a second request under the number of one at work is refused', async () => {
    const answers: unknown[] = []
    line.client.onMessage((message) => answers.push(message))
    for (const method of ['steps.wait', 'numbers.double'])
      line.client.send({ kind: 'request', id: 500, method, input: { value: 1 } })
    await expect.poll(() => answers).toMatchObject([{ kind: 'error', id: 500, error: { code: 'invalid-input' } }])
    line.client.send({ kind: 'cancel', id: 500 })
    await expect.poll(() => far.seen.aborted).toBe(1)
  })

  test.each(['near', 'far'])('when the %s end goes, open calls fail and their handlers are aborted', async (end) => {
    const lost = vi.fn()
    const call = connection.call(contract.wait, {}).catch((reason: unknown) => reason)
    connection.subscribe(contract.watch, { from: 1 }, () => {}, lost)
    await expect.poll(() => [far.seen.waiting, far.emitters.size]).toEqual([1, 1])
    if (end === 'near') connection.close()
    else serverPort.close()
    expect(ConnectionLost.is(await call)).toBe(true)
    await connection.closed
    expect(lost).toHaveBeenCalledOnce()
    await expect.poll(() => [far.seen.aborted, far.emitters.size]).toEqual([1, 0])
    await expect(connection.call(contract.double, { value: 1 })).rejects.toSatisfy(ConnectionLost.is)
  })
})
