import { z } from 'zod'

/** Facts that many errors share. */
export const path = z.object({ path: z.string() })
export const pathAndReason = z.object({ path: z.string(), reason: z.string() })

/** `1, 2 and 3` */
export function list(values: readonly (string | number)[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} and ${values.at(-1)}`
}

export function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1e6)).toLocaleString('en')} MB`
}
