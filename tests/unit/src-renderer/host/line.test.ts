import { expect, test, vi } from 'vitest'
import { createLine } from '../../../../src-renderer/host/line.ts'
import { contract } from '../../../../src-shared/contract/contract.ts'
import { memoryPorts, type Port } from '../../../../src-shared/contract/port.ts'
import { ConnectionLost } from '../../../../src-shared/errors/errors.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'

/** Pauses between attempts end when the test says so. */
function stoppedClock() {
  const pending: { ms: number; then: () => void }[] = []
  return {
    wait: (ms: number, then: () => void) => pending.push({ ms, then }),
    pending,
    pass: () => pending.splice(0).forEach(({ then }) => then()),
  }
}

test('a call made before the first connection waits for it', async () => {
  const line = createLine(fakeWorkbench().host)
  expect(line.state.value).toBe('connecting')
  await expect(line.call(contract.describeHost, {})).resolves.toMatchObject({ version: '0.1.0' })
  expect(line.state.value).toBe('open')
  line.close()
})

test('a lost line says so at once, dials again, and renews its subscriptions', async () => {
  const workbench = fakeWorkbench()
  const clock = stoppedClock()
  const line = createLine(workbench.host, clock.wait)
  const revisions: number[] = []
  line.subscribe(contract.watchProject, { projectId: 'fakeproject1' }, ({ revision }) => revisions.push(revision))
  await expect.poll(() => revisions).toEqual([0])

  workbench.disconnect()
  await expect.poll(() => line.state.value).toBe('lost')
  await expect(line.call(contract.describeHost, {})).rejects.toSatisfy(ConnectionLost.is)

  workbench.change({})
  clock.pass()
  await expect.poll(() => revisions).toEqual([0, 1])
  expect([line.state.value, line.connections.value]).toEqual(['open', 2])
  line.close()
})

test('a workbench that was started anew and does not know this browser is told apart from one that is away', async () => {
  const clock = stoppedClock()
  const workbench = fakeWorkbench()
  let answers: 'nobody' | 'a stranger' | 'a friend' = 'nobody'
  const openPort = (signal: AbortSignal) =>
    answers === 'a friend' ? workbench.host.openPort(signal) : Promise.reject(ConnectionLost({}))
  const isSignedOut = () => Promise.resolve(answers === 'a stranger')
  const line = createLine({ ...workbench.host, openPort, isSignedOut }, clock.wait)
  await expect.poll(() => line.state.value).toBe('lost')
  answers = 'a stranger'
  clock.pass()
  await expect.poll(() => line.state.value).toBe('signed-out')
  await expect(line.call(contract.describeHost, {})).rejects.toSatisfy(ConnectionLost.is)
  answers = 'a friend'
  clock.pass()
  await expect.poll(() => line.state.value).toBe('open')
  line.close()
})

test.each(['its line', 'whether one is signed out'])(
  'an attempt is over after its time where %s hangs',
  async (what) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const clock = stoppedClock()
      const workbench = fakeWorkbench()
      let hangs = true
      const signals: AbortSignal[] = []
      let answerLate: (port: Port) => void = () => {}
      const openPort = (signal: AbortSignal) => {
        signals.push(signal)
        if (!hangs) return workbench.host.openPort(signal)
        if (what !== 'its line') return Promise.reject(ConnectionLost({}))
        return new Promise<Port>((resolve) => (answerLate = resolve))
      }
      const isSignedOut = () => new Promise<boolean>(() => {})
      const line = createLine({ ...workbench.host, openPort, isSignedOut, isFar: true }, clock.wait)
      await vi.advanceTimersByTimeAsync(10_000)
      expect([line.state.value, signals[0].aborted]).toEqual(['lost', true])
      hangs = false
      clock.pass()
      await vi.advanceTimersByTimeAsync(0)
      expect([line.state.value, line.connections.value]).toEqual(['open', 1])
      // What comes of it later is closed, and the line that is open stays.
      const late = { ...memoryPorts()[0], close: vi.fn() }
      answerLate(late)
      await vi.advanceTimersByTimeAsync(20_000)
      expect(late.close).toHaveBeenCalledTimes(what === 'its line' ? 1 : 0)
      expect([line.state.value, line.connections.value]).toEqual(['open', 1])
      line.close()
    } finally {
      vi.useRealTimers()
    }
  },
)

test('who dials gives up an attempt that hangs, and a pause that ends does not', async () => {
  const clock = stoppedClock()
  const workbench = fakeWorkbench()
  let answers: 'no' | 'never' | 'yes' = 'no'
  const signals: AbortSignal[] = []
  const openPort = (signal: AbortSignal) => {
    signals.push(signal)
    if (answers === 'yes') return workbench.host.openPort(signal)
    return answers === 'no' ? Promise.reject(ConnectionLost({})) : new Promise<Port>(() => {})
  }
  const line = createLine({ ...workbench.host, openPort }, clock.wait)
  await expect.poll(() => line.state.value).toBe('lost')
  answers = 'never'
  line.dial()
  clock.pass()
  expect(signals.slice(1).map(({ aborted }) => aborted)).toEqual([false])
  answers = 'yes'
  line.dial()
  expect(signals.slice(1).map(({ aborted }) => aborted)).toEqual([true, false])
  await expect.poll(() => line.state.value).toBe('open')
  line.close()
})

test('pauses grow while nobody answers', async () => {
  const clock = stoppedClock()
  const line = createLine({ openPort: () => Promise.reject(ConnectionLost({})), blobUrl: String }, clock.wait)
  const pauses: number[] = []
  for (let attempt = 0; attempt < 4; attempt++) {
    await expect.poll(() => clock.pending).toHaveLength(1)
    pauses.push(clock.pending[0].ms)
    clock.pass()
  }
  expect(pauses).toEqual([250, 500, 1000, 2000])
  line.close()
})

test('a subscription that was given up is not renewed', async () => {
  const workbench = fakeWorkbench()
  const clock = stoppedClock()
  const line = createLine(workbench.host, clock.wait)
  const listener = vi.fn()
  const stop = line.subscribe(contract.watchJobs, {}, listener)
  await expect.poll(() => listener).toHaveBeenCalledTimes(1)
  stop()
  workbench.disconnect()
  await expect.poll(() => clock.pending).toHaveLength(1)
  clock.pass()
  await line.call(contract.describeHost, {}).catch(() => {})
  await expect.poll(() => line.state.value).toBe('open')
  expect(listener).toHaveBeenCalledTimes(1)
  line.close()
})

test('a far workbench whose disk keeps silent, or that sends what was subscribed to, is there', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const workbench = fakeWorkbench()
    let isLate = false
    let questions = 0
    workbench.handlers.describeHost = () => new Promise(() => {})
    workbench.handlers.isAlive = () => {
      questions++
      return isLate ? new Promise(() => {}) : {}
    }
    const line = createLine({ ...workbench.host, isFar: true })
    const revisions: number[] = []
    line.subscribe(contract.watchProject, { projectId: 'fakeproject1' }, ({ revision }) => revisions.push(revision))
    await expect.poll(() => revisions).toEqual([0])
    void line.call(contract.describeHost, {}).catch(() => {})
    await vi.advanceTimersByTimeAsync(90_000)
    expect([line.state.value, line.connections.value]).toEqual(['open', 1])
    // Also where the question itself is late, behind much else.
    isLate = true
    for (const revision of [1, 2, 3]) {
      await vi.advanceTimersByTimeAsync(30_000)
      workbench.change({})
      await expect.poll(() => revisions.at(-1)).toBe(revision)
    }
    expect(questions).toBe(6)
    expect([line.state.value, line.connections.value]).toEqual(['open', 1])
    line.close()
  } finally {
    vi.useRealTimers()
  }
})

test('a far workbench that answers no more without the line being closed is lost, and dialed again', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const clock = stoppedClock()
    const workbench = fakeWorkbench()
    let isAsleep = false
    const openPort = async (signal: AbortSignal) => {
      const port = await workbench.host.openPort(signal)
      return { ...port, send: (message: unknown) => !isAsleep && port.send(message) }
    }
    const line = createLine({ ...workbench.host, openPort, isFar: true }, clock.wait)
    await expect.poll(() => line.state.value).toBe('open')
    const untilNextQuestion = 30_000
    await vi.advanceTimersByTimeAsync(untilNextQuestion)
    expect([line.state.value, line.connections.value]).toEqual(['open', 1])
    isAsleep = true
    await vi.advanceTimersByTimeAsync(2 * untilNextQuestion)
    await expect.poll(() => line.state.value).toBe('lost')
    isAsleep = false
    clock.pass()
    await expect.poll(() => line.state.value).toBe('open')
    line.close()
  } finally {
    vi.useRealTimers()
  }
})
