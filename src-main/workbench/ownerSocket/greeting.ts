import { z } from 'zod'

/** The first line of a command: the token that it read in the project's lock, so that it talks to that owner and to no other. */
export const Hello = z.object({ kind: z.literal('hello'), token: z.string() })
export const Welcome = z.object({ kind: z.literal('welcome') })

/** What either side waits for the other's first line, in milliseconds. */
export const greetingTime = 5000
