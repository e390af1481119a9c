import type { z } from 'zod'

/** A schema's complaints as short phrases: `settings.steps: expected number`. */
export function problemsOf(error: z.ZodError): string[] {
  return error.issues
    .slice(0, 8)
    .map((issue) => `${issue.path.length ? `${issue.path.join('.')}: ` : ''}${issue.message}`)
}
