import type { Curve, Tone } from '../../src-shared/figures/curves/trainingCurves.ts'
import { formatSpread } from '../../src-shared/figures/formatSpread.ts'

/** What curves are at a training step, mean ± sd; those that were not measured there are left out. */
export function valuesAt(curves: readonly Curve[], step: number): { label: string; tone: Tone; text: string }[] {
  return curves.flatMap(({ label, tone, points }) => {
    const point = points.find(({ x }) => x === step)
    return point ? [{ label, tone, text: formatSpread({ mean: point.y, sd: point.sd }) }] : []
  })
}
