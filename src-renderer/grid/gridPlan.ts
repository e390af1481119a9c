import { isActive } from '../components/runStateLook.ts'
import { formatNumber } from '../format/formatNumber.ts'
import { finishedRows } from '../run/finishedRows.ts'
import { galleryColumn } from '../run/galleryColumns.ts'
import type { Tensor } from '../run/picturePath.ts'
import { rowName } from '../run/rowName.ts'
import { whyUnfinished, whyUntold, type PictureGap } from '../run/whyUnfinished.ts'
import {
  compareValues,
  finishedRowsOf,
  runField,
  valuesOf,
  type FieldValue,
  type GridField,
  type GridRun,
} from './gridFields.ts'
import type { GridPlace, GridSection } from './gridSections.ts'

/** What a side of the grid goes along: a setting of the runs, the images of each, or these below their classes. */
export type GridAxis = GridField | 'image' | 'class'

/** Rows of each class, by run; of the class `undefined`, those without one. */
export type RowsByClass = ReadonlyMap<string, ReadonlyMap<number | undefined, readonly number[]>>

export interface GridPicture {
  run: GridRun
  /** Row of the run. */
  row: number
  /** The run whose row that began alike is subtracted. */
  minus?: GridRun
}

export type GridCell =
  { picture: GridPicture; gap?: undefined } | { gap: PictureGap; run?: GridRun; picture?: undefined }

export interface GridPlan {
  /** How many there are; their heads are asked for one by one, since they may be a hundred thousand. */
  columns: number
  columnTitle(column: number): string
  sections: readonly (GridSection & { class?: number })[]
  rowTitle(place: GridPlace): string
  cell(place: GridPlace, column: number, tensor: Tensor): GridCell
  /** The run that stands in a place, whether or not it has a picture for it. */
  runAt(place: GridPlace, column: number): GridRun | undefined
  /** The runs of a line from left to right, or all of a group by its head. */
  runsOf(place: GridPlace): readonly GridRun[]
  /** Where a run stands at present, and in it the row or column of an image; undefined where it is gone or another took its place. */
  find(
    run: string,
    image: { class?: number; row: number; column: number },
  ): (GridPlace & { column: number }) | undefined
  /** Runs with the settings of a newer one, which is shown in their place. */
  hidden: readonly GridRun[]
  /** Whether runs of one line, or of one group where a line is one run, began differently: rows of one number are then not one image. */
  mixesStarts: boolean
}

/** The runs that agree in all settings by which the sides do not part them. */
interface Group {
  title?: string
  /** By the places of the values of both sides; a side of images has one place. */
  runs: Map<string, GridRun>
}

/**
 * Where every picture of a grid over several runs stands. What runs differ in beyond the two sides becomes groups of lines, unless a side
 * is the runs themselves; of runs that agree in everything the newest is shown.
 *
 * @param runs  oldest first
 * @param fields  what they differ in
 * @param image  shown of every run where neither side is images
 * @param classes  needed where the lines are images below their classes
 */
export function gridPlan(
  runs: readonly GridRun[],
  fields: readonly GridField[],
  {
    columns,
    rows,
    image,
    classes = new Map(),
  }: { columns: GridAxis; rows: GridAxis; image: number; classes?: RowsByClass },
): GridPlan {
  const columnValues = isField(columns) ? valuesOf(columns, runs) : undefined
  const rowValues = isField(rows) ? valuesOf(rows, runs) : undefined
  const valueOfRow = ({ section, row }: GridPlace) => sections[section].values?.[row]
  const { groups, hidden } = groupsOf(runs, fields, [columns, rows])
  const count = Math.max(0, ...runs.map(({ row }) => row.count))
  const sections = groups.flatMap((group) => sectionsOf(group, rows, rowValues, classes))

  const runAt = (place: GridPlace, column: number): GridRun | undefined =>
    sections[place.section].group.runs.get(keyOf(columnValues?.[column], valueOfRow(place)))

  /** The row of a run that a place shows; undefined where the class has no more. */
  function rowAt({ section, row }: GridPlace, column: number, run: GridRun): number | undefined {
    if (rows === 'image') return row
    if (rows === 'class') return classes.get(run.row.id)?.get(sections[section].class)?.[row]
    return columns === 'image' ? column : image
  }

  function cell(place: GridPlace, column: number, tensor: Tensor): GridCell {
    const run = runAt(place, column)
    if (!run) {
      const wanted = [columnValues?.[column].title, valueOfRow(place)?.title, sections[place.section].group.title]
      return { gap: { short: 'no run', why: `No chosen run has ${wanted.filter(Boolean).join(', ')}.` } }
    }
    const row = rowAt(place, column, run)
    const gap = gapOf(run, row, tensor)
    return gap ? { gap, run } : { picture: { run, row: row! } }
  }

  return {
    columns: columnValues?.length ?? count,
    columnTitle: (column) => columnValues?.[column].title ?? rowName(column),
    sections,
    rowTitle: (place) => {
      const { section, row } = place
      if (rowValues) return valueOfRow(place)?.title ?? ''
      return rows === 'class' ? `${row + 1} of ${sections[section].rows}` : rowName(row)
    },
    cell,
    runAt,
    runsOf(place) {
      if (place.row < 0) return [...sections[place.section].group.runs.values()]
      const among = columnValues?.keys() ?? [0]
      return [...among].flatMap((column) => runAt(place, column) ?? [])
    },
    find(id, image) {
      for (const [section, { group, class: name, values }] of sections.entries()) {
        const run = name === image.class ? [...group.runs.values()].find(({ row }) => row.id === id) : undefined
        if (!run) continue
        const placeAmong = (among: readonly FieldValue[] | undefined, axis: GridAxis) =>
          isField(axis) ? among?.findIndex(({ key }) => key === axis.valueOf(run).key) : undefined
        const row = placeAmong(values, rows) ?? image.row
        return { section, row, column: placeAmong(columnValues, columns) ?? image.column }
      }
      return undefined
    },
    hidden,
    mixesStarts: groups.some((group) => mixesStarts(group, rows, columns)),
  }
}

const isField = (axis: GridAxis): axis is GridField => typeof axis === 'object'
const keyOf = (column: FieldValue | undefined, row: FieldValue | undefined) => JSON.stringify([column?.key, row?.key])

function groupsOf(runs: readonly GridRun[], fields: readonly GridField[], sides: readonly GridAxis[]) {
  const names = sides.map((side) => (isField(side) ? side.name : ''))
  const others = names.includes(runField.name) ? [] : fields.filter(({ name }) => !names.includes(name))
  const groups = new Map<string, Group & { values: FieldValue[]; columns: Set<string> }>()
  const hidden: GridRun[] = []
  for (const run of runs) {
    const values = others.map((field) => field.valueOf(run))
    const key = JSON.stringify(values.map((value) => value.key))
    const group = groups.get(key) ?? { title: titleOf(others, values), values, columns: new Set(), runs: new Map() }
    groups.set(key, group)
    const [column, row] = sides.map((side) => (isField(side) ? side.valueOf(run) : undefined))
    // Where columns are images all groups have the same.
    if (column) group.columns.add(column.key)
    const place = keyOf(column, row)
    const before = group.runs.get(place)
    // One that has not begun leaves the place to one that has pictures.
    const stays = before && before.row.done > 0 && run.row.done === 0
    if (before) hidden.push(stays ? run : before)
    if (!stays) group.runs.set(place, run)
  }
  const most = Math.max(0, ...[...groups.values()].map(({ columns }) => columns.size))
  // Of unlike runs, such as all of a project, the first ones were almost empty. One that fills up while its sweep is at work goes up once at most.
  const isSparse = (group: { columns: ReadonlySet<string> }) => group.columns.size * 2 < most
  const inOrder = [...groups.values()].sort((a, b) => {
    if (isSparse(a) !== isSparse(b)) return isSparse(a) ? 1 : -1
    const compared = a.values.map((value, i) => compareValues(value, b.values[i]))
    return compared.find((sign) => sign !== 0) ?? 0
  })
  return { groups: inOrder, hidden }
}

function mixesStarts({ runs }: Group, rows: GridAxis, columns: GridAxis): boolean {
  const starts = new Map<string, string | undefined>()
  return [...runs.values()].some((run) => {
    const line = isField(rows) && columns !== 'image' ? rows.valueOf(run).key : ''
    const start = run.traits.beginning
    if (!starts.has(line)) starts.set(line, start)
    return starts.get(line) !== start
  })
}

/**
 * `T 50, seed 1`; what a value does not say by itself has its setting's name before it. What the runs of the group do not have, or did with no step,
 * is not told: the groups that have it say so.
 */
function titleOf(fields: readonly GridField[], values: readonly FieldValue[]): string | undefined {
  if (fields.length === 0) return undefined
  const plainWords = new Set(['steps', 'seed', 'kind', 'model', 'start'])
  const ofSteps: Record<string, string> = { replaceFirst: 'replaced', swapFirst: 'swapped' }
  const told = fields.flatMap(({ name, title }, i) => {
    const { key, title: value } = values[i]
    if (key === '' || (key === '0' && name in ofSteps)) return []
    return plainWords.has(name) ? value : `${ofSteps[name] ?? title[0].toLowerCase() + title.slice(1)} ${value}`
  })
  return told.length > 0 ? told.join(', ') : 'Others'
}

interface PlannedSection extends GridSection {
  group: Group
  /** The values of the group's lines where these are a setting's: of its own runs only, so that no line is empty. */
  values?: readonly FieldValue[]
  /** Where the rows are those of classes. */
  class: number | undefined
}

function sectionsOf(
  group: Group,
  rows: GridAxis,
  values: readonly FieldValue[] | undefined,
  classes: RowsByClass,
): PlannedSection[] {
  const { title } = group
  const members = [...group.runs.values()]
  const most = () => Math.max(...members.map(({ row }) => row.count))
  if (isField(rows) && values) {
    const own = new Set(members.map((run) => rows.valueOf(run).key))
    const shown = values.filter(({ key }) => own.has(key))
    return [{ title, rows: shown.length, values: shown, group, class: undefined }]
  }
  if (rows !== 'class') return [{ title, rows: most(), group, class: undefined }]
  const lengths = new Map<number | undefined, number>()
  for (const { row } of members)
    for (const [name, list] of classes.get(row.id) ?? [])
      lengths.set(name, Math.max(lengths.get(name) ?? 0, list.length))
  return [...lengths]
    .sort(([a = Infinity], [b = Infinity]) => a - b)
    .map(([name, length]) => ({
      title: [name === undefined ? 'No class' : `Class ${name}`, group.title].filter(Boolean).join(', '),
      rows: length,
      group,
      class: name,
    }))
}

/** The run of a cell, whether or not it has a picture there. */
export const runOf = (cell: GridCell): GridRun | undefined => (cell.picture ? cell.picture.run : cell.run)

/** Why a run has no picture for a place; undefined where it has one. */
function gapOf(run: GridRun, row: number | undefined, tensor: Tensor): PictureGap | undefined {
  const { name, count } = run.row
  const column = galleryColumn(arraysOf(run), tensor)
  if (!column) return { short: 'not kept', why: `${name} has no such array.` }
  if (row === undefined) return { short: 'no more', why: `${name} has no further image of this class.` }
  if (row >= count) return { short: 'no image', why: `${name} has ${formatNumber(count)} images, numbered from 0.` }
  if (!finishedOf(run)(row)) return unfinishedGap(run, row, name)
  return undefined
}

/**
 * Why a run has no picture of an image that it has not finished, as far as it is known.
 *
 * @param name  as people know it
 */
export function unfinishedGap(run: GridRun, row: number, name: string): PictureGap {
  const { state, done } = run.row
  // That a run has ended is told at once, and which images it has a moment later.
  const isLate = !isActive(state) && done > finishedRowsOf(run)
  return isLate ? whyUntold(name, row) : whyUnfinished(name, row, state)
}

/** What of a run says which columns it has (see galleryColumns). */
export const arraysOf = ({ traits: { tensors, shape, isLatent } }: GridRun) => ({
  tensors,
  shape,
  ...(isLatent && { model: { autoencoder: isLatent } }),
})

/** Sorted once for each run as it was told. */
const known = new WeakMap<GridRun['traits'], (row: number) => boolean>()
/** Whether a row of a run is finished. */
export function finishedOf({ traits }: GridRun): (row: number) => boolean {
  let finished = known.get(traits)
  if (!finished) known.set(traits, (finished = finishedRows(traits.completed)))
  return finished
}
