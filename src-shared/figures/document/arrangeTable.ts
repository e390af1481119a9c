import type { FigureCell, FigureTable } from '../figure.ts'
import { formatSpread } from '../formatSpread.ts'
import { plainNumber } from '../../numbers/plainNumber.ts'
import { layOutTable, type LineBreaks, type SetTable, type TableLayout, type TableMeasure } from './tableLayout.ts'

/** Parts that a wide table is broken into; with more of them, a reader would lose the rows. */
const mostParts = 3
/** Columns that are repeated in each part. */
const mostKeys = 3
/** Of the room: what a column of words may take at the most before they are broken over lines. */
const mostOfWords = 0.3
/** Of the room: what the name of a row has above its cells, where they are narrower and there is room. */
const mostOfHeadings = 0.22

const inOneLine: LineBreaks = { headings: Infinity, cells: Infinity }
const headingsInLines: LineBreaks = { headings: 0, cells: Infinity }

export interface ArrangedTable {
  /** Below each other. */
  parts: { table: SetTable; layout: TableLayout }[]
  /** What all of it is drawn at to fit: 1 for its own size. */
  scale: number
  /** Whether rows became columns. */
  turned: boolean
}

interface Room {
  width: number
  height: number
  /** The smallest scale at which text is large enough, up to 1. */
  least: number
}

/**
 * A table for the room that there is: as it is, or with its headings in lines. Where its text would be too small, the first of these that is large
 * enough: its long words in lines; its columns in two or three parts below each other, each with the columns that tell its rows apart; turned, so that its rows are columns;
 * parts that are drawn a little smaller, or whose long words are in lines; turned and in parts. What fits no way is what becomes largest.
 *
 * @param room  in the unit of `measured`
 */
export function arrangeTable(table: FigureTable, measured: TableMeasure, room: Room): ArrangedTable {
  const measure = remembering(measured)
  const wordsInLines: LineBreaks = { headings: 0, cells: room.width * mostOfWords }
  const plain = asOne(table, measure, inOneLine)
  if (widthOf(plain) <= room.width) return { parts: plain, scale: 1, turned: false }
  const turned = turnedTable(table)
  const fitted = (parts: ArrangedTable['parts'], isTurned: boolean): ArrangedTable => ({
    parts,
    scale: Math.min(1, room.width / Math.max(1, widthOf(parts))),
    turned: isTurned,
  })
  const whole = fitted(asOne(table, measure, headingsInLines), false)
  if (whole.scale >= room.least) return whole
  const inWords = fitted(asOne(table, measure, wordsInLines), false)
  const keys = keyColumns(table)
  const inParts = (scale: number, breaks: LineBreaks) => {
    const parts = partsWithin(table, measure, { keys, breaks, width: room.width / scale })
    return parts && fitted(parts, false)
  }
  const inFewestParts = () => {
    const [asTheyAre, narrower] = [inParts(1, headingsInLines), inParts(1, wordsInLines)]
    return asTheyAre && narrower && narrower.parts.length < asTheyAre.parts.length ? narrower : asTheyAre
  }
  // One column turned would have no rows.
  const canTurn = table.columns.length > 1
  const turnedInParts = (scale: number, most: number) => {
    if (!canTurn) return undefined
    for (const headings of [room.width * mostOfHeadings, 0]) {
      const breaks = { headings, cells: room.width * mostOfWords }
      const parts = partsWithin(turned, measure, { keys: [0], breaks, width: room.width / scale })
      if (parts && parts.length <= most) return fitted(parts, true)
    }
    return undefined
  }
  const ways = [
    () => (inWords.scale >= room.least ? inWords : undefined),
    () => inFewestParts(),
    () => turnedInParts(1, 1),
    () => inParts(room.least, headingsInLines),
    () => inParts(1, wordsInLines),
    () => turnedInParts(room.least, 1),
    () => inParts(room.least, wordsInLines),
    () => turnedInParts(1, mostParts),
    () => turnedInParts(room.least, mostParts),
  ]
  for (const way of ways) {
    const arranged = way()
    if (arranged && heightOf(arranged) <= room.height) return arranged
  }
  return [whole, inWords, ...(canTurn ? [fitted(asOne(turned, measure, wordsInLines), true)] : [])]
    .filter((one) => one === whole || heightOf(one) <= room.height)
    .reduce((best, one) => (one.scale > best.scale ? one : best))
}

/** Each way lays the same cells out again, and to write and measure a number takes longer than all else. */
function remembering(measure: TableMeasure): TableMeasure {
  const once = <Key>(widthOf: (key: Key) => number) => {
    const known = new Map<Key, number>()
    return (key: Key) => {
      const width = known.get(key) ?? widthOf(key)
      known.set(key, width)
      return width
    }
  }
  return { ...measure, cell: once(measure.cell), heading: once(measure.heading) }
}

const asOne = (table: SetTable, measure: TableMeasure, breaks: LineBreaks): ArrangedTable['parts'] => [
  { table, layout: layOutTable(table, measure, breaks) },
]

const widthOf = (parts: ArrangedTable['parts']) => Math.max(0, ...parts.map(({ layout }) => layout.width))

const heightOf = ({ parts, scale }: ArrangedTable) =>
  scale * parts.reduce((sum, { layout }) => sum + layout.rowHeights.reduce((a, b) => a + b, layout.headHeight), 0)

/**
 * As many columns in each part as there is room for, the keys in all; undefined where that makes too many parts, or one is too wide, or every column is
 * a key, so that there is nothing to share out.
 */
function partsWithin(
  table: SetTable,
  measure: TableMeasure,
  { keys, breaks, width }: { keys: readonly number[]; breaks: LineBreaks; width: number },
): ArrangedTable['parts'] | undefined {
  const { widths, width: natural } = layOutTable(table, measure, breaks)
  if (natural <= width) return asOne(table, measure, breaks)
  const begun = keys.reduce((sum, column) => sum + widths[column] + measure.gap, 0)
  const parts: number[][] = []
  let used = Infinity
  for (const column of widths.keys()) {
    if (keys.includes(column)) continue
    if (used + widths[column] > width) {
      parts.push([...keys])
      used = begun
    }
    parts.at(-1)!.push(column)
    used += widths[column] + measure.gap
  }
  if (parts.length === 0 || parts.length > mostParts) return undefined
  const set = parts.flatMap((part) => {
    const columns = part.map((column) => table.columns[column])
    const rows = table.rows.map((row) => part.map((column) => row[column]))
    return asOne({ columns, rows }, measure, breaks)
  })
  return widthOf(set) <= width ? set : undefined
}

/** The first column, and where it does not tell the rows apart, those after it of words or whole numbers that do. */
function keyColumns({ columns, rows }: FigureTable): number[] {
  const distinct = (chosen: readonly number[]) =>
    new Set(rows.map((row) => JSON.stringify(chosen.map((column) => row[column])))).size
  const keys = [0]
  for (const column of columns.keys()) {
    if (keys.length === mostKeys || distinct(keys) === rows.length) break
    const tells = rows.every(({ [column]: cell }) => typeof cell === 'string' || Number.isInteger(cell))
    if (tells && distinct([...keys, column]) > distinct(keys)) keys.push(column)
  }
  return keys
}

/** Rows as columns: the names of the columns stand in the first one, and what stood there is above the others. */
function turnedTable({ columns, rows }: FigureTable): SetTable {
  return {
    columns: [columns[0], ...rows.map((row, index) => headingOf(row[0], index))],
    rows: columns.slice(1).map((column, index) => [column, ...rows.map((row) => row[index + 1])]),
  }
}

const headingOf = (cell: FigureCell, index: number) => ({
  name: `row_${index}`,
  label: cellText(cell),
  ...(typeof cell === 'object' && 'latex' in cell && { latex: cell.latex }),
})

/** A cell as text; a formula's is drawn, not written. */
export function cellText(cell: FigureCell): string {
  if (cell === undefined) return '–'
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return plainNumber(cell, 6)
  return 'sd' in cell ? formatSpread(cell) : cell.text
}
