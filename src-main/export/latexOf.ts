import type { FigureColumn, FigureTable } from '../../src-shared/figures/figure.ts'
import { arrangeTable, cellText, type ArrangedTable } from '../../src-shared/figures/document/arrangeTable.ts'
import type { SetCell, TableMeasure } from '../../src-shared/figures/document/tableLayout.ts'
import { formatSpread } from '../../src-shared/figures/formatSpread.ts'
import { standsRight } from '../../src-shared/figures/standsRight.ts'
import { latexPreamble, latexText } from './latexText.ts'
import { formulaWidth, latexWidth } from './latexWidths.ts'

const measure: TableMeasure = {
  cell: widthOf,
  heading: latexWidth,
  gap: 12,
  line: 12,
  innerLine: 12,
}
/** Up to this width in points, text stands in two columns, and a table can go across both. */
const widestColumn = 3.6 * 72
const acrossColumns = 6.75 * 72
const pageHeight = 9 * 72
/** LaTeX puts half a gap before the first column and after the last; widths are measured a few points wrong. */
const outside = measure.gap + 5
/** Sizes of text that tables are set in; smaller letters are a little wider for their height. */
const sizes = [
  { command: '', scale: 1 },
  { command: '\\small', scale: 0.925 },
  { command: '\\footnotesize', scale: 0.85 },
]

/**
 * A table as LaTeX with booktabs rules, to be `\input`: text to the left, numbers to the right, spreads as `$27.4 \pm 9.9$`. One that is wider than the
 * text is arranged as on paper: long names in lines, in smaller text, in parts or turned; one that is longer than a page is a `longtable`. A comment
 * above it says that, and what helps where nothing did.
 *
 * @param textWidth  of the page or column that it is for, in points
 */
export function latexOf(table: FigureTable, textWidth = Infinity): string {
  const room = textWidth <= widestColumn ? acrossColumns : textWidth
  const { scale: least } = sizes.at(-1)!
  const asRead = { ...table, columns: table.columns.map(asWideAsItsFormula) }
  const within = (width: number, height: number) =>
    arrangeTable(asRead, measure, { width: width - outside, height, least })
  const asItIs = within(Infinity, Infinity)
  // Parts that have no room on one page can have one each.
  const shown = [within(room, pageHeight), within(room, Infinity)].find((arranged) => arranged.scale >= least) ?? asItIs
  const size = sizes.find(({ scale }) => scale <= shown.scale)!
  const isLong = shown.parts.some((part) => size.scale * heightOf(part) > pageHeight)
  const inAll = size.scale * shown.parts.reduce((sum, part) => sum + heightOf(part), 0)
  const parts = shown.parts.map((part) => tabular(part, { turned: shown.turned, isLong }))
  const tabulars = parts.join(isLong ? '\n' : '\n\\par\\medskip\\noindent\n')
  const packages = ['booktabs', ...(isLong ? ['longtable'] : []), ...(ofAmsmath.test(tabulars) ? ['amsmath'] : [])]
  return [
    `% Needs \\usepackage{${packages.join(', ')}}`,
    ...remarks(shown, {
      natural: asItIs.parts[0].layout.width + outside,
      textWidth,
      room,
      size: size.command,
      isLong,
      goesOn: !isLong && inAll > pageHeight,
    }),
    ...latexPreamble(tabulars),
    ...(size.scale === 1
      ? [tabulars]
      : [
          `{${size.command}\\setlength{\\tabcolsep}{${((measure.gap / 2) * size.scale).toFixed(1)}pt}%`,
          tabulars,
          '\\par}',
        ]),
    '',
  ].join('\n')
}

const heightOf = ({ layout }: ArrangedTable['parts'][number]) =>
  layout.rowHeights.reduce((sum, height) => sum + height, layout.headHeight)

/** A formula is told in its column in words, which may be longer than it is. */
const asWideAsItsFormula = (column: FigureColumn): FigureColumn =>
  column.latex === undefined
    ? column
    : { ...column, label: 'n'.repeat(Math.ceil(formulaWidth(column.latex) / latexWidth('n'))) }

/** In the columns of studies that were measured by earlier versions. */
const ofAmsmath = /\\[lr][vV]ert/

interface Setting {
  /** Of the table as one, of the text that it is for, and what it may take, in points. */
  natural: number
  textWidth: number
  room: number
  /** The command of its size, if it has one. */
  size: string
  isLong: boolean
  /** No part of it is longer than a page, but all of them are. */
  goesOn: boolean
}

function remarks(
  { parts, turned }: ArrangedTable,
  { natural, textWidth, room, size, isLong, goesOn }: Setting,
): string[] {
  const pages = isLong
    ? ['% Longer than a page: \\input it outside of table; where the text has two columns, after \\onecolumn.']
    : goesOn
      ? ['% Longer than a page in all: \\input it outside of table, so that its parts can stand on several.']
      : []
  if (natural <= textWidth) return pages
  const why = `as one table it would be about ${Math.round(natural)} pt wide at 10 pt, and the text has ${Math.round(room)} pt`
  const across = room > textWidth && !isLong && !goesOn ? [`% Wider than a column: set it in table*, across both.`] : []
  const words = [
    ...(turned ? ['turned'] : []),
    ...(parts.length > 1 ? [`in ${parts.length} parts`] : []),
    ...(size ? [`in ${size}`] : []),
  ]
  const how = words.join(' and ')
  if (how) return [`% ${how[0].toUpperCase()}${how.slice(1)}: ${why}.`, ...across, ...pages]
  if (parts[0].layout.width + outside <= room) return [...across, ...pages]
  return [
    `% Too wide: ${why}. Set it in sidewaystable (package rotating) or smaller (\\footnotesize, a smaller \\tabcolsep), or hide some of its columns.`,
    ...pages,
  ]
}

function tabular(
  { table: { columns, rows }, layout }: ArrangedTable['parts'][number],
  { turned, isLong }: { turned: boolean; isLong: boolean },
): string {
  const cellsOf = (column: number) => rows.map((row) => row[column])
  const sides = columns.map((head, column) => ((turned ? column > 0 : standsRight(head, cellsOf(column))) ? 'r' : 'l'))
  const line = (cells: string[]) => `  ${afterEnd(cells.join(' & '))} \\\\`
  /** Headings stand on their last line, cells hang from their first. */
  const inLines = (lines: readonly string[], column: number, on: 'b' | 't') =>
    lines.length === 1
      ? latexText(lines[0])
      : `\\begin{tabular}[${on}]{@{}${sides[column]}@{}}${lines.map((text) => afterEnd(latexText(text))).join(' \\\\ ')}\\end{tabular}`
  const head = [
    '  \\toprule',
    line(columns.map(({ latex }, column) => latex ?? inLines(layout.headings[column], column, 'b'))),
    '  \\midrule',
  ]
  const body = rows.map((row, index) =>
    line(
      row.map((cell, column) => {
        const lines = layout.lines[index][column]
        return lines && !(typeof cell === 'object' && 'latex' in cell && cell.latex)
          ? inLines(lines, column, 't')
          : cellOf(cell)
      }),
    ),
  )
  // What stands above and below it on every page comes first.
  return isLong
    ? [
        `\\begin{longtable}[l]{${sides.join('')}}`,
        ...[...head, '  \\endhead', '  \\bottomrule', '  \\endfoot', ...body],
        '\\end{longtable}',
      ].join('\n')
    : [`\\begin{tabular}{${sides.join('')}}`, ...head, ...body, '  \\bottomrule', '\\end{tabular}'].join('\n')
}

/** After the end of a row a bracket would be read as the distance to the next one, and a star as a part of the command. */
const afterEnd = (line: string) => line.replace(/^[[*]/, '{$&}')

function widthOf(cell: SetCell): number {
  if (typeof cell === 'string') return latexWidth(cell)
  const source = cellOf(cell)
  if (source.startsWith('$')) return formulaWidth(source)
  return latexWidth(typeof cell === 'object' && 'label' in cell ? cell.label : cellText(cell))
}

function cellOf(cell: SetCell): string {
  if (cell === undefined) return '--'
  if (typeof cell === 'number') return `$${numberInMath(cell)}$`
  if (typeof cell === 'string') return latexText(cell)
  if ('label' in cell) return cell.latex ?? latexText(cell.label)
  if (!('sd' in cell)) return cell.latex
  return Number.isFinite(cell.mean) ? `$${inMath(formatSpread(cell))}$` : '--'
}

/** With all its digits; a power of ten as LaTeX sets it. */
const numberInMath = (value: number) =>
  Number.isNaN(value)
    ? '\\mathrm{NaN}'
    : String(value)
        .replace('Infinity', '\\infty')
        .replace(/e\+?(-?\d+)$/, ' \\times 10^{$1}')

const superscript = '⁰¹²³⁴⁵⁶⁷⁸⁹'

function inMath(text: string): string {
  return text
    .replaceAll('±', '\\pm')
    .replaceAll('×', '\\times')
    .replaceAll('−', '-')
    .replace(
      /⁻([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g,
      (_, digits: string) => `^{-${[...digits].map((d) => superscript.indexOf(d)).join('')}}`,
    )
}
