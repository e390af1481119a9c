import { createConnection } from 'node:net'
import type { Port } from '../../../src-shared/contract/port.ts'
import { greetingTime, Welcome } from './greeting.ts'
import { linePort } from './linePort.ts'

/**
 * Reaches the process that has a project open, on this machine and of this user.
 *
 * @param lock  as read from the project's lock file
 * @returns undefined where nobody answers there, or somebody who does not hold this lock
 */
export function connectToOwner(lock: { socket: string; token: string }): Promise<Port | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(lock.socket)
    const port = linePort(socket)
    const tooLate = setTimeout(() => socket.destroy(), greetingTime)
    port.onClose(() => {
      clearTimeout(tooLate)
      resolve(undefined)
    })
    port.onMessage((message) => {
      if (!Welcome.safeParse(message).success) return
      clearTimeout(tooLate)
      resolve(port)
    })
    socket.once('connect', () => port.send({ kind: 'hello', token: lock.token }))
  })
}
