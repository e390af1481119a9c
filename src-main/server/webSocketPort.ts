import { WebSocket } from 'ws'
import type { Port } from '../../src-shared/contract/port.ts'

/** What may wait for a slow browser, in bytes. One that falls further behind is cut off; it connects again and gets the present state. */
const waitingLimit = 64 * 2 ** 20
const aliveEvery = 30_000

/** One browser's WebSocket as a port. Text frames with one JSON value each; anything else ends the connection. */
export function webSocketPort(socket: WebSocket): Port {
  const listeners: ((message: unknown) => void)[] = []
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : parsed(data.toString())
    if (message === undefined) socket.close(1003, 'one JSON value per text frame')
    else for (const listener of listeners) listener(message)
  })
  // Without a listener a reset connection would end the process; `close` follows and says the same.
  socket.on('error', () => socket.terminate())
  endWhenSilent(socket)
  return {
    send(message) {
      if (socket.readyState !== WebSocket.OPEN) return
      socket.send(JSON.stringify(message))
      if (socket.bufferedAmount > waitingLimit) socket.terminate()
    },
    onMessage: (listener) => void listeners.push(listener),
    onClose(listener) {
      if (socket.readyState === WebSocket.CLOSED) queueMicrotask(listener)
      else socket.once('close', () => listener())
    },
    close: () => socket.close(1000),
  }
}

/** A laptop that went to sleep never says goodbye: who does not answer a ping until the next one is gone. */
function endWhenSilent(socket: WebSocket): void {
  let answered = true
  socket.on('pong', () => (answered = true))
  const timer = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, aliveEvery)
  socket.once('close', () => clearInterval(timer))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
