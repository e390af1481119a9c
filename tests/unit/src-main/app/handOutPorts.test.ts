import type { EventEmitter } from 'node:events'
import { beforeEach, expect, test, vi } from 'vitest'
import { handOutPorts } from '../../../../src-main/app/handOutPorts.ts'
import type { Port } from '../../../../src-shared/contract/port.ts'

const electron = vi.hoisted(() => ({
  listeners: new Map<string, (event: unknown) => void>(),
  channels: [] as unknown[],
}))

vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events')
  /** As Electron's: messages wait until the port is started. */
  class MainPort extends EventEmitter {
    other?: MainPort
    started = false
    waiting: unknown[] = []
    start() {
      this.started = true
      for (const data of this.waiting.splice(0)) this.emit('message', { data })
    }
    postMessage(data: unknown) {
      if (this.other!.started) this.other!.emit('message', { data })
      else this.other!.waiting.push(data)
    }
    close() {
      this.emit('close')
      this.other!.emit('close')
    }
  }
  class MessageChannelMain {
    port1 = new MainPort()
    port2 = new MainPort()
    constructor() {
      this.port1.other = this.port2
      this.port2.other = this.port1
      electron.channels.push(this)
    }
  }
  return {
    MessageChannelMain,
    ipcMain: { on: (channel: string, listener: (event: unknown) => void) => electron.listeners.set(channel, listener) },
  }
})

type PagePort = EventEmitter & { start(): void; postMessage(data: unknown): void; close(): void }

function pageFrame(url = 'inverscope://app/index.html') {
  const given: { channel: string; ports: PagePort[] }[] = []
  return {
    url,
    parent: null as unknown,
    given,
    postMessage: (channel: string, _message: unknown, ports: PagePort[]) => void given.push({ channel, ports }),
  }
}

const ask = (senderFrame: unknown, mainFrame: unknown = senderFrame) =>
  electron.listeners.get('inverscope:request-port')!({ senderFrame, sender: { mainFrame } })

const served: Port[] = []
beforeEach(() => {
  served.length = 0
  electron.channels.length = 0
  handOutPorts((port) => void served.push(port))
})

test('the page gets one end of a line whose other end is served', () => {
  const frame = pageFrame()
  ask(frame)
  const [{ channel, ports }] = frame.given
  expect(channel).toBe('inverscope:port')
  const [received, answered, closed] = [vi.fn(), vi.fn(), vi.fn()]
  ports[0].postMessage({ kind: 'request', id: 0 })
  served[0].onMessage(received)
  served[0].onClose(closed)
  expect(received).toHaveBeenCalledWith({ kind: 'request', id: 0 })
  ports[0].on('message', ({ data }) => answered(data))
  ports[0].start()
  served[0].send({ kind: 'result', id: 0 })
  expect(answered).toHaveBeenCalledWith({ kind: 'result', id: 0 })
  ports[0].close()
  expect(closed).toHaveBeenCalledOnce()
  served[0].send('after the end')
})

test('who listens for the end of a line that has ended is told', async () => {
  ask(pageFrame())
  served[0].close()
  const closed = vi.fn()
  served[0].onClose(closed)
  await Promise.resolve()
  expect(closed).toHaveBeenCalledOnce()
})

test.each([
  ['a page of another origin', () => ask(pageFrame('https://example.org/'))],
  ['a picture shown as a page', () => ask(pageFrame('inverscope://app/blob/p/figures/f/f.svg'))],
  ['a frame inside the page', () => ask({ ...pageFrame(), parent: pageFrame() })],
  ['a frame that is not the main one', () => ask(pageFrame(), pageFrame())],
  ['a frame that is gone', () => ask(null, pageFrame())],
])('%s gets no port', (_who, asks) => {
  asks()
  expect(served).toEqual([])
  expect(electron.channels).toEqual([])
})
