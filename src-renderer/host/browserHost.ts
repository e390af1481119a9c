import type { PageHost } from './pageHost.ts'
import { openWebSocketPort } from './webSocketPort.ts'

/** The workbench served over HTTP: one WebSocket, pictures from the same origin; a cookie says who asks. */
export function browserHost(location: { origin: string }): PageHost {
  return {
    openPort: (signal) => openWebSocketPort(`${location.origin.replace(/^http/, 'ws')}/socket`, { signal }),
    isSignedOut: (signal) =>
      fetch(`${location.origin}/`, { method: 'HEAD', cache: 'no-store', signal }).then(
        ({ status }) => status === 403,
        () => false,
      ),
    isFar: true,
    blobUrl: (path) => `/blob/${path}`,
  }
}
