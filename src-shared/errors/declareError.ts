import { z } from 'zod'

/** What crosses a process border when something fails. */
export const ErrorMessage = z.object({ code: z.string(), message: z.string(), data: z.unknown() })
export type ErrorMessage = z.infer<typeof ErrorMessage>

/** Every failure that the program expects. `code` is stable, `message` says what, where and what to do, `data` holds the facts. */
export class InverscopeError extends Error {
  readonly code: string
  readonly data: unknown

  constructor(code: string, message: string, data: unknown, options?: ErrorOptions) {
    super(message, options)
    this.name = 'InverscopeError'
    this.code = code
    this.data = data
  }
}

export interface DeclaredError<Data> {
  (data: Data, options?: ErrorOptions): InverscopeError
  readonly code: string
  readonly data: z.ZodType<Data>
  is(error: unknown): error is InverscopeError & { readonly data: Data }
}

const declared = new Map<string, DeclaredError<never>>()

/**
 * Declares an error once, for both sides of every border.
 *
 * @param code  stable, in kebab case
 * @param data  the facts as a schema; they cross the border beside the message
 * @param sentence  what is wrong, where, and what to do
 * @throws if the code is declared twice
 */
export function declareError<Data>(
  code: string,
  data: z.ZodType<Data>,
  sentence: (data: Data) => string,
): DeclaredError<Data> {
  if (declared.has(code)) throw new Error(`The error code ${code} is declared twice.`)
  const make = (facts: Data, options?: ErrorOptions) => new InverscopeError(code, sentence(facts), facts, options)
  const error = Object.assign(make, {
    code,
    data,
    is: (candidate: unknown): candidate is InverscopeError & { readonly data: Data } =>
      candidate instanceof InverscopeError && candidate.code === code,
  })
  declared.set(code, error as unknown as DeclaredError<never>)
  return error
}

/** The codes of all declared errors, for the test that every one has a sentence. */
export function declaredErrors(): ReadonlyMap<string, DeclaredError<never>> {
  return declared
}

/** An error as it crosses a border. What was not declared becomes `internal`, with its message and no stack. */
export function errorToMessage(error: unknown): ErrorMessage {
  if (error instanceof InverscopeError) return { code: error.code, message: error.message, data: error.data }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), data: null }
}

/**
 * The error of the far side, rebuilt. Where its facts are not those that this side declares for its code, as another version might send,
 * only the sentence is kept.
 */
export function errorFromMessage(message: ErrorMessage): InverscopeError {
  const known = declared.get(message.code)
  if (known && !known.data.safeParse(message.data).success)
    return new InverscopeError('internal', message.message, null)
  return new InverscopeError(message.code, message.message, message.data)
}
