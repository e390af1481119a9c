import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname, userInfo } from 'node:os'
import { WebSocketServer } from 'ws'
import type { Port } from '../../src-shared/contract/port.ts'
import { AddressNotUsable, NotAllowedHere } from '../../src-shared/errors/errors.ts'
import { answerRequest } from './answerRequest.ts'
import { isAllowedHost, isLoopback, isSameOrigin } from './requestOrigin.ts'
import { createSignIn } from './signIn.ts'
import { webSocketPort } from './webSocketPort.ts'

/** What the server needs of a workbench. */
export interface ServedWorkbench {
  serve(port: Port): void
  /** @throws a declared error where there is nothing at that URL */
  resolveBlob(url: string): Promise<{ body: Uint8Array; type: string; etag: string }>
}

export interface ServerOptions {
  workbench: ServedWorkbench
  /** The built page, out/renderer. */
  rendererFolder: string
  /** Default 127.0.0.1. */
  host?: string
  /** Default 0: a free one. */
  port?: number
  /** Needed for a host that other machines can reach. */
  allowRemote?: boolean
  /** Called with a new link when somebody without a session opens one that was used already. */
  onNewLink?: (url: string) => void
}

export interface RunningServer {
  /** The link to print: good for one browser, once. */
  url: string
  port: number
  /** What to type on the machine with the screen, where this one has none. */
  forwarding: string
  close(): Promise<void>
}

/** The largest message from a page, in bytes. */
const maxPayload = 16 * 2 ** 20

/**
 * Serves the workbench to browsers: the page, its pictures, and the contract over one WebSocket each. Everything but the link that
 * signs a browser in needs that browser's session.
 *
 * @throws NotAllowedHere for a host that others can reach without `allowRemote`; AddressNotUsable where the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { workbench, rendererFolder, host = '127.0.0.1', port: wantedPort = 0, onNewLink = () => {} } = options
  if (!isLoopback(host) && !options.allowRemote)
    throw NotAllowedHere({
      what: `Serving on ${host}`,
      reason:
        'everybody on that network could read what you send and, with the link, use this machine as you. ' +
        'Serve on 127.0.0.1 and use ssh -L; if the network is yours alone, add --allow-remote',
    })

  const signIn = createSignIn()
  const server = createServer((request, response) => {
    void answerRequest(request, response, {
      signIn,
      rendererFolder,
      resolveBlob: (url) => workbench.resolveBlob(url),
      isAllowedHost: (header) => isAllowedHost(header, host),
      onSpentLink: () => onNewLink(link()),
    })
  })
  const sockets = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false })
  server.on('upgrade', (request, socket, head) => {
    const { host: name, origin, cookie } = request.headers
    const allowed =
      request.url === '/socket' && isAllowedHost(name, host) && isSameOrigin(origin, name) && signIn.isSignedIn(cookie)
    if (allowed) sockets.handleUpgrade(request, socket, head, (browser) => workbench.serve(webSocketPort(browser)))
    else {
      socket.on('error', () => socket.destroy())
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    }
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(notUsable(error, host, wantedPort)))
    server.listen({ host, port: wantedPort }, resolve)
  })
  const { port } = server.address() as AddressInfo
  const link = () => `http://${nameInUrl(host)}:${port}/?token=${signIn.token()}`
  return {
    url: link(),
    port,
    forwarding: `ssh -N -L ${port}:${isLoopback(host) ? nameInUrl(host) : '127.0.0.1'}:${port} ${userName()}@${hostname()}`,
    async close() {
      for (const socket of sockets.clients) socket.close(1001, 'Inverscope was closed')
      const cutOff = setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), 1000)
      const socketsClosed = new Promise<void>((resolve) => sockets.close(() => resolve()))
      const serverClosed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await Promise.all([socketsClosed, serverClosed])
      clearTimeout(cutOff)
    },
  }
}

/** A user without an entry in the system's list, as in some containers, has no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'USER'
  }
}

/** An address that means "all of them" is nothing to open in a browser. */
function nameInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return hostname()
  return host.includes(':') ? `[${host}]` : host
}

function notUsable(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'another program uses that port',
    EACCES: 'the system does not let you use that port',
    EADDRNOTAVAIL: 'this machine does not have that address',
    ENOTFOUND: 'there is no machine of that name',
  }
  const reason = reasons[error.code ?? '']
  return reason ? AddressNotUsable({ host, port, reason }, { cause: error }) : error
}
