import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort as NodeMessagePort } from 'node:worker_threads'
import type { MessagePortMain } from 'electron'
import { WebSocket as NodeWebSocket } from 'ws'
import { mainPort } from '../../src-main/app/mainPort.ts'
import { startServer } from '../../src-main/server/startServer.ts'
import { connectToOwner } from '../../src-main/workbench/ownerSocket/connectToOwner.ts'
import { listenForCommands } from '../../src-main/workbench/ownerSocket/listenForCommands.ts'
import { messagePort } from '../../src-renderer/host/messagePort.ts'
import { openWebSocketPort } from '../../src-renderer/host/webSocketPort.ts'
import { memoryPorts, type Port } from '../../src-shared/contract/port.ts'

export interface Line {
  client: Port
  close(): Promise<void>
}

/** Electron's end of a MessageChannel, played by Node's: the same calls, and a message comes wrapped in an event. */
function asElectronPort(port: NodeMessagePort): MessagePortMain {
  const standIn = {
    on(event: string, listener: (value?: unknown) => void) {
      if (event === 'message') port.on('message', (data: unknown) => listener({ data, ports: [] }))
      else port.on('close', () => listener())
      return standIn
    },
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  }
  return standIn as unknown as MessagePortMain
}

/** Every kind of line that the contract is spoken over, each with the adapters that the program uses on both ends. */
export const transports: Record<string, (serve: (port: Port) => void) => Promise<Line>> = {
  async memory(serve) {
    const [near, far] = memoryPorts()
    serve(far)
    return { client: near, close: async () => near.close() }
  },

  async 'message port'(serve) {
    const { port1, port2 } = new MessageChannel()
    serve(mainPort(asElectronPort(port2)))
    const client = messagePort(port1 as unknown as MessagePort)
    return { client, close: async () => client.close() }
  },

  async 'web socket'(serve) {
    const rendererFolder = await mkdtemp(join(tmpdir(), 'inverscope-page-'))
    await writeFile(join(rendererFolder, 'index.html'), '<!doctype html>')
    const resolveBlob = () => Promise.reject(new Error('no pictures here'))
    const server = await startServer({ workbench: { serve, resolveBlob }, rendererFolder })
    const signedIn = await fetch(server.url, { redirect: 'manual' })
    const headers = {
      cookie: signedIn.headers.getSetCookie()[0].split(';')[0],
      origin: `http://127.0.0.1:${server.port}`,
    }
    const client = await openWebSocketPort(`ws://127.0.0.1:${server.port}/socket`, {
      create: (address) => new NodeWebSocket(address, { headers }) as unknown as WebSocket,
    })
    return {
      client,
      async close() {
        await server.close()
        await rm(rendererFolder, { recursive: true })
      },
    }
  },

  async 'local socket'(serve) {
    const folder = await mkdtemp(join(tmpdir(), 'inverscope-socket-'))
    const path = process.platform === 'win32' ? `\\\\.\\pipe\\${folder.slice(-6)}` : join(folder, 'owner.sock')
    const listener = await listenForCommands({ path, token: 'the-lock-token', serve })
    const client = await connectToOwner({ socket: path, token: 'the-lock-token' })
    if (!client) throw new Error('The owner does not answer.')
    return {
      client,
      async close() {
        client.close()
        await listener.close()
        await rm(folder, { recursive: true })
      },
    }
  },
}
