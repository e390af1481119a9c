import type { z } from 'zod'
import type { InverscopeError } from '../errors/declareError.ts'
import { errorFromMessage } from '../errors/declareError.ts'
import { Cancelled, ConnectionLost, InvalidInput } from '../errors/errors.ts'
import { ServerMessage, type ClientMessage } from './messages.ts'
import type { Method, Stream } from './method.ts'
import type { Port } from './port.ts'
import { problemsOf } from '../errors/problemsOf.ts'

/** The near side of the contract: what the renderer, the CLI and tests talk to. */
export interface Connection {
  /**
   * @throws the far side's declared error, rebuilt; ConnectionLost; Cancelled once `signal` is aborted
   */
  call<I extends z.ZodType, O extends z.ZodType>(
    method: Method<I, O>,
    input: z.input<I>,
    options?: { signal?: AbortSignal },
  ): Promise<z.output<O>>
  /** Listens until the returned function is called. The present state comes first. */
  subscribe<I extends z.ZodType, P extends z.ZodType>(
    stream: Stream<I, P>,
    input: z.input<I>,
    listener: (payload: z.output<P>) => void,
    onError?: (error: InverscopeError) => void,
  ): () => void
  readonly closed: Promise<void>
  close(): void
}

interface Waiting {
  onMessage(message: ServerMessage): void
  onLost(): void
}

/** Speaks the contract over a port. Answers are checked by their schema on arrival. */
export function connect(port: Port): Connection {
  const waiting = new Map<number, Waiting>()
  let nextId = 0
  let lost = false
  let resolveClosed: () => void
  const closed = new Promise<void>((resolve) => (resolveClosed = resolve))
  const send = (message: ClientMessage) => port.send(message)

  port.onMessage((raw) => {
    const parsed = ServerMessage.safeParse(raw)
    if (parsed.success) waiting.get(parsed.data.id)?.onMessage(parsed.data)
  })
  port.onClose(() => {
    lost = true
    const left = [...waiting.values()]
    waiting.clear()
    for (const entry of left) entry.onLost()
    resolveClosed()
  })

  return {
    call(method, input, options = {}) {
      return new Promise((resolve, reject) => {
        if (lost) return reject(ConnectionLost({}))
        if (options.signal?.aborted) return reject(Cancelled({ what: method.name }))
        const id = nextId++
        const abort = () => {
          settle()
          send({ kind: 'cancel', id })
          reject(Cancelled({ what: method.name }))
        }
        const settle = () => {
          waiting.delete(id)
          options.signal?.removeEventListener('abort', abort)
        }
        options.signal?.addEventListener('abort', abort)
        waiting.set(id, {
          onLost: () => {
            settle()
            reject(ConnectionLost({}))
          },
          onMessage(message) {
            settle()
            if (message.kind === 'error') return reject(errorFromMessage(message.error))
            if (message.kind !== 'result') return
            const output = method.output.safeParse(message.output)
            if (output.success) resolve(output.data)
            else reject(InvalidInput({ where: `The answer of ${method.name}`, problems: problemsOf(output.error) }))
          },
        })
        try {
          send({ kind: 'request', id, method: method.name, input })
        } catch (error) {
          // What JSON cannot hold is a mistake of the caller and goes back to it; nothing was sent.
          settle()
          reject(error)
        }
      })
    },
    subscribe(stream, input, listener, onError = () => {}) {
      if (lost) {
        onError(ConnectionLost({}))
        return () => {}
      }
      const id = nextId++
      waiting.set(id, {
        onLost: () => onError(ConnectionLost({})),
        onMessage(message) {
          if (message.kind === 'error') {
            waiting.delete(id)
            onError(errorFromMessage(message.error))
          } else if (message.kind === 'event') {
            const payload = stream.payload.safeParse(message.payload)
            if (payload.success) listener(payload.data)
            else onError(InvalidInput({ where: `An event of ${stream.name}`, problems: problemsOf(payload.error) }))
          }
        },
      })
      send({ kind: 'subscribe', id, stream: stream.name, input })
      return () => {
        if (waiting.delete(id)) send({ kind: 'unsubscribe', id })
      }
    },
    closed,
    close: () => port.close(),
  }
}
