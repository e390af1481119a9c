import type { Port } from '../../src-shared/contract/port.ts'

/** A MessagePort as a Port. Messages wait in the MessagePort until somebody listens. */
export function messagePort(port: MessagePort): Port {
  const closers: (() => void)[] = []
  let open = true
  const closeOnce = () => {
    if (!open) return
    open = false
    for (const closer of closers) closer()
  }
  port.addEventListener('close', closeOnce)
  return {
    send(message) {
      if (open) port.postMessage(message)
    },
    onMessage(listener) {
      port.addEventListener('message', (event) => listener(event.data))
      port.start()
    },
    onClose: (listener) => void closers.push(listener),
    close() {
      port.close()
      closeOnce()
    },
  }
}
