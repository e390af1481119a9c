import { isInRanges } from '../../src-shared/project/imageRanges.ts'
import type { RowRange, RunItem } from '../../src-shared/project/runRecord.ts'
import {
  measureAt,
  rowOrder,
  type Direction,
  type Measure,
  type PerRow,
  type Sort,
} from '../../src-shared/studies/rowMeasures.ts'

/** Which rows the gallery shows. What is left out lets every row pass. */
export interface GalleryFilter {
  starred?: boolean
  /** By their numbers. */
  images?: readonly RowRange[]
  measure?: Measure
  least?: number
  most?: number
  /** A class's number, or part of a file's name. */
  text?: string
  /** Rows that were marked, whatever else is asked for. */
  only?: ReadonlySet<number>
}

export type Grouping = 'none' | 'class' | 'seed' | 'starred'

export interface GalleryLines {
  /** Rows (0 and above) and heads of groups before their rows (-1 - place in `groups`), from top to bottom. */
  lines: Int32Array
  groups: { title: string; count: number }[]
  /** Rows among the lines. */
  shown: number
}

export interface GalleryRows {
  count: number
  perRow: PerRow | undefined
  positions: Int32Array
  stars: ReadonlySet<number>
  /** By row; only asked for by filters and groups that need what a row started from. */
  items: readonly (RunItem | undefined)[]
}

/** The lines of a gallery: rows that pass the filter, in the order asked for, under the heads of their groups. */
export function galleryLines(
  rows: GalleryRows,
  {
    sort,
    direction,
    filter,
    grouping,
  }: { sort: Sort; direction: Direction; filter: GalleryFilter; grouping: Grouping },
): GalleryLines {
  const order = rowOrder(sort, direction, rows.count, rows.perRow, rows.positions)
  const passes = passesFilter(rows, filter)
  const shown = isOpen(filter) ? order : order.filter(passes)
  if (grouping === 'none') return { lines: new Int32Array(shown), groups: [], shown: shown.length }
  const members = new Map<string, number[]>()
  for (const row of shown) {
    const title = groupOf(rows, grouping, row)
    const list = members.get(title)
    if (list) list.push(row)
    else members.set(title, [row])
  }
  const groups = [...members].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  const lines = new Int32Array(shown.length + groups.length)
  let place = 0
  groups.forEach(([, list], index) => {
    lines[place++] = -1 - index
    for (const row of list) lines[place++] = row
  })
  return { lines, groups: groups.map(([title, list]) => ({ title, count: list.length })), shown: shown.length }
}

/** Whether a filter lets every row pass. */
export function isOpen({ starred, images, measure, least, most, text, only }: GalleryFilter): boolean {
  const limited = measure !== undefined && (least !== undefined || most !== undefined)
  return !starred && !images && !limited && !text && !only
}

/** Whether what rows started from must be known. */
export function needsItems(filter: GalleryFilter, grouping: Grouping): boolean {
  return Boolean(filter.text) || grouping === 'class' || grouping === 'seed'
}

function passesFilter(
  { perRow, positions, stars, items }: GalleryRows,
  { starred, images, measure, least = -Infinity, most = Infinity, text, only }: GalleryFilter,
): (row: number) => boolean {
  const limited = measure !== undefined && (least > -Infinity || most < Infinity)
  const wanted = text?.trim().toLowerCase()
  const isNamed = images && isInRanges(images)
  return (row) => {
    if (only && !only.has(row)) return false
    if (starred && !stars.has(row)) return false
    if (isNamed && !isNamed(row)) return false
    if (limited) {
      const value = measureAt(perRow, measure, positions[row])
      if (value === undefined || value < least || value > most) return false
    }
    if (!wanted) return true
    const item = items[row]
    return item?.class === Number(wanted) || Boolean(item?.file?.toLowerCase().includes(wanted))
  }
}

function groupOf({ items, stars }: GalleryRows, grouping: Exclude<Grouping, 'none'>, row: number): string {
  if (grouping === 'starred') return stars.has(row) ? 'Starred' : 'Without a star'
  const item = items[row]
  const value = grouping === 'class' ? item?.class : item?.seed
  if (value === undefined) return grouping === 'class' ? 'No class' : 'No seed'
  return `${grouping === 'class' ? 'Class' : 'Seed'} ${value}`
}
