import { describe, expect, test } from 'vitest'
import { latexOf } from '../../../../src-main/export/latexOf.ts'
import { latexText } from '../../../../src-main/export/latexText.ts'
import type { FigureTable } from '../../../../src-shared/figures/figure.ts'

const table = (columns: number, rows: number): FigureTable => ({
  columns: [
    { name: 'run', label: 'Run' },
    ...Array.from({ length: columns }, (_, index) => ({
      name: `v${index}`,
      label: `Value ${index}`,
      ...(index === 0 && { latex: '$|\\hat{x}_T - x_T|$' }),
    })),
  ],
  rows: Array.from({ length: rows }, (_, row) => [
    `run ${row}`,
    ...Array.from({ length: columns }, (_, column) => ({ mean: 10 * row + column, sd: 0.5, n: 8 })),
  ]),
})
test('accents are mathematics on what stands for a quantity, and spelling in names', () => {
  const names = ["Côte d'Azur", 'España', 'Ânia', 'comitê', 'Vālī']
  expect(names.map(latexText)).toEqual(names)
  expect(['x̂_T', '|x̂T − xT|', 'ε̂', 'ᾱ', 'of ŷ', 'ỹ₁'].map(latexText)).toEqual([
    '$\\hat{x}$\\_T',
    '$| \\hat{x}$T $-$ xT$|$',
    '$\\hat{\\varepsilon}$',
    '$\\bar{\\alpha}$',
    'of $\\hat{y}$',
    '$\\tilde{y} _{1}$',
  ])
})

const [column, page] = [3.25 * 72, 5.5 * 72]
const rowsOf = (latex: string) => latex.split('\n').filter((line) => line.endsWith(' \\\\'))
/** About what LaTeX makes of it: the longest cell of each column at 5 pt a letter, formulas counted as they are read. */
const widthOf = (latex: string) => {
  const cells = rowsOf(latex).map((line) =>
    line
      .replace(/\\pm/g, '±')
      .replace(/[$]|\\\\$/g, '')
      .split(' & ')
      .map((cell) => cell.trim().length),
  )
  return cells[0].map((_, at) => 12 + 5 * Math.max(...cells.map((one) => one[at]))).reduce((a, b) => a + b, -12)
}

describe('a table that is wider than the text', () => {
  test('is one table without a remark where it fits', () => {
    const latex = latexOf(table(3, 4), page)
    expect(latex.match(/^%.*/gm)).toEqual(['% Needs \\usepackage{booktabs}'])
    expect(latex).toBe(latexOf(table(3, 4)))
  })

  test('goes across both columns where it is wider than one', () => {
    const latex = latexOf(table(5, 4), column)
    expect(latex).toContain('% Wider than a column: set it in table*, across both.')
    expect(latex.match(/begin{tabular}/g)).toHaveLength(1)
    expect(latex).not.toContain('%  ')
  })

  test('is in parts that are no wider, each with the first column, and says so', () => {
    const latex = latexOf(table(10, 4), page)
    expect(latex).toMatch(
      /^% In 2 parts: as one table it would be about \d+ pt wide at 10 pt, and the text has 396 pt\.$/m,
    )
    const parts = latex.split('\\medskip')
    expect(parts).toHaveLength(2)
    for (const part of parts) {
      expect(part).toContain('run 3 & ')
      expect(widthOf(part.replace('$|\\hat{x}_T - x_T|$', 'Value 0'))).toBeLessThanOrEqual(page)
    }
  })

  test('is turned where parts would be many, with the formulas of its columns', () => {
    const latex = latexOf(table(24, 2), page)
    expect(latex).toMatch(/^% Turned: /m)
    expect(latex).toContain('\\begin{tabular}{lrr}')
    expect(rowsOf(latex)).toHaveLength(25)
    expect(latex).toContain('  Run & run 0 & run 1 \\\\')
    expect(latex).toContain('  $|\\hat{x}_T - x_T|$ & $0.00 \\pm 0.50$ & $10.00 \\pm 0.50$ \\\\')
  })

  test('says what helps where nothing did, and is as it was', () => {
    const latex = latexOf(table(60, 60), page)
    expect(latex).toMatch(/^% Too wide: .*sidewaystable/m)
    expect(rowsOf(latex)).toHaveLength(61)
  })
})

test('long names are in lines', () => {
  const long = table(2, 30)
  long.rows[0][0] = '0004-128-noises-there-and-back-seed-420-t-50-with-states-and-predictions'
  expect(latexOf(long, page)).toContain('\\shortstack[l]{0004-128-noises-there- \\\\ ')
})

test('a row that begins with a bracket is not read as a distance', () => {
  expect(latexOf({ columns: [{ name: 'i', label: 'i' }], rows: [['[0, 1]']] })).toContain('  {[}0, 1] \\\\')
})

describe('text', () => {
  test.each([
    ['50 % of a_b & c', '50 \\% of a\\_b \\& c'],
    ['Sample → noise', 'Sample $\\to$ noise'],
    ['noise–latent', 'noise--latent'],
    ['‖x̂ − x‖', '$\\| \\hat{x}$ $-$ x$\\|$'],
    ['ᾱ ≤ 10⁻⁵', '$\\bar{\\alpha}$ $\\le$ 10$^{-5}$'],
    ['−→', '$- \\to$'],
    ['a < b | c', 'a $<$ b $|$ c'],
    ['café “x”', "café ``x''"],
    ['C:\\x^2~', 'C:\\textbackslash{}x\\textasciicircum{}2\\textasciitilde{}'],
  ])('%s', (text, latex) => expect(latexText(text)).toBe(latex))
})
