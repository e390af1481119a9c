import type { PageHost } from './pageHost.ts'
import { messagePort } from './messagePort.ts'

/** What the preload script exposes; the port itself arrives as a window message, because a context bridge cannot carry one. */
export interface InverscopePreload {
  requestPort(): void
  pathOfFile(file: File): string
}

declare global {
  interface Window {
    inverscope?: InverscopePreload
  }
}

const portMessage = 'inverscope-port'

/** The workbench in Electron's main process, reached through one MessagePort. */
export function electronHost(preload: InverscopePreload): PageHost {
  return {
    openPort: (signal) =>
      new Promise((resolve) => {
        const onMessage = (event: MessageEvent) => {
          if (event.source !== window || event.data !== portMessage || !event.ports[0]) return
          window.removeEventListener('message', onMessage)
          resolve(messagePort(event.ports[0]))
        }
        // Else it took the port of the next attempt.
        window.addEventListener('message', onMessage, { signal })
        preload.requestPort()
      }),
    blobUrl: (path) => `inverscope://app/blob/${path}`,
    pathOfFile: (file) => preload.pathOfFile(file) || undefined,
  }
}
