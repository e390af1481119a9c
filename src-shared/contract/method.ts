import type { z } from 'zod'
import type { DeclaredError } from '../errors/declareError.ts'

/** One method of the contract: what goes in, what comes out, which errors to expect. No transport in it. */
export interface Method<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly kind: 'method'
  readonly name: string
  readonly input: Input
  readonly output: Output
  readonly errors: readonly DeclaredError<never>[]
}

/** One stream of the contract. A new subscriber gets the present state first, then changes. */
export interface Stream<Input extends z.ZodType = z.ZodType, Payload extends z.ZodType = z.ZodType> {
  readonly kind: 'stream'
  readonly name: string
  readonly input: Input
  readonly payload: Payload
}

export function method<Input extends z.ZodType, Output extends z.ZodType>(
  name: string,
  // Errors differ in their data; the list only documents and tests them, so their data type does not matter here.
  options: { input: Input; output: Output; errors?: readonly unknown[] },
): Method<Input, Output> {
  const errors = (options.errors ?? []) as readonly DeclaredError<never>[]
  return { kind: 'method', name, input: options.input, output: options.output, errors }
}

export function stream<Input extends z.ZodType, Payload extends z.ZodType>(
  name: string,
  options: { input: Input; payload: Payload },
): Stream<Input, Payload> {
  return { kind: 'stream', name, ...options }
}
