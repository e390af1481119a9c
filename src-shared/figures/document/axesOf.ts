import { axisOfUnit, type PanelContent } from './figureContent.ts'
import type { AxisEdits } from './figureDocument.ts'

/** An axis that a person can change. */
export interface PanelAxis {
  /** Of the drawn chart; absent for the scale of colours, which is no axis of it. */
  id?: string
  edits: 'x' | 'y' | 'colour'
  /** For people: `Horizontal axis`. */
  name: string
  /** What is shown: its label and, where they are given, its limits and scale. */
  shown: AxisEdits
  hasLimits: boolean
  hasScale: boolean
}

/** The axes of an edited panel with what can be changed of each; none for tables, grids and triangles. */
export function axesOf(content: PanelContent): PanelAxis[] {
  if (content.kind !== 'chart') return []
  const { chart } = content
  const axis = (edits: 'x' | 'y', shown: AxisEdits, more: Partial<PanelAxis> = {}): PanelAxis => ({
    id: edits,
    edits,
    name: edits === 'x' ? 'Horizontal axis' : 'Vertical axis',
    shown,
    hasLimits: true,
    hasScale: false,
    ...more,
  })
  switch (chart.kind) {
    case 'lines':
      return [axis('x', chart.x, { hasScale: true }), axis('y', chart.y, { hasScale: true })]
    case 'quantiles':
    case 'paths':
      return [axis('x', chart.x), axis('y', chart.y)]
    case 'bars':
      return [axis('y', chart.y)]
    case 'heat': {
      const { label, min, max } = chart.colour
      return [
        axis('x', { label: chart.x.label }, { hasLimits: false }),
        axis('y', { label: chart.y.label }, { hasLimits: false }),
        { edits: 'colour', name: 'Colours', shown: { label, min, max }, hasLimits: true, hasScale: false },
      ]
    }
    case 'distances': {
      const units = [...new Set(chart.pairs.map(({ unit }) => unit))]
      return units.map((unit, index) =>
        axis(axisOfUnit[unit], chart[axisOfUnit[unit]] ?? {}, {
          id: unit,
          name: units.length === 1 ? 'Horizontal axis' : index === 0 ? 'Axis above' : 'Axis below',
        }),
      )
    }
    case 'triangle':
      return []
  }
}
