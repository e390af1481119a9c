import { z } from 'zod'
import { Spread, type RunSummary } from '../studies/runSummary.ts'

const Role = z.enum(['noise', 'sample', 'latent', 'reconstruction'])

/** How far apart two of noise, sample, latent and reconstruction are in a run, with all the names of that measurement. */
export const MeasuredPair = z.object({
  /** Column name in CSV. */
  name: z.string(),
  pair: z.tuple([Role, Role]).readonly(),
  /** A name in place of both words. */
  label: z.string().optional(),
  /** Whose colour the pair has in charts. */
  role: Role,
  formula: z.string(),
  latex: z.string(),
  /** `l2`: the norm over all entries; `absolute`: the mean absolute difference of an entry. */
  unit: z.enum(['l2', 'absolute']),
  spread: Spread,
  /** Finite values only, in row order. */
  values: z.array(z.object({ row: z.int(), value: z.number() })),
})
export type MeasuredPair = z.infer<typeof MeasuredPair>

type Definition = Omit<MeasuredPair, 'spread' | 'values'> & {
  perRow: 'noiseLatent' | 'sampleLatent' | 'sampleNoise' | 'reconstructionError'
  inSummary: (summary: RunSummary) => Spread | undefined
}

const distances: readonly Definition[] = [
  {
    name: 'noise_latent',
    pair: ['noise', 'latent'],
    role: 'latent',
    formula: '‖x̂_T − x_T‖_2',
    latex: '$\\|\\hat{x}_T - x_T\\|_2$',
    unit: 'l2',
    perRow: 'noiseLatent',
    inSummary: (summary) => summary.distances?.noiseLatent,
  },
  {
    name: 'sample_latent',
    pair: ['sample', 'latent'],
    role: 'sample',
    formula: '‖x_0 − x̂_T‖_2',
    latex: '$\\|x_0 - \\hat{x}_T\\|_2$',
    unit: 'l2',
    perRow: 'sampleLatent',
    inSummary: (summary) => summary.distances?.sampleLatent,
  },
  {
    name: 'sample_noise',
    pair: ['sample', 'noise'],
    role: 'noise',
    formula: '‖x_0 − x_T‖_2',
    latex: '$\\|x_0 - x_T\\|_2$',
    unit: 'l2',
    perRow: 'sampleNoise',
    inSummary: (summary) => summary.distances?.sampleNoise,
  },
]

const reconstruction: Definition = {
  name: 'reconstruction_error',
  pair: ['sample', 'reconstruction'],
  role: 'reconstruction',
  formula: '|x̂_0 − x_0|',
  latex: '$|\\hat{x}_0 - x_0|$',
  unit: 'absolute',
  perRow: 'reconstructionError',
  inSummary: (summary) => summary.reconstructionError,
}

/**
 * The distances that a run has values for. A run that began with images has no noise x_T: there the error of the reconstruction joins
 * the one distance that is left.
 */
export function measuredPairs(summary: RunSummary): MeasuredPair[] {
  const found = distances.flatMap((definition) => measured(definition, summary))
  const hasNoise = found.some(({ pair }) => pair.includes('noise'))
  return hasNoise ? found : [...found, ...measured(reconstruction, summary)]
}

function measured({ perRow, inSummary, ...names }: Definition, summary: RunSummary): MeasuredPair[] {
  const rows = summary.perRow?.rows ?? []
  const values = (summary.perRow?.[perRow] ?? [])
    .map((value, index) => ({ row: rows[index], value }))
    .filter(({ value }) => Number.isFinite(value))
  const spread = inSummary(summary) ?? spreadOf(values.map(({ value }) => value))
  return spread ? [{ ...names, spread, values }] : []
}

function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0, n: values.length }
}
