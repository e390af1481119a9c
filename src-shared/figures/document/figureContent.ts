import { z } from 'zod'
import { StudyChart, StudyTable } from '../../studies/studyResult.ts'
import { MeasuredPair } from '../measuredPairs.ts'
import { PictureGrid } from './figureSource.ts'

/** The distances of a run: a band of dots for each pair. */
export const DistanceChart = z.object({
  name: z.string(),
  kind: z.literal('distances'),
  title: z.string(),
  rule: z.string(),
  pairs: z.array(MeasuredPair),
  /** What was put over the axis of each unit; see axisOfUnit. */
  x: z.object({ label: z.string().optional(), min: z.number().optional(), max: z.number().optional() }).optional(),
  y: z.object({ label: z.string().optional(), min: z.number().optional(), max: z.number().optional() }).optional(),
})
export type DistanceChart = z.infer<typeof DistanceChart>

/** Where the edits of a unit's axis are kept: by the unit, so that they stay with it whichever pairs are shown, in whichever order. */
export const axisOfUnit: Readonly<Record<MeasuredPair['unit'], 'x' | 'y'>> = { l2: 'x', absolute: 'y' }

export const ChartContent = z.discriminatedUnion('kind', [...StudyChart.options, DistanceChart])
export type ChartContent = z.infer<typeof ChartContent>

/** The numbers or pictures of a panel, as its source has them now. */
export const PanelContent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('chart'), chart: ChartContent }),
  z.object({ kind: z.literal('table'), table: StudyTable }),
  z.object({ kind: z.literal('grid'), grid: PictureGrid }),
])
export type PanelContent = z.infer<typeof PanelContent>

/** What a panel shows, without its numbers: title and rule of whichever kind it is. */
export function headOfContent(content: PanelContent): { title: string; rule: string } {
  if (content.kind === 'chart') return content.chart
  return content.kind === 'table' ? content.table : content.grid
}

/** `(a)` for the first panel. */
export const letterOf = (place: number) => `(${String.fromCharCode(97 + place)})`
