import type { MessagePortMain } from 'electron'
import type { Port } from '../../src-shared/contract/port.ts'

/** Electron's MessagePort in the main process as a port of the contract. It starts when somebody listens, so no message is lost. */
export function mainPort(port: MessagePortMain): Port {
  const closers: (() => void)[] = []
  let open = true
  port.on('close', () => {
    open = false
    for (const listener of closers.splice(0)) listener()
  })
  return {
    send(message) {
      if (open) port.postMessage(message)
    },
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data))
      port.start()
    },
    onClose(listener) {
      if (open) closers.push(listener)
      else queueMicrotask(listener)
    },
    close: () => port.close(),
  }
}
