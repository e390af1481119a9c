import type { ChartConfiguration } from 'chart.js'
import type { Spread } from '../studies/runSummary.ts'

/** A dot of a scatter chart that remembers which row of the run it shows, where it shows one. */
export interface RowPoint {
  x: number
  y: number
  row?: number
}

/**
 * A spread is printed as mean ± sd and written to CSV as two columns; a formula is written as `mathText` reads it, and in LaTeX;
 * undefined is an empty cell.
 */
export type FigureCell = string | number | Spread | Formula | undefined

export interface Formula {
  text: string
  latex: string
}

export interface FigureColumn {
  /** Name in a CSV header: lower case, underscores. */
  name: string
  /** Heading for people. */
  label: string
  /** Heading in LaTeX, where it differs from the label. */
  latex?: string
  /** It holds intervals, which are numbers though they are written as text. */
  isInterval?: boolean
}

export interface FigureTable {
  columns: FigureColumn[]
  rows: FigureCell[][]
}

/**
 * What a study or a run shows, once for the screen and for paper: both draw `chart` as it is. Lengths are in the unit of the style it
 * was made with (CSS pixels on screen, points on paper).
 */
export interface Figure {
  /** `distances`, or the name of a study's chart. */
  kind: string
  title: string
  /** What is shown, n, and the rule by which it was measured. */
  caption: string
  chart: ChartConfiguration<'scatter', RowPoint[]>
  /** Height at which the chart is drawn; the width is chosen by whoever draws it. */
  height: number
  /** Of its smallest text, where that is not the style's small one: a wide table is drawn smaller than it was to be. */
  smallestText?: number
  /** Of a grid whose columns are too narrow for all their names: above every so many stands one. */
  namedColumns?: number
  /** Of a grid: names above its columns are cut, because they would be higher than its pictures are worth. */
  shortenedNames?: boolean
  /** One row per measurement: for a reader without the picture, and for LaTeX. */
  table: FigureTable
  /** One row per image, unrounded: for CSV. */
  data: FigureTable
}
