import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { resourcesFolder } from '../bench/benchProject.ts'

const corners = z.object({ sample: z.number(), noise: z.number(), latent: z.number() })

/**
 * What the original guided-diffusion code and NumPy gave for a demonstration model: summary.json as `reference` and `summary` of
 * resources/demo/made-by/make_demo.py write it. Strict, so that no number is left out of the comparison.
 */
const ReferenceSummary = z.strictObject({
  checkpoint: z.string(),
  seed: z.int(),
  count: z.int(),
  T: z.int(),
  convention: z.enum(['source', 'target']),
  clip: z.literal('sampling,inversion'),
  top10_correlation: corners.strict(),
  distance: z.strictObject({ sample_latent: z.number(), sample_noise: z.number(), noise_latent: z.number() }),
  angle: corners.strict(),
  mapping: z.strictObject({ sample_to_noise: z.number(), noise_to_sample: z.number() }),
  plain: z.strictObject({ share: z.number(), error_plain: z.number(), error_other: z.number() }),
  latent: z.strictObject({ mean: z.number(), std: z.number(), mean_absolute_error: z.number() }),
})
export type ReferenceSummary = z.infer<typeof ReferenceSummary>

export const referenceFolder = (name: string) => path.join(resourcesFolder, 'demo/reference', name)

export async function readReference(name: string): Promise<ReferenceSummary> {
  return ReferenceSummary.parse(JSON.parse(await readFile(path.join(referenceFolder(name), 'summary.json'), 'utf8')))
}
