import { inject, ref, type InjectionKey, type Ref } from 'vue'
import { connect, type Connection } from '../../src-shared/contract/connect.ts'
import { contract } from '../../src-shared/contract/contract.ts'
import type { Port } from '../../src-shared/contract/port.ts'
import { ConnectionLost, FileMissing, type InverscopeError } from '../../src-shared/errors/errors.ts'
import type { PageHost } from './pageHost.ts'

/** `signed-out`: a workbench answers, but it was started anew and wants its link opened first. */
export type LineState = 'connecting' | 'open' | 'lost' | 'signed-out'

/** The line to the workbench, which outlives single connections: it dials again when one is lost and renews its subscriptions. */
export interface Line {
  readonly state: Readonly<Ref<LineState>>
  /** Counts connections; whoever shows something fetches it again when this grows. */
  readonly connections: Readonly<Ref<number>>
  /** Counts questions and subscriptions that ended since a file is not there; whoever shows what is there looks again when this grows. */
  readonly missed: Readonly<Ref<number>>
  call: Connection['call']
  subscribe: Connection['subscribe']
  blobUrl(path: string): string
  pathOfFile(file: File): string | undefined
  /** Dials now instead of after the pause, or after an attempt that hangs, which is given up. */
  dial(): void
  close(): void
}

export const lineKey: InjectionKey<Line> = Symbol('line')

export function useLine(): Line {
  return inject(lineKey)!
}

const later = (ms: number, then: () => void) => setTimeout(then, ms)
/** So often a far workbench is asked whether it is there. Milliseconds; the workbench asks the page as often. */
const aliveEvery = 30_000
/** So long an attempt at a far workbench may take, milliseconds: a tunnel that hangs accepts everything and answers nothing. */
const longestAttempt = 10_000
const pauses = [250, 500, 1000, 2000, 4000, 8000]

/** After a sleep of the laptop, or behind a tunnel that hangs, a line stays open with nobody at its other end: who does not answer until the next question is gone. */
function endWhenSilent(connection: Connection, port: Port): void {
  let answered = true
  port.onMessage(() => (answered = true))
  const timer = setInterval(() => {
    if (!answered) return connection.close()
    answered = false
    // Whatever comes meanwhile counts, and this answer among it.
    connection.call(contract.isAlive, {}).catch(() => {})
  }, aliveEvery)
  void connection.closed.then(() => clearInterval(timer))
}

/** @param wait  overridden in tests */
export function createLine(host: PageHost, wait: (ms: number, then: () => void) => unknown = later): Line {
  const state = ref<LineState>('connecting')
  const connections = ref(0)
  const missed = ref(0)
  const renewals = new Set<(connection: Connection) => void>()
  const waiting: ((connection: Connection | undefined) => void)[] = []
  let connection: Connection | undefined
  let failures = 0
  let attempt: AbortController | undefined
  let closed = false

  function dial(): void {
    if (connection || closed) return
    attempt?.abort()
    const mine = (attempt = new AbortController())
    const { signal } = mine
    const limit = host.isFar ? setTimeout(() => ended('lost'), longestAttempt) : undefined
    function ended(outcome: Port | 'lost' | 'signed-out'): void {
      clearTimeout(limit)
      const isPort = typeof outcome === 'object'
      if (isPort && signal.aborted) outcome.close()
      if (signal.aborted) return
      if (isPort) return opened(outcome)
      mine.abort()
      failed(outcome)
    }
    host.openPort(signal).then(ended, async () => ended((await host.isSignedOut?.(signal)) ? 'signed-out' : 'lost'))
  }

  function opened(port: Port): void {
    const next = connect(port)
    connection = next
    failures = 0
    connections.value++
    state.value = 'open'
    if (host.isFar) endWhenSilent(next, port)
    for (const renew of renewals) renew(next)
    for (const resolve of waiting.splice(0)) resolve(next)
    void next.closed.then(() => {
      connection = undefined
      if (!closed) failed('lost')
    })
  }

  function failed(reason: 'lost' | 'signed-out'): void {
    state.value = reason
    for (const resolve of waiting.splice(0)) resolve(undefined)
    const before = attempt
    const again = () => {
      if (attempt === before) dial()
    }
    wait(pauses[Math.min(failures++, pauses.length - 1)], again)
  }

  /** The first connection is worth waiting for; a lost one is said at once, and the page shows a bar for it. */
  async function current(): Promise<Connection> {
    const now =
      connection ??
      (state.value === 'connecting' ? await new Promise<Connection | undefined>((r) => waiting.push(r)) : undefined)
    if (!now) throw ConnectionLost({})
    return now
  }

  dial()
  return {
    state,
    connections,
    missed,
    async call(method, input, options) {
      const now = await current()
      return now.call(method, input, options).catch((error: unknown) => {
        if (FileMissing.is(error)) missed.value++
        throw error
      })
    },
    subscribe(stream, input, listener, onError) {
      let stop = () => {}
      const unlessLost = (error: InverscopeError) => {
        if (FileMissing.is(error)) missed.value++
        if (!ConnectionLost.is(error)) onError?.(error)
      }
      const renew = (next: Connection) => (stop = next.subscribe(stream, input, listener, unlessLost))
      renewals.add(renew)
      if (connection) renew(connection)
      return () => {
        renewals.delete(renew)
        stop()
      }
    },
    blobUrl: (path) => host.blobUrl(path),
    pathOfFile: (file) => host.pathOfFile?.(file),
    dial,
    close() {
      closed = true
      attempt?.abort()
      connection?.close()
    },
  }
}
