import type { FigureCell, FigureTable } from '../../src-shared/figures/figure.ts'
import { formatSpread } from '../../src-shared/figures/formatSpread.ts'

/** A table as LaTeX with booktabs rules, to be `\input`: text to the left, numbers to the right, spreads as `$27.4 \pm 9.9$`. */
export function latexOf({ columns, rows }: FigureTable): string {
  const alignment = columns.map((_, column) => (rows.some((row) => isNumeric(row[column])) ? 'r' : 'l')).join('')
  const line = (cells: string[]) => `  ${cells.join(' & ')} \\\\`
  return [
    '% Needs \\usepackage{booktabs}',
    `\\begin{tabular}{${alignment}}`,
    '  \\toprule',
    line(columns.map(({ label, latex }) => latex ?? escaped(label))),
    '  \\midrule',
    ...rows.map((row) => line(row.map(cellOf))),
    '  \\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n')
}

function isNumeric(cell: FigureCell): boolean {
  return typeof cell === 'number' || (typeof cell === 'object' && 'sd' in cell)
}

function cellOf(cell: FigureCell): string {
  if (cell === undefined) return '--'
  if (typeof cell === 'number') return `$${numberInMath(cell)}$`
  if (typeof cell === 'string') return escaped(cell)
  return 'sd' in cell ? `$${inMath(formatSpread(cell))}$` : cell.latex
}

/** With all its digits; a power of ten as LaTeX sets it. */
const numberInMath = (value: number) => String(value).replace(/e\+?(-?\d+)$/, ' \\times 10^{$1}')

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

function escaped(text: string): string {
  return text
    .replace(/[&%$#_{}]/g, '\\$&')
    .replaceAll('–', '--')
    .replaceAll('±', '$\\pm$')
}
