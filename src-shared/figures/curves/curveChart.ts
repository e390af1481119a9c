import type { z } from 'zod'
import type { LineChart } from '../../studies/studyResult.ts'
import type { CurveChart } from './trainingCurves.ts'

/**
 * Curves of a run or of a series as a chart that is drawn on paper: bands are mean ± sd where there is one.
 *
 * @param axis  what stands across: training steps, or places of noise levels
 */
export function curveChart(
  { title, unit, rule, curves }: CurveChart,
  axis: { label: string; scale: 'linear' | 'logarithmic' },
): z.infer<typeof LineChart> {
  return {
    kind: 'lines',
    name: partName(title),
    title,
    rule,
    x: { label: axis.label, ...(axis.scale === 'logarithmic' && { scale: 'log' as const }) },
    y: { label: unit.startsWith('of ') ? `${title} ${unit}` : `${title}, ${unit}` },
    series: curves.map(({ label, tone, dashed, points }) => ({
      label,
      role: tone,
      ...(dashed && { dashed }),
      points: points.map(({ x, y, sd }) => ({ x, y, ...(sd > 0 && { low: y - sd, high: y + sd }) })),
    })),
  }
}

/** A title as the name of a part: `Top-10 correlation` becomes `top-10-correlation`. */
export function partName(title: string): string {
  const name = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
  return name || 'chart'
}
