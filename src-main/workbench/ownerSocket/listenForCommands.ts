import { rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import type { Port } from '../../../src-shared/contract/port.ts'
import type { Served } from '../../../src-shared/contract/serve.ts'
import { FolderNotWritable } from '../../../src-shared/errors/errors.ts'
import { greetingTime, Hello } from './greeting.ts'
import { linePort } from './linePort.ts'

/** The commands that work through this process. */
export interface CommandListener {
  /** Takes no more commands and refuses new requests of those that are here; resolves when their requests before are answered. */
  leave(): Promise<void>
  close(): Promise<void>
}

/**
 * Lets commands on a project that is open here do their work through this process. Call it once the project's lock is held: whatever
 * lies at the path then is what a killed owner left behind, and is replaced.
 *
 * @param path  from ownerSocketPath
 * @param token  of the lock; a caller must say it before anything else
 * @param serve  answers the contract on the port of one command
 * @throws FolderNotWritable where the socket cannot be made
 */
export async function listenForCommands({
  path,
  token,
  serve,
}: {
  path: string
  token: string
  serve: (port: Port) => Served | void
}): Promise<CommandListener> {
  const callers = new Set<Socket>()
  const served = new Map<Socket, Served | void>()
  let leaving = false
  const server = createServer((socket) => {
    if (leaving) return void socket.destroy()
    callers.add(socket)
    socket.once('close', () => (callers.delete(socket), served.delete(socket)))
    greet(socket, token, (port) => void served.set(socket, serve(port)))
  })
  if (process.platform !== 'win32') await rm(path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(FolderNotWritable({ path, reason: error.message }, { cause: error })))
    server.listen(path, resolve)
  })
  return {
    async leave() {
      leaving = true
      await Promise.all([...served.values()].map((caller) => caller?.leave()))
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of callers) socket.destroy()
      await closed
    },
  }
}

function greet(socket: Socket, token: string, serve: (port: Port) => void): void {
  const port = linePort(socket)
  const tooLate = setTimeout(() => socket.destroy(), greetingTime)
  socket.once('close', () => clearTimeout(tooLate))
  let greeted = false
  port.onMessage((message) => {
    if (greeted) return
    const hello = Hello.safeParse(message)
    if (!hello.success || hello.data.token !== token) return socket.destroy()
    greeted = true
    clearTimeout(tooLate)
    serve(port)
    port.send({ kind: 'welcome' })
  })
}
