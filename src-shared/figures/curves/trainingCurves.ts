import type { RunSummary } from '../../studies/runSummary.ts'

export type Tone = 'noise' | 'sample' | 'latent' | 'reconstruction'

export interface Curve {
  label: string
  tone: Tone
  dashed?: boolean
  points: { x: number; y: number; sd: number }[]
}

export interface CurveChart {
  title: string
  unit: string
  rule: string
  curves: Curve[]
}

interface Line {
  label: string
  tone: Tone
  dashed?: boolean
  of(summary: RunSummary): { mean: number; sd: number } | undefined
}

const charts: readonly (Omit<CurveChart, 'curves'> & { lines: readonly Line[] })[] = [
  {
    title: 'Errors',
    unit: 'mean absolute difference',
    rule: 'Mean |x̂_T − x_T| and |x̂_0 − x_0| over the entries of an image; line and band are mean ± sd over images.',
    lines: [
      { label: 'latent', tone: 'latent', of: ({ latentError }) => latentError },
      { label: 'reconstruction', tone: 'reconstruction', of: ({ reconstructionError }) => reconstructionError },
    ],
  },
  {
    title: 'Angles of the triangle',
    unit: 'degrees',
    rule: 'Angles per image between the vectors that leave a corner, over all entries; line and band are mean ± sd over images.',
    lines: [
      { label: 'at noise', tone: 'noise', of: ({ angles }) => angles?.noise },
      { label: 'at sample', tone: 'sample', of: ({ angles }) => angles?.sample },
      { label: 'at latent', tone: 'latent', of: ({ angles }) => angles?.latent },
    ],
  },
  {
    title: 'Distances',
    unit: 'L2',
    rule: 'L2 norms over all entries of an image, not divided by their number; line and band are mean ± sd over images.',
    lines: [
      { label: 'noise–latent', tone: 'latent', of: ({ distances }) => distances?.noiseLatent },
      { label: 'sample–latent', tone: 'sample', of: ({ distances }) => distances?.sampleLatent },
      { label: 'sample–noise', tone: 'noise', of: ({ distances }) => distances?.sampleNoise },
    ],
  },
  {
    title: 'Top-10 correlation',
    unit: '|r|',
    rule: 'The ten largest |Pearson correlations| between entries, over images; line and band are mean ± sd over the ten.',
    lines: [
      { label: 'sample', tone: 'sample', of: ({ topCorrelation }) => topCorrelation?.samples },
      { label: 'latent', tone: 'latent', of: ({ topCorrelation }) => topCorrelation?.latents },
      { label: 'noise', tone: 'noise', of: ({ topCorrelation }) => topCorrelation?.noise },
      {
        label: 'floor',
        tone: 'noise',
        dashed: true,
        of: ({ topCorrelation }) => topCorrelation && { mean: topCorrelation.floor, sd: 0 },
      },
    ],
  },
]

/** What was measured on each run of a series, as curves over its training steps; charts that would be empty are left out. */
export function trainingCurves(points: readonly { step: number; summary?: RunSummary }[]): CurveChart[] {
  return charts.flatMap(({ lines, ...chart }) => {
    const curves = lines.flatMap(({ of, ...line }): Curve[] => {
      const measured = points.flatMap(({ step, summary }) => {
        const value = summary && of(summary)
        return value && Number.isFinite(value.mean) ? [{ x: step, y: value.mean, sd: value.sd }] : []
      })
      return measured.length > 0 ? [{ ...line, points: measured }] : []
    })
    return curves.length > 0 ? [{ ...chart, curves }] : []
  })
}
