import { z } from 'zod'
import { ErrorMessage } from '../errors/declareError.ts'

const id = z.int().nonnegative()

/** What a client sends: four kinds are enough. */
export const ClientMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), id, method: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id }),
  z.object({ kind: z.literal('subscribe'), id, stream: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('unsubscribe'), id }),
])
export type ClientMessage = z.infer<typeof ClientMessage>

/** What a server answers. `event` may come many times for one subscription, the others once. */
export const ServerMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('result'), id, output: z.unknown() }),
  z.object({ kind: z.literal('error'), id, error: ErrorMessage }),
  z.object({ kind: z.literal('event'), id, payload: z.unknown() }),
])
export type ServerMessage = z.infer<typeof ServerMessage>
