import { expect, test, vi } from 'vitest'
import { browserHost } from '../../../../src-renderer/host/browserHost.ts'
import { electronHost } from '../../../../src-renderer/host/electronHost.ts'
import { messagePort } from '../../../../src-renderer/host/messagePort.ts'
import { openWebSocketPort } from '../../../../src-renderer/host/webSocketPort.ts'

/** The part of a WebSocket that the port uses, driven by the test. */
class FakeSocket extends EventTarget {
  readonly OPEN = 1
  readyState = 0
  sent: string[] = []
  send(text: string) {
    this.sent.push(text)
  }
  open() {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  close() {
    this.readyState = 3
    this.dispatchEvent(new Event('close'))
  }
  receive(data: unknown) {
    this.dispatchEvent(Object.assign(new Event('message'), { data }))
  }
}
const openFake = (socket: FakeSocket) =>
  openWebSocketPort('ws://x/socket', { create: () => socket as unknown as WebSocket })

test('a WebSocket carries messages as JSON, and frames that are not JSON are dropped', async () => {
  const socket = new FakeSocket()
  const opening = openFake(socket)
  socket.open()
  const port = await opening
  const received: unknown[] = []
  port.onMessage((message) => received.push(message))
  socket.receive('{"id":1}')
  socket.receive('{')
  socket.receive(new ArrayBuffer(2))
  port.send({ id: 2 })
  expect(received).toEqual([{ id: 1 }])
  expect(socket.sent).toEqual(['{"id":2}'])
})

test('after the socket has closed the port says so and sends nothing', async () => {
  const socket = new FakeSocket()
  const opening = openFake(socket)
  socket.open()
  const port = await opening
  const closed = vi.fn()
  port.onClose(closed)
  socket.close()
  port.send({ id: 3 })
  expect(closed).toHaveBeenCalledOnce()
  expect(socket.sent).toEqual([])
})

test('a port that is closed says so at once, though the other end is asleep and the socket waits for it', async () => {
  const socket = new FakeSocket()
  const opening = openFake(socket)
  socket.open()
  const port = await opening
  const closed = vi.fn()
  port.onClose(closed)
  const later = socket.close.bind(socket)
  socket.close = () => {}
  port.close()
  expect(closed).toHaveBeenCalledOnce()
  later()
  expect(closed).toHaveBeenCalledOnce()
})

test('a socket that closes before it was open is a lost connection', async () => {
  const socket = new FakeSocket()
  const opening = openFake(socket)
  socket.close()
  await expect(opening).rejects.toMatchObject({ code: 'connection-lost' })
})

test('an attempt that is given up closes its socket, and one that is open outlives its attempt', async () => {
  const attempt = new AbortController()
  const opening = (socket: FakeSocket) =>
    openWebSocketPort('ws://x/socket', { signal: attempt.signal, create: () => socket as unknown as WebSocket })
  const [hanging, open] = [new FakeSocket(), new FakeSocket()]
  const given = opening(hanging)
  const port = opening(open)
  open.open()
  await port
  attempt.abort()
  await expect(given).rejects.toMatchObject({ code: 'connection-lost' })
  expect([hanging.readyState, open.readyState]).toEqual([3, 1])
})

test('in Electron an attempt that was given up does not take the port of the next', async () => {
  const { port1 } = new MessageChannel()
  const electron = electronHost({ requestPort: () => {}, pathOfFile: () => '' })
  const first = new AbortController()
  const taken = vi.fn()
  void electron.openPort(first.signal).then(taken)
  first.abort()
  const next = electron.openPort(new AbortController().signal)
  const event = new MessageEvent('message', { data: 'inverscope-port' })
  window.dispatchEvent(Object.defineProperties(event, { source: { value: window }, ports: { value: [port1] } }))
  const port = await next
  expect(taken).not.toHaveBeenCalled()
  port.close()
})

test('whether a browser is signed out is not asked for ever', async () => {
  const asked = vi.fn(
    (_: string, { signal }: RequestInit) =>
      new Promise<Response>((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted')))),
  )
  vi.stubGlobal('fetch', asked)
  try {
    const attempt = new AbortController()
    const answer = browserHost({ origin: 'http://127.0.0.1:4000' }).isSignedOut!(attempt.signal)
    attempt.abort()
    await expect(answer).resolves.toBe(false)
  } finally {
    vi.unstubAllGlobals()
  }
})

test('a MessagePort carries messages both ways', async () => {
  const { port1, port2 } = new MessageChannel()
  const [near, far] = [messagePort(port1), messagePort(port2)]
  const received = new Promise((resolve) => far.onMessage(resolve))
  near.send({ id: 4 })
  await expect(received).resolves.toEqual({ id: 4 })
  const closed = vi.fn()
  near.onClose(closed)
  near.close()
  near.close()
  expect(closed).toHaveBeenCalledOnce()
})

test('in Electron the port comes from the preload, after it was asked for', async () => {
  const { port1 } = new MessageChannel()
  const requestPort = () => {
    const event = new MessageEvent('message', { data: 'inverscope-port' })
    window.dispatchEvent(Object.defineProperties(event, { source: { value: window }, ports: { value: [port1] } }))
  }
  const port = await electronHost({ requestPort, pathOfFile: () => '' }).openPort(new AbortController().signal)
  expect(port.send).toBeTypeOf('function')
  port.close()
})

test('pictures have their address where the page came from', () => {
  expect(browserHost({ origin: 'http://127.0.0.1:4000' }).blobUrl('p/runs/r/samples/0.png')).toBe(
    '/blob/p/runs/r/samples/0.png',
  )
  expect(electronHost({ pathOfFile: () => '', requestPort: () => {} }).blobUrl('p/x.png')).toBe(
    'inverscope://app/blob/p/x.png',
  )
})
