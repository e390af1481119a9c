import { z } from 'zod'

/** What ONNX Runtime can run a network on, by the names that it gives them. */
export const Provider = z.enum(['cpu', 'cuda', 'webgpu', 'dml', 'coreml'])
export type Provider = z.infer<typeof Provider>

/** What a person can ask for: a provider, or the fastest one that computes what the CPU does. */
export const DeviceChoice = z.enum(['auto', ...Provider.options])
export type DeviceChoice = z.infer<typeof DeviceChoice>

/** That a run went on elsewhere after so many of its rows were finished, on whatever device: why, where it was no person's wish. */
export const DeviceMove = z.object({
  from: z.string(),
  to: z.string(),
  rows: z.int().positive(),
  reason: z.string().optional(),
})
export type DeviceMove = z.infer<typeof DeviceMove>

/** Their names for people. */
export const providerTitles: Readonly<Record<Provider, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  webgpu: 'WebGPU',
  dml: 'DirectML',
  coreml: 'CoreML',
}

/** The name for people of what a run.json says, which a later version may have written. */
export function titleOfProvider(provider: string): string {
  const known = Provider.safeParse(provider)
  return known.success ? providerTitles[known.data] : provider
}

/** That a device was not used, or failed at work, as a line for people. */
export function fallbackLine(
  { from, reason, rows }: { from: string; reason: string; rows: number },
  provider: string,
): string {
  const title = titleOfProvider(provider)
  return rows > 0
    ? `${titleOfProvider(from)} failed (${reason}) when ${finishedLine(rows)}; the rest is computed on ${title}.`
    : `${titleOfProvider(from)} is not used (${reason}); the run is computed on ${title}.`
}

/** That rows of a run come from different devices, as a line for people. */
export function moveLine({ from, to, rows, reason }: DeviceMove): string {
  const why = reason === undefined ? 'as asked for when it was resumed' : reason
  return `${finishedLine(rows)} before the run went on from ${titleOfProvider(from)} to ${titleOfProvider(to)} (${why}). Results of both differ by rounding alone.`
}

/** All that there were, whatever they had been computed on: a run may have gone on elsewhere before. */
const finishedLine = (rows: number) => (rows === 1 ? '1 image was finished' : `${rows} images were finished`)

/** Everything of that kind that a run says. */
export function deviceLines({
  provider,
  fallback,
  moved = [],
}: {
  provider: string
  fallback?: Parameters<typeof fallbackLine>[0]
  moved?: readonly DeviceMove[]
}): string[] {
  return [...moved.map(moveLine), ...(fallback ? [fallbackLine(fallback, provider)] : [])]
}
