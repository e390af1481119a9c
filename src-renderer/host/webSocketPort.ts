import type { Port } from '../../src-shared/contract/port.ts'
import { ConnectionLost } from '../../src-shared/errors/errors.ts'

interface Opening {
  /** Gives it up as long as it is not open: a browser begins no other to the same address while one hangs. */
  signal?: AbortSignal
  create?: (address: string) => WebSocket
}

/**
 * Opens a WebSocket and speaks JSON over it.
 *
 * @throws ConnectionLost if the socket closes before it was open
 */
export function openWebSocketPort(
  url: string,
  { signal, create = (address) => new WebSocket(address) }: Opening = {},
): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = create(url)
    const giveUp = () => socket.close()
    signal?.addEventListener('abort', giveUp)
    const listeners: ((message: unknown) => void)[] = []
    const closers: (() => void)[] = []
    const closed = () => {
      for (const closer of closers.splice(0)) closer()
    }
    socket.addEventListener('message', (event) => {
      const message = parsed(event.data)
      if (message !== undefined) for (const listener of listeners) listener(message)
    })
    socket.addEventListener('close', () => {
      reject(ConnectionLost({}))
      closed()
    })
    socket.addEventListener('open', () => {
      signal?.removeEventListener('abort', giveUp)
      resolve({
        send(message) {
          if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
        },
        onMessage: (listener) => void listeners.push(listener),
        onClose: (listener) => void closers.push(listener),
        close() {
          socket.close()
          // Its own event waits for the other end, a minute where that is asleep.
          closed()
        },
      })
    })
  })
}

/** A frame that is not JSON text says nothing to anybody; the contract's schemas judge the rest. */
function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return undefined
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
