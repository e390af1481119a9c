import { formatSpread } from '../../../src-shared/figures/formatSpread.ts'
import type { RunSummary } from '../../../src-shared/studies/runSummary.ts'
import { formatCount } from '../output/formatAmount.ts'
import { table } from '../output/table.ts'

/** What is measured, in the paper's order; a run lacks what it has not the arrays for. */
const measures: [label: string, of: (summary: RunSummary) => string | undefined][] = [
  ['images, n', ({ n }) => formatCount(n)],
  ['entries of an image, d', ({ d }) => formatCount(d)],
  ['latent mean', ({ moments }) => moments.latents && threeDecimals(moments.latents.mean)],
  ['latent standard deviation', ({ moments }) => moments.latents && threeDecimals(moments.latents.sd)],
  ['reconstruction error, mean |x̂_0 − x_0|', ({ reconstructionError }) => spread(reconstructionError)],
  ['top-10 correlation of latents', ({ topCorrelation }) => spread(topCorrelation?.latents)],
  ['  Gaussian floor for this n and d', ({ topCorrelation }) => topCorrelation && threeDecimals(topCorrelation.floor)],
  ['latent error, mean |x̂_T − x_T|', ({ latentError }) => spread(latentError)],
  ['angle at the sample x_0, degrees', ({ angles }) => spread(angles?.sample)],
  ['angle at the noise x_T, degrees', ({ angles }) => spread(angles?.noise)],
  ['angle at the latent x̂_T, degrees', ({ angles }) => spread(angles?.latent)],
  ['distance ‖x_0 − x̂_T‖₂', ({ distances }) => spread(distances?.sampleLatent)],
  ['distance ‖x_0 − x_T‖₂', ({ distances }) => spread(distances?.sampleNoise)],
  ['distance ‖x̂_T − x_T‖₂', ({ distances }) => spread(distances?.noiseLatent)],
]

/** Measurements of runs side by side, one column for each; ± is the standard deviation over images. */
export function summaryTable(runs: readonly { title: string; summary: RunSummary }[]): string {
  const rows = measures
    .map(([label, of]) => [label, ...runs.map(({ summary }) => of(summary))])
    .filter(([, ...values]) => values.some((value) => value !== undefined))
    .map((row) => row.map((cell) => cell ?? '–'))
  return table([{ head: '' }, ...runs.map(({ title }) => ({ head: title, align: 'right' as const }))], rows)
}

const spread = (value: { mean: number; sd: number } | undefined) => value && formatSpread(value)

const threeDecimals = (value: number) =>
  value
    .toFixed(3)
    .replace(/^-0\.000$/, '0.000')
    .replace('-', '−')
