/**
 * One end of a two-way line that carries JSON values: a MessagePort, a WebSocket, a local socket, or memory.
 * Messages arrive in order. `send` after `close` is ignored.
 */
export interface Port {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, when either end has closed, or soon where that was before. */
  onClose(listener: () => void): void
  close(): void
}

/** Two ends of a line in memory, for tests and for a workbench in the same process. Messages are copied as JSON and arrive later. */
export function memoryPorts(): [Port, Port] {
  const listeners: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []]
  const closers: [(() => void)[], (() => void)[]] = [[], []]
  let open = true
  const end = (mine: 0 | 1): Port => ({
    send(message) {
      if (!open) return
      const copy: unknown = JSON.parse(JSON.stringify(message))
      queueMicrotask(() => open && listeners[mine === 0 ? 1 : 0].forEach((listener) => listener(copy)))
    },
    onMessage: (listener) => void listeners[mine].push(listener),
    onClose(listener) {
      if (open) closers[mine].push(listener)
      else queueMicrotask(listener)
    },
    close() {
      if (!open) return
      open = false
      for (const side of closers) for (const listener of side) queueMicrotask(listener)
    },
  })
  return [end(0), end(1)]
}
