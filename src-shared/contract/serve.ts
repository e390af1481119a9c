import type { z } from 'zod'
import { errorToMessage } from '../errors/declareError.ts'
import { InvalidInput, OwnerLeaving, UnknownMethod } from '../errors/errors.ts'
import { ClientMessage, type ServerMessage } from './messages.ts'
import type { Method, Stream } from './method.ts'
import type { Port } from './port.ts'
import { problemsOf } from '../errors/problemsOf.ts'

export type Handler<M> =
  M extends Method<infer I, infer O>
    ? (input: z.output<I>, context: { signal: AbortSignal }) => Promise<z.input<O>> | z.input<O>
    : M extends Stream<infer I, infer P>
      ? (
          input: z.output<I>,
          emit: (payload: z.input<P>) => void,
          context: { signal: AbortSignal },
        ) => Promise<void> | void
      : never

/** One handler for every method and stream of a contract. A stream's handler runs until its signal is aborted. */
export type Handlers<Contract extends Record<string, Method | Stream>> = {
  [Key in keyof Contract]: Handler<Contract[Key]>
}

/** A port that is being answered. */
export interface Served {
  /**
   * Refuses every request from now on with OwnerLeaving, so that whoever asks knows that it was not done; resolves when those before are
   * answered.
   */
  leave(): Promise<void>
}

/**
 * The far side of the contract: answers one port with the given handlers until it closes. Every input is checked by its schema
 * before a handler sees it, so a handler never meets a value of another type.
 */
export function serve<Contract extends Record<string, Method | Stream>>(
  port: Port,
  contract: Contract,
  handlers: Handlers<Contract>,
): Served {
  type AnyHandler = (input: unknown, second: unknown, third?: unknown) => unknown
  const byName = new Map(
    Object.entries(contract).map(([key, entry]) => [entry.name, { entry, handler: handlers[key] as AnyHandler }]),
  )
  const active = new Map<number, AbortController>()
  const answering = new Set<Promise<void>>()
  let leaving = false
  const send = (message: ServerMessage) => port.send(message)

  port.onClose(() => {
    for (const controller of active.values()) controller.abort()
    active.clear()
  })
  port.onMessage((raw) => {
    const parsed = ClientMessage.safeParse(raw)
    if (!parsed.success) {
      const id = (raw as { id?: unknown } | null)?.id
      if (Number.isSafeInteger(id) && (id as number) >= 0)
        send({
          kind: 'error',
          id: id as number,
          error: errorToMessage(InvalidInput({ where: 'A message', problems: problemsOf(parsed.error) })),
        })
      return
    }
    const message = parsed.data
    if (message.kind === 'cancel' || message.kind === 'unsubscribe') {
      active.get(message.id)?.abort()
      active.delete(message.id)
    } else if (message.kind === 'subscribe') void answer(message)
    else {
      const answered: Promise<void> = answer(message).finally(() => answering.delete(answered))
      answering.add(answered)
    }
  })

  async function answer(message: Extract<ClientMessage, { kind: 'request' | 'subscribe' }>): Promise<void> {
    const { id } = message
    const name = message.kind === 'request' ? message.method : message.stream
    const wanted = message.kind === 'request' ? 'method' : 'stream'
    const controller = new AbortController()
    try {
      if (leaving) throw OwnerLeaving({})
      const known = byName.get(name)
      if (!known || known.entry.kind !== wanted) throw UnknownMethod({ name })
      if (active.has(id)) throw InvalidInput({ where: name, problems: [`id: ${id} is in use`] })
      const input = known.entry.input.safeParse(message.input)
      if (!input.success) throw InvalidInput({ where: name, problems: problemsOf(input.error) })
      active.set(id, controller)
      if (known.entry.kind === 'method') {
        const output = await known.handler(input.data, { signal: controller.signal })
        if (active.delete(id)) send({ kind: 'result', id, output: output ?? null })
      } else {
        const emit = (payload: unknown) => {
          if (!controller.signal.aborted) send({ kind: 'event', id, payload })
        }
        await known.handler(input.data, emit, { signal: controller.signal })
      }
    } catch (error) {
      if (!controller.signal.aborted) send({ kind: 'error', id, error: errorToMessage(error) })
      if (active.get(id) === controller) active.delete(id)
    }
  }

  return {
    async leave() {
      leaving = true
      await Promise.all(answering)
    },
  }
}
