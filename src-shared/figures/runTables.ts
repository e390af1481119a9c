import type { RunSummary } from '../studies/runSummary.ts'
import type { Measured, StudyTable } from '../studies/studyResult.ts'
import { spreadOf } from './curves/pairedNumbers.ts'
import { measuredPairs } from './measuredPairs.ts'

/** The tables that every measured run has, where it has the arrays for them. */
export const runTables = {
  numbers: numbersTable,
  angles: anglesTable,
  correlation: correlationTable,
} satisfies Record<string, (summary: RunSummary) => StudyTable | undefined>

function numbersTable(summary: RunSummary): StudyTable | undefined {
  const { perRow } = summary
  const toNormal =
    (perRow.noiseKolmogorov ?? perRow.latentKolmogorov)
      ? ' To N(0, 1): the distance of Kolmogorov and Smirnov of the entries of an image, sup |F(z) − Φ(z)|.'
      : ''
  const rows = [
    ...measuredPairs(summary).map(({ pair, spread }) => ({ measure: pair.join('–'), value: spread })),
    ...[
      { measure: 'latent error', value: summary.latentError },
      { measure: 'reconstruction error', value: summary.reconstructionError },
      { measure: 'noise–N(0, 1)', value: spreadOf(perRow.noiseKolmogorov ?? []) },
      { measure: 'latent–N(0, 1)', value: spreadOf(perRow.latentKolmogorov ?? []) },
    ].flatMap(({ value, ...row }) => (value ? [{ ...row, value }] : [])),
  ]
  if (rows.length === 0) return undefined
  return {
    name: 'numbers',
    title: 'Distances and errors',
    rule: `Per image, then mean ± standard deviation (n − 1) over n images. Distances are L2 norms over all d = ${summary.d.toLocaleString('en')} entries, not divided by their number; errors are mean absolute differences.${toNormal}`,
    columns: [
      { name: 'measure', label: 'Measure' },
      { name: 'value', label: 'Mean ± sd' },
      { name: 'n', label: 'n' },
    ],
    rows: [...new Map(rows.map((row) => [row.measure, row])).values()].map(({ measure, value }) => ({
      measure,
      value,
      n: value.n,
    })),
  }
}

function anglesTable({ angles, angleOfMeanCosine }: RunSummary): StudyTable | undefined {
  if (!angles) return undefined
  return {
    name: 'angles',
    title: 'Angles of the triangle',
    rule: 'Degrees, per image between the vectors that leave a corner, then mean ± standard deviation (n − 1) over images. The released code averages cosines first.',
    columns: [
      { name: 'corner', label: 'Corner' },
      { name: 'angle', label: 'Angle, degrees' },
      { name: 'of_mean_cosine', label: 'Of the mean cosine' },
    ],
    rows: (['sample', 'noise', 'latent'] as const).map((corner) => ({
      corner,
      angle: angles[corner],
      of_mean_cosine: angleOfMeanCosine?.[corner] ?? null,
    })),
  }
}

function correlationTable({ topCorrelation, n, d }: RunSummary): StudyTable | undefined {
  if (!topCorrelation) return undefined
  const { k, floor } = topCorrelation
  const measured = (value: { mean: number; sd: number } | undefined): Measured | undefined =>
    value && { ...value, n: k }
  return {
    name: 'correlation',
    title: `Top-${k} correlation`,
    rule: `Mean of the ${k} largest |r| between the d = ${d.toLocaleString('en')} entries, over n = ${n.toLocaleString('en')} images; ± is their standard deviation (divided by ${k}). Floor: what independent Gaussian entries show.`,
    columns: [
      { name: 'of', label: 'Of' },
      { name: 'value', label: 'Mean ± sd' },
      { name: 'floor', label: 'Gaussian floor' },
    ],
    rows: [
      { of: 'noise', value: measured(topCorrelation.noise) },
      { of: 'latent', value: measured(topCorrelation.latents) },
      { of: 'sample', value: measured(topCorrelation.samples) },
    ].flatMap(({ of, value }) => (value ? [{ of, value, floor }] : [])),
  }
}
