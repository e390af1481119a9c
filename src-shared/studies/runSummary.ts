import { z } from 'zod'

/** A mean over n units with their standard deviation (n - 1), which is 0 where n is 1 and then says nothing. */
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
  /** Numbers of the rows that are not measured because an entry is infinite or NaN, as tensors of other programs may have. */
  leftOut: z.array(z.int()).optional(),
  /** Mean and standard deviation over all entries of all rows (divided by their number). */
  moments: z
    .object({ noise: correlation, samples: correlation, latents: correlation, reconstructions: correlation })
    .partial(),
  /** Mean |x0 - x̂0| per image, then over images. */
  reconstructionError: Spread.optional(),
  /** Mean |x̂_T - x_T| per image, then over images. */
  latentError: Spread.optional(),
  /**
   * Mean and standard deviation (divided by k) of the k largest |Pearson correlations| between entries, over rows, beside what
   * independent Gaussian entries would give. k is 10, or fewer where there are not as many pairs. Absent for n < 3; a tensor is
   * absent where fewer than k pairs of its entries vary.
   */
  topCorrelation: z
    .object({
      k: z.int(),
      floor: z.number(),
      noise: correlation.optional(),
      samples: correlation.optional(),
      latents: correlation.optional(),
    })
    .optional(),
  /** L2 norms per image, of the pairs that the run has. */
  distances: z.object({ sampleLatent: Spread, sampleNoise: Spread, noiseLatent: Spread }).partial().optional(),
  /** Degrees at each corner of the triangle, per image; needs noise, samples and latents. */
  angles: z.object({ sample: Spread, noise: Spread, latent: Spread }).optional(),
  /** What the released code prints instead: the arc cosine of the mean cosine. */
  angleOfMeanCosine: z.object({ sample: z.number(), noise: z.number(), latent: z.number() }).optional(),
  /** One value per measured row, in row order. For the charts and the gallery's meters. */
  perRow: z
    .object({
      rows: z.array(z.int()),
      latentMean: z.array(z.number()),
      latentSd: z.array(z.number()),
      /** Kolmogorov-Smirnov distance of the entries of an image to N(0, 1), 0 to 1. */
      latentKolmogorov: z.array(z.number()),
      noiseKolmogorov: z.array(z.number()),
      /** m4 / m2² - 3 of the entries of an image. */
      latentKurtosis: z.array(z.number()),
      noiseKurtosis: z.array(z.number()),
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
      latentKolmogorov: true,
      noiseKolmogorov: true,
      latentKurtosis: true,
      noiseKurtosis: true,
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
