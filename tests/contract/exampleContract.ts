import { z } from 'zod'
import { method, stream } from '../../src-shared/contract/method.ts'
import { hostMethods } from '../../src-shared/contract/methods/hostMethods.ts'
import type { Handlers } from '../../src-shared/contract/serve.ts'
import { StepCountNotAllowed } from '../../src-shared/errors/errors.ts'

/** A contract of our own, small enough to see every kind of traffic cross every kind of line. */
export const exampleContract = {
  isAlive: hostMethods.isAlive,
  double: method('numbers.double', { input: z.object({ value: z.number() }), output: z.object({ value: z.number() }) }),
  echo: method('text.echo', { input: z.object({ text: z.string() }), output: z.object({ text: z.string() }) }),
  refuse: method('steps.refuse', {
    input: z.object({ steps: z.int() }),
    output: z.object({}),
    errors: [StepCountNotAllowed],
  }),
  break: method('steps.break', { input: z.object({}), output: z.object({}) }),
  wait: method('steps.wait', { input: z.object({}), output: z.object({}) }),
  lie: method('numbers.lie', { input: z.object({}), output: z.object({ value: z.number() }) }),
  watch: stream('numbers.watch', { input: z.object({ from: z.int() }), payload: z.object({ value: z.int() }) }),
}

/** The far side: handlers, and what a test may see of them. */
export function exampleHandlers() {
  const emitters = new Set<(value: number) => void>()
  const seen = { calls: 0, waiting: 0, aborted: 0 }
  const untilAborted = (signal: { addEventListener(type: 'abort', listener: () => void): void }) =>
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))

  const handlers: Handlers<typeof exampleContract> = {
    isAlive: () => ({}),
    double: ({ value }) => {
      seen.calls++
      return { value: 2 * value }
    },
    echo: ({ text }) => ({ text }),
    refuse: ({ steps }) => {
      throw StepCountNotAllowed({ steps, trained: 1000, near: [50, 63] })
    },
    break: () => {
      throw new TypeError('a mistake of ours')
    },
    async wait(_input, { signal }) {
      seen.waiting++
      await untilAborted(signal)
      seen.aborted++
      return {}
    },
    lie: () => ({ value: 'three' as unknown as number }),
    async watch({ from }, emit, { signal }) {
      const emitter = (value: number) => emit({ value })
      emitters.add(emitter)
      emit({ value: from })
      await untilAborted(signal)
      emitters.delete(emitter)
    },
  }
  return { handlers, seen, emitters }
}
