import { z } from 'zod'

/** A mean over n units with their standard deviation (n - 1). */
export const Spread = z.object({ mean: z.number(), sd: z.number(), n: z.int() })
export type Spread = z.infer<typeof Spread>

const correlation = z.object({ mean: z.number(), sd: z.number() })

/**
 * What is measured on every finished run, from the rows that are done. Absent where the run has not the arrays.
 * Definitions: spec of the experiments, sections 3 (correlation), 5 (angles, distances) and 15 (moments, errors).
 */
export const RunSummary = z.object({
  /** Rows measured, and entries of a row (d = C H W). */
  n: z.int(),
  d: z.int(),
  /** Mean and standard deviation over all entries of all rows. */
  moments: z
    .object({ noise: correlation, samples: correlation, latents: correlation, reconstructions: correlation })
    .partial(),
  /** Mean |x0 - x̂0| per image, then over images. */
  reconstructionError: Spread.optional(),
  /** Mean |x̂_T - x_T| per image, then over images. */
  latentError: Spread.optional(),
  /** Mean and standard deviation of the ten largest |Pearson correlations| between entries, over rows; absent for n < 3. */
  topCorrelation: z
    .object({
      k: z.int(),
      floor: z.number(),
      noise: correlation.optional(),
      samples: correlation.optional(),
      latents: correlation.optional(),
    })
    .optional(),
  /** L2 norms per image. */
  distances: z.object({ sampleLatent: Spread, sampleNoise: Spread, noiseLatent: Spread }).optional(),
  /** Degrees at each corner of the triangle, per image. */
  angles: z.object({ sample: Spread, noise: Spread, latent: Spread }).optional(),
  /** What the released code prints instead: the arc cosine of the mean cosine. */
  angleOfMeanCosine: z.object({ sample: z.number(), noise: z.number(), latent: z.number() }).optional(),
  /** One value per row, in row order; NaN is null. For the charts and the gallery's meters. */
  perRow: z
    .object({
      rows: z.array(z.int()),
      latentMean: z.array(z.number()),
      latentSd: z.array(z.number()),
      latentError: z.array(z.number()),
      reconstructionError: z.array(z.number()),
      sampleLatent: z.array(z.number()),
      sampleNoise: z.array(z.number()),
      noiseLatent: z.array(z.number()),
      angleSample: z.array(z.number()),
      angleNoise: z.array(z.number()),
      angleLatent: z.array(z.number()),
      plainShare: z.array(z.number()),
    })
    .partial({
      latentMean: true,
      latentSd: true,
      latentError: true,
      reconstructionError: true,
      sampleLatent: true,
      sampleNoise: true,
      noiseLatent: true,
      angleSample: true,
      angleNoise: true,
      angleLatent: true,
      plainShare: true,
    }),
})
export type RunSummary = z.infer<typeof RunSummary>
