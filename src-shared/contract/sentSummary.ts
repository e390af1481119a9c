import { z } from 'zod'
import { RunSummary } from '../studies/runSummary.ts'

type PerRow = RunSummary['perRow']

/**
 * A run's measurements as they cross the border: of the numbers of single images every array as one text, the bytes of its float64 in base64. As JSON
 * those of 100,000 images are 20 MB, which a page is busy with for half a second.
 */
export const SentSummary = RunSummary.extend({
  perRow: z
    .record(z.string(), z.string())
    .transform(
      (arrays) => Object.fromEntries(Object.entries(arrays).map(([name, text]) => [name, unpacked(text)])) as PerRow,
    ),
})

/** @param base64  who sends has a way of its own that is several hundred times as fast as one that every machine has */
export function sentSummary(summary: RunSummary, base64: (bytes: Uint8Array) => string): z.input<typeof SentSummary> {
  // What a run has no numbers of may be there as undefined: images have no noise to compare their latents with.
  const arrays = Object.entries(summary.perRow).flatMap(([name, values]) =>
    values === undefined ? [] : [[name, packed(values, base64)] as const],
  )
  return { ...summary, perRow: Object.fromEntries(arrays) }
}

/** Machines that the program runs on are all little-endian. */
const packed = (values: readonly number[], base64: (bytes: Uint8Array) => string) =>
  base64(new Uint8Array(Float64Array.from(values).buffer))

function unpacked(text: string): number[] {
  const binary = atob(text)
  const bytes = new Uint8Array(Math.floor(binary.length / 8) * 8)
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
  return Array.from(new Float64Array(bytes.buffer))
}
