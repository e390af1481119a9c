import type { Socket } from 'node:net'
import type { Port } from '../../../src-shared/contract/port.ts'

/** The longest message, in bytes. */
const longestLine = 64 * 2 ** 20
const newline = 0x0a

/** A local socket as a port: one JSON value per line. A line that is not JSON, or too long, ends the connection. */
export function linePort(socket: Socket): Port {
  const listeners: ((message: unknown) => void)[] = []
  // Pieces of a line are joined once, when it is whole, so a message of many megabytes takes time in proportion to its length.
  let pieces: Buffer[] = []
  let length = 0

  const receive = (line: Buffer) => {
    const message = parsed(line)
    if (message === undefined) socket.destroy()
    // A listener may add another one, which is for the messages after this one.
    else for (const listener of [...listeners]) listener(message)
  }
  socket.on('data', (chunk: Buffer) => {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0 && !socket.destroyed; end = chunk.indexOf(newline, start)) {
      receive(Buffer.concat([...pieces, chunk.subarray(start, end)]))
      pieces = []
      length = 0
      start = end + 1
    }
    length += chunk.length - start
    if (length > longestLine) socket.destroy()
    else if (start < chunk.length) pieces.push(chunk.subarray(start))
  })
  // Without a listener a broken pipe would end the process; `close` follows and says the same.
  socket.on('error', () => socket.destroy())
  socket.on('end', () => socket.destroy())

  return {
    send(message) {
      if (socket.writable) socket.write(`${JSON.stringify(message)}\n`)
    },
    onMessage: (listener) => void listeners.push(listener),
    onClose(listener) {
      if (socket.closed) queueMicrotask(listener)
      else socket.once('close', () => listener())
    },
    close() {
      // What was sent before still goes out; then the socket is gone even where the other side does not end its half.
      if (!socket.destroyed) socket.end(() => socket.destroy())
    },
  }
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'))
  } catch {
    return undefined
  }
}
