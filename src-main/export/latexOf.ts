import type { FigureTable } from '../../src-shared/figures/figure.ts'
import { arrangeTable, cellText, type ArrangedTable } from '../../src-shared/figures/document/arrangeTable.ts'
import type { SetCell, TableMeasure } from '../../src-shared/figures/document/tableLayout.ts'
import { formatSpread } from '../../src-shared/figures/formatSpread.ts'
import { latexPreamble, latexText } from './latexText.ts'

/** What LaTeX will set is known to it only; digits of its 10 pt text are 5 pt wide, and letters about as much. */
const measure: TableMeasure = {
  cell: (cell) => 5 * [...textOf(cell)].length,
  heading: (text) => 5 * [...text].length,
  gap: 12,
  line: 12,
  innerLine: 12,
}
/** Up to this width in points, text stands in two columns, and a table can go across both. */
const widestColumn = 3.6 * 72
const acrossColumns = 6.75 * 72
const pageHeight = 9 * 72

/**
 * A table as LaTeX with booktabs rules, to be `\input`: text to the left, numbers to the right, spreads as `$27.4 \pm 9.9$`. One that is wider than the
 * text is arranged as on paper, in parts or turned; a comment above it says that, and what helps where nothing did.
 *
 * @param textWidth  of the page or column that it is for, in points
 */
export function latexOf(table: FigureTable, textWidth = Infinity): string {
  const room = textWidth <= widestColumn ? acrossColumns : textWidth
  const arranged = arrangeTable(table, measure, { width: room, height: pageHeight, least: 1 })
  const asItIs = arrangeTable(table, measure, { width: Infinity, height: Infinity, least: 1 })
  const shown = arranged.scale === 1 ? arranged : asItIs
  const tabulars = shown.parts.map((part) => tabular(part, shown.turned)).join('\n\\par\\medskip\\noindent\n')
  return [
    `% Needs \\usepackage{${['booktabs', ...(ofAmsmath.test(tabulars) ? ['amsmath'] : [])].join(', ')}}`,
    ...remarks(shown, { natural: asItIs.parts[0].layout.width, textWidth, room }),
    ...latexPreamble(tabulars),
    tabulars,
    '',
  ].join('\n')
}

/** In the columns of studies that were measured by earlier versions. */
const ofAmsmath = /\\[lr][vV]ert/

function remarks(
  { parts, turned }: ArrangedTable,
  { natural, textWidth, room }: Record<'natural' | 'textWidth' | 'room', number>,
): string[] {
  if (natural <= textWidth) return []
  const why = `as one table it would be about ${Math.round(natural)} pt wide at 10 pt, and the text has ${Math.round(room)} pt`
  const across = room > textWidth ? [`% Wider than a column: set it in table*, across both.`] : []
  const how = [...(turned ? ['turned'] : []), ...(parts.length > 1 ? [`in ${parts.length} parts`] : [])].join(' and ')
  if (how) return [`% ${how[0].toUpperCase()}${how.slice(1)}: ${why}.`, ...across]
  if (parts[0].layout.width <= room) return across
  return [
    `% Too wide: ${why}. Set it in sidewaystable (package rotating) or smaller (\\footnotesize, a smaller \\tabcolsep), or hide some of its columns.`,
  ]
}

function tabular({ table: { columns, rows }, layout }: ArrangedTable['parts'][number], turned: boolean): string {
  const sides = columns.map((_, column) =>
    (turned ? column > 0 : rows.some((row) => isNumeric(row[column]))) ? 'r' : 'l',
  )
  const line = (cells: string[]) => `  ${afterEnd(cells.join(' & '))} \\\\`
  const stacked = (lines: readonly string[], column: number) =>
    lines.length === 1
      ? latexText(lines[0])
      : `\\shortstack[${sides[column]}]{${lines.map((text) => afterEnd(latexText(text))).join(' \\\\ ')}}`
  return [
    `\\begin{tabular}{${sides.join('')}}`,
    '  \\toprule',
    line(columns.map(({ latex }, column) => latex ?? stacked(layout.headings[column], column))),
    '  \\midrule',
    ...rows.map((row, index) =>
      line(
        row.map((cell, column) => {
          const lines = layout.lines[index][column]
          return lines && !(typeof cell === 'object' && 'latex' in cell && cell.latex)
            ? stacked(lines, column)
            : cellOf(cell)
        }),
      ),
    ),
    '  \\bottomrule',
    '\\end{tabular}',
  ].join('\n')
}

/** After the end of a row a bracket would be read as the distance to the next one, and a star as a part of the command. */
const afterEnd = (line: string) => line.replace(/^[[*]/, '{$&}')

const isNumeric = (cell: SetCell) => typeof cell === 'number' || (typeof cell === 'object' && 'sd' in cell)

const textOf = (cell: SetCell) => (typeof cell === 'object' && 'label' in cell ? cell.label : cellText(cell))

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
