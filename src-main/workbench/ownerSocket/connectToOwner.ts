import { createConnection } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Port } from '../../../src-shared/contract/port.ts'
import { greetingTime, Welcome } from './greeting.ts'
import { linePort } from './linePort.ts'

/** An owner listens a moment after it has taken the lock: tries, and milliseconds between them. */
const tries = 3
const pause = 80

/**
 * Reaches the process that has a project open, on this machine and of this user.
 *
 * @param lock  as read from the project's lock file
 * @returns undefined where nobody answers there, or somebody who does not hold this lock
 */
export async function connectToOwner(lock: { socket: string; token: string }): Promise<Port | undefined> {
  for (let left = tries; left > 0; left--) {
    const port = await knock(lock)
    if (port) return port
    if (left > 1) await sleep(pause)
  }
  return undefined
}

function knock(lock: { socket: string; token: string }): Promise<Port | undefined> {
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
