import { distanceLimits, distanceUnits } from '../distanceFigure.ts'
import { extremesOf } from '../studies/heatChart.ts'
import type { ChartContent, PanelContent } from './figureContent.ts'
import type { AxisEdits, ItemEdits, PanelEdits } from './figureDocument.ts'
import { itemsOf, type PanelItem } from './itemsOf.ts'

/**
 * A panel's data with what a person changed of them: the one place where edits have an effect, so that the page and every format show the
 * same. Numbers are never changed; what is hidden is left out, and so is left out of CSV and LaTeX too.
 */
export function applyEdits(content: PanelContent, edits: PanelEdits): PanelContent {
  const items = itemsOf(content)
  const series = arranged(items.series, edits.series)
  const rows = arranged(items.rows, edits.rows)
  if (content.kind === 'table') {
    const columns = series.map(({ place, label }) => {
      const column = content.table.columns[place]
      return label === undefined ? column : { name: column.name, label }
    })
    return { kind: 'table', table: { ...content.table, ...titleOf(edits), columns } }
  }
  if (content.kind === 'grid') {
    const { grid } = content
    return {
      kind: 'grid',
      grid: {
        ...grid,
        ...titleOf(edits),
        columns: series.map(({ place, label }) => label ?? grid.columns[place]),
        rows: rows.map(({ place, label }) => label ?? grid.rows[place]),
        cells: rows.map(({ place: row }) => series.map(({ place: column }) => grid.cells[row]?.[column] ?? null)),
      },
    }
  }
  return { kind: 'chart', chart: { ...editedChart(content.chart, edits, series, rows), ...titleOf(edits) } }
}

interface Arranged {
  /** In the data. */
  place: number
  /** Where it has another name here. */
  label?: string
}

/** The items that are shown, in the order of the edits; what they do not name follows in the order of the data. */
function arranged(items: readonly PanelItem[], edits: readonly ItemEdits[] = []): Arranged[] {
  const named = edits.flatMap((edit) => {
    const place = items.findIndex(({ key }) => key === edit.key)
    return place < 0 ? [] : [{ place, edit }]
  })
  const known = new Set(named.map(({ place }) => place))
  return [
    ...named.flatMap(({ place, edit }) => (edit.hidden ? [] : [{ place, ...(edit.label && { label: edit.label }) }])),
    ...items.flatMap((_, place) => (known.has(place) ? [] : [{ place }])),
  ]
}

const titleOf = ({ title }: PanelEdits) => (title ? { title } : {})

function editedChart(
  chart: ChartContent,
  { x, y, colour }: PanelEdits,
  series: readonly Arranged[],
  rows: readonly Arranged[],
): ChartContent {
  /** The items themselves, in their order and under their names here. */
  const chosen = <Item extends { label?: string }>(all: readonly Item[]): Item[] =>
    series.map(({ place, label }) => (label === undefined ? all[place] : { ...all[place], label }))
  switch (chart.kind) {
    case 'lines':
      return { ...chart, x: editedAxis(chart.x, x), y: editedAxis(chart.y, y), series: chosen(chart.series) }
    case 'quantiles':
      return {
        ...chart,
        x: editedAxis(chart.x, withoutScale(x)),
        y: editedAxis(chart.y, withoutScale(y)),
        series: chosen(chart.series),
      }
    case 'paths':
      return {
        ...chart,
        x: editedAxis(chart.x, withoutScale(x)),
        y: editedAxis(chart.y, withoutScale(y)),
        series: chosen(chart.series),
      }
    case 'bars':
      return {
        ...chart,
        y: editedAxis(chart.y, withoutScale(y)),
        groups: rows.map(({ place, label }) => label ?? chart.groups[place]),
        series: chosen(chart.series).map((one) => ({
          ...one,
          values: rows.map(({ place }) => one.values[place] ?? null),
        })),
      }
    case 'heat':
      return {
        ...chart,
        x: { ...chart.x, ...(x?.label !== undefined && { label: x.label }) },
        y: { ...chart.y, ...(y?.label !== undefined && { label: y.label }) },
        colour: editedAxis(chart.colour, colour, extremesOf(chart.values)),
      }
    case 'triangle':
      return { ...chart, triangles: chosen(chart.triangles) }
    case 'distances': {
      const pairs = chosen(chart.pairs)
      const [first, second] = distanceUnits(pairs).map((unit) => distanceLimits(pairs, unit))
      return {
        ...chart,
        pairs,
        x: editedAxis({ ...chart.x }, withoutScale(x), first),
        y: editedAxis({ ...chart.y }, withoutScale(y), second),
      }
    }
  }
}

const withoutScale = (edits: AxisEdits | undefined): AxisEdits | undefined => {
  if (!edits) return undefined
  const { scale: _, ...kept } = edits
  return kept
}

interface Limits {
  min?: number
  max?: number
}

/**
 * Limits that contradict each other, those of the data or the scale are left to the data, so that a figure is never empty by mistake.
 *
 * @param ofData  what stands where a limit is left out, where that is fixed before the chart is drawn
 */
function editedAxis<Axis extends { label?: string; scale?: 'linear' | 'log'; min?: number; max?: number }>(
  axis: Axis,
  edits: AxisEdits | undefined,
  ofData: Limits = {},
): Axis {
  const edited = { ...axis, ...edits }
  const positive = (value: number | undefined) =>
    edited.scale === 'log' && value !== undefined && value <= 0 ? undefined : value
  const [min, max] = [positive(edited.min), positive(edited.max)]
  const [least, most] = [min ?? ofData.min, max ?? ofData.max]
  return least !== undefined && most !== undefined && least >= most
    ? { ...edited, min: axis.min, max: axis.max }
    : { ...edited, min, max }
}
