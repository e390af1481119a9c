import type { PanelContent } from './figureContent.ts'
import type { ItemEdits } from './figureDocument.ts'

/** A series, column, row or group of a panel: `key` names it in the edits, `label` is shown. */
export interface PanelItem {
  key: string
  label: string
}

/** Names may repeat, as `Gaussian floor` of two models does; the second has the key `Gaussian floor#2`. */
export function keyed(labels: readonly string[]): PanelItem[] {
  const seen = new Map<string, number>()
  return labels.map((label) => {
    const count = (seen.get(label) ?? 0) + 1
    seen.set(label, count)
    return { key: count === 1 ? label : `${label}#${count}`, label }
  })
}

/** What can be put in another order, renamed and hidden: series of charts, columns of tables and grids; groups of bars and rows of grids. */
export function itemsOf(content: PanelContent): { series: PanelItem[]; rows: PanelItem[] } {
  if (content.kind === 'table')
    return { series: content.table.columns.map(({ name, label }) => ({ key: name, label })), rows: [] }
  if (content.kind === 'grid') return { series: keyed(content.grid.columns), rows: keyed(content.grid.rows) }
  const { chart } = content
  switch (chart.kind) {
    case 'distances':
      return {
        series: chart.pairs.map((pair) => ({ key: pair.name, label: pair.label ?? pair.pair.join('–') })),
        rows: [],
      }
    case 'heat':
      return { series: [], rows: [] }
    case 'triangle':
      return { series: keyed(chart.triangles.map(({ label }) => label)), rows: [] }
    case 'bars':
      return { series: keyed(chart.series.map(({ label }) => label)), rows: keyed(chart.groups) }
    default:
      return { series: keyed(chart.series.map(({ label }) => label)), rows: [] }
  }
}

/** An item as a list shows it, hidden ones too, in the order of the edits. */
export interface ListedItem extends PanelItem {
  /** What the data call it. */
  name: string
  hidden: boolean
}

/** All items, those that the edits name first. @see applyEdits, which leaves the hidden ones out */
export function listedItems(items: readonly PanelItem[], edits: readonly ItemEdits[] = []): ListedItem[] {
  const named = edits.flatMap((edit) => {
    const item = items.find(({ key }) => key === edit.key)
    return item ? [{ ...item, name: item.label, label: edit.label || item.label, hidden: edit.hidden ?? false }] : []
  })
  const known = new Set(named.map(({ key }) => key))
  return [
    ...named,
    ...items.filter(({ key }) => !known.has(key)).map((item) => ({ ...item, name: item.label, hidden: false })),
  ]
}

/** The edits that make a list what it is: nothing where it is as in the data. */
export function editsOfItems(listed: readonly ListedItem[], items: readonly PanelItem[]): ItemEdits[] | undefined {
  const edits = listed.map(({ key, name, label, hidden }) => ({
    key,
    ...(label !== name && label !== '' && { label }),
    ...(hidden && { hidden }),
  }))
  const asInData = edits.every((edit, place) => edit.key === items[place]?.key && Object.keys(edit).length === 1)
  return asInData ? undefined : edits
}
