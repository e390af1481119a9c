import type { HealthPass, HealthState, RunHealth } from '../../studies/runHealth.ts'
import type { Curve, CurveChart } from './trainingCurves.ts'

const tones = { sampling: 'sample', inversion: 'latent', reconstruction: 'reconstruction' } as const

const charts: readonly (Omit<CurveChart, 'curves'> & { of(state: HealthState): number | undefined })[] = [
  {
    title: 'Mean |ε|',
    unit: 'of the step that led there',
    rule: 'Over all entries of the prediction that a step was made with; a standard normal has 0.798.',
    of: ({ meanAbsoluteNoise }) => meanAbsoluteNoise,
  },
  {
    title: 'Clipped share',
    unit: '% of predicted x0',
    rule: 'Values of predicted x0 that a step limited, of all of them.',
    of: ({ clippedShare }) => clippedShare && 100 * clippedShare,
  },
  {
    title: 'Standard deviation',
    unit: 'of the state',
    rule: 'Over all entries of all images, divided by their number.',
    of: ({ standardDeviation }) => standardDeviation,
  },
  { title: 'Mean', unit: 'of the state', rule: 'Over all entries of all images.', of: ({ mean }) => mean },
  {
    title: 'Difference of the directions',
    unit: 'mean |difference|',
    rule: 'Mean absolute difference to the state of the first direction at the same level; between the ends only where the states of sampling were kept.',
    of: ({ difference }) => difference,
  },
]

/**
 * What was measured of each pass, as curves over the noise levels of all of them: both directions stand at the same place where ᾱ is the same, though
 * their steps count in opposite ways. Charts that would be empty are left out.
 *
 * @returns levels: places 0 (the image) to the noisiest, with the ᾱ of each
 */
export function healthCurves({ passes }: Pick<RunHealth, 'passes'>): { levels: number[]; charts: CurveChart[] } {
  const levels = [...new Set(passes.flatMap(({ states }) => states.map(({ level }) => level)))].sort((a, b) => b - a)
  const placeOf = new Map(levels.map((level, place) => [level, place]))
  const curveOf = ({ pass, states }: HealthPass, of: (state: HealthState) => number | undefined): Curve[] => {
    const points = states.flatMap((state) => {
      const value = of(state)
      return value === undefined ? [] : [{ x: placeOf.get(state.level)!, y: value, sd: 0 }]
    })
    // From left to right also where a pass comes down from noise: a curve's name stands at its right end.
    points.sort((a, b) => a.x - b.x)
    return points.length > 0 ? [{ label: pass, tone: tones[pass], points }] : []
  }
  return {
    levels,
    charts: charts.flatMap(({ of, ...chart }) => {
      const curves = passes.flatMap((pass) => curveOf(pass, of))
      return curves.length > 0 ? [{ ...chart, curves }] : []
    }),
  }
}
