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
    '$\\hat{x}_T$',
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

test('what its formulas need beside booktabs is said', () => {
  const needs = (latex: string) =>
    /^% Needs .*$/m.exec(latexOf({ columns: [{ name: 'a', label: 'a', latex }], rows: [] }))![0]
  expect(needs('$\\|x_0\\|_2$')).toBe('% Needs \\usepackage{booktabs}')
  expect(needs('$\\lVert x_0 \\rVert_2$')).toBe('% Needs \\usepackage{booktabs, amsmath}')
})

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

describe('long names of runs', () => {
  const name = '0004-128-noises-there-and-back-seed-420-t-50-with-states-and-predictions'
  const named = (columns: number, rows: number) => {
    const long = table(columns, rows)
    for (const [index, row] of long.rows.entries()) row[0] = `${name}-${index}`
    return long
  }

  test('are in lines that hang from the first', () => {
    const lines = '0004-128-noises-there- \\\\ and-back-seed-420-t-50- \\\\ with-states-and- \\\\ predictions-0'
    expect(latexOf(named(2, 3), page)).toContain(`  \\begin{tabular}[t]{@{}l@{}}${lines}\\end{tabular} & `)
  })

  test('keep a table whole, in smaller text where it helps', () => {
    const [whole, small] = [latexOf(named(3, 7), page), latexOf(named(5, 7), page)]
    expect(whole).not.toMatch(/In .* parts|small|footnotesize/)
    expect(small).toMatch(/^% In \\(small|footnotesize): as one table it would be about \d+ pt wide at 10 pt, /m)
    expect(small).toMatch(/^\{\\(small|footnotesize)\\setlength\{\\tabcolsep\}\{5\.\dpt\}%\n\\begin\{tabular\}/m)
    expect(small).toMatch(/\\end\{tabular\}\n\\par\}\n$/)
    expect(small.match(/\\bottomrule/g)).toHaveLength(1)
  })

  test('leave room for more columns, so that fewer parts do', () => {
    const latex = latexOf(named(9, 7), page)
    expect(latex).toMatch(/^% In 2 parts/m)
    expect(latex.match(/predictions-6\\end\{tabular\} & /g)).toHaveLength(2)
  })
})

test('a table that is longer than a page goes over pages, with its head on each', () => {
  const latex = latexOf(table(10, 80), page)
  expect(latex).toContain('% Needs \\usepackage{booktabs, longtable}')
  expect(latex).toMatch(/^% In 2 parts/m)
  expect(latex).toContain('% Longer than a page: \\input it outside of table')
  expect(latex).not.toContain('medskip')
  const parts = latex.match(/\\begin\{longtable\}\[l\][^]*?\\end\{longtable\}/g)!
  expect(parts).toHaveLength(2)
  for (const part of parts) {
    expect(part).toMatch(
      /\\toprule\n {2}Run & .* \\\\\n {2}\\midrule\n {2}\\endhead\n {2}\\bottomrule\n {2}\\endfoot\n {2}run 0 & /,
    )
    expect(part).toMatch(/run 79 & .* \\\\\n\\end\{longtable\}$/)
  }
  expect(latexOf(table(3, 80))).toMatch(/^% Longer than a page/m)
  expect(latexOf(table(3, 20), page)).not.toContain('longtable')
})

test('parts of which none is longer than a page say so where all of them are', () => {
  const latex = latexOf(table(10, 40), page)
  expect(latex).toMatch(/^% In \d parts/m)
  expect(latex).not.toContain('longtable')
  expect(latex).toMatch(/^% Longer than a page in all: \\input it outside of table/m)
  expect(latexOf(table(10, 8), page)).not.toContain('Longer than a page')
})

test('a column of a formula is as wide as the formula, not as its words', () => {
  const columns = Array.from({ length: 6 }, (_, index) => ({
    name: `v${index}`,
    label: 'the distance between the noise and the latent',
    latex: '$x_T$',
  }))
  const rows = [columns.map((_, index) => index)]
  expect(latexOf({ columns, rows }, page).match(/^%.*/gm)).toEqual(['% Needs \\usepackage{booktabs}'])
})

test('a line that begins with a bracket or a star is not read as a part of the end of the one before', () => {
  const latex = latexOf({ columns: [{ name: 'i', label: 'i' }], rows: [['[0, 1]'], ['*best*']] })
  expect(latex).toContain('  {[}0, 1] \\\\\n  {*}best* \\\\')
  const long = table(2, 30)
  long.rows[0][0] = '0004-128-noises-there-and-back [seed 420] *t-50* with-states-and-predictions'
  for (const line of latexOf(long, page)
    .split('\\\\')
    .map((one) => one.trimStart()))
    expect(line).not.toMatch(/^[[*]/)
})

test('numbers that are none or without end are words of mathematics, and a spread without a mean is a dash', () => {
  const columns = ['a', 'b', 'c'].map((name) => ({ name, label: name }))
  const latex = latexOf({ columns, rows: [[NaN, -Infinity, { mean: NaN, sd: 1, n: 2 }]] })
  expect(latex).toContain('  $\\mathrm{NaN}$ & $-\\infty$ & -- \\\\')
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
    ['{a}$b#', '\\{a\\}\\$b\\#'],
    ['--plan, don’t', "-{}-plan, don't"],
    ['a\n\nb\tc\u0007', 'a b c'],
    ['1 ≠ 2', '1 $\\ne$ 2'],
    ['Łódź, Nguyễn', 'Łódź, Nguy\\~{\\^{e}}n'],
    ['x′²₀', 'x$^\\prime {}^{2} _{0}$'],
    ['x′′, 5°²', 'x$^\\prime {}^\\prime$, 5$^\\circ {}^{2}$'],
    ['x̂_T₀²', '$\\hat{x}_T {}_{0} ^{2}$'],
    ['x₀²ε₁', 'x$_{0} ^{2} \\varepsilon _{1}$'],
    ['$x²', '\\$x$^{2}$'],
    ['ε$²', '$\\varepsilon$\\$$^{2}$'],
    ['a$°²', 'a\\$$^\\circ {}^{2}$'],
    ['C:\\x^2~', 'C:\\textbackslash{}x\\textasciicircum{}2\\textasciitilde{}'],
  ])('%s', (text, latex) => expect(latexText(text)).toBe(latex))
})

/** Characters of LaTeX's fonts that stand in a file as they are, beside ASCII. */
const spelt = /^[\u00a1-\u017e]$/
/** A nucleus, which may be empty braces, with the indices and powers on it. */
const script = /(?:\s*[\^_](?:\{[^{}]*\}|\\[a-zA-Z]+|[^\\{}]))+/g
const isDouble = ([scripts]: RegExpMatchArray) => /\^.*\^|_.*_/.test(scripts)

/** Finds what LaTeX would read as something else than text: an error, or a sign that is not there. */
function faultsOf(latex: string): string[] {
  const faults: string[] = []
  let [depth, inFormula] = [0, false]
  const text = latex.replaceAll(/\\unicodeletters\{[U+0-9A-F ]+\}\{[^\x20-\x7e]+\}/g, '')
  for (const [token] of text.matchAll(/\\[a-zA-Z]+|\\.|[^]/gu)) {
    if (token.startsWith('\\')) continue
    if (token === '$') inFormula = !inFormula
    else if (token === '{') depth++
    else if (token === '}') depth--
    else if ('&%#~'.includes(token) || (!inFormula && '_^<>|'.includes(token))) faults.push(token)
    else if (!/^[\x20-\x7e]$/.test(token) && !spelt.test(token)) faults.push(`U+${token.codePointAt(0)!.toString(16)}`)
    if (depth < 0) faults.push('}')
  }
  const formulas = text.replaceAll('\\$', '').match(/\$[^$]*\$/g) ?? []
  faults.push(...formulas.filter((formula) => [...formula.matchAll(script)].some(isDouble)))
  return [...faults, ...(depth === 0 && !inFormula ? [] : ['not closed'])]
}

describe('whatever a name holds, LaTeX reads it as text', () => {
  const signs = [
    ...Array.from({ length: 128 }, (_, code) => String.fromCodePoint(code)),
    ...'é–…“”’×±α≤→²₀°′≠ąđ\u00a0\u00ad',
    'x̂',
    'x̂_T',
  ]
  test('the check itself sees what LaTeX does not read as text', () => {
    const wrong = [
      '50 %',
      'a_b',
      'a & b',
      '{a',
      'a}',
      '$a',
      'x^2',
      'שלום',
      'a\nb',
      '😀',
      'a < b',
      '#1',
      '~',
      '$x^2 ^\\prime$',
      '$\\hat{x}_T _{0}$',
    ]
    for (const one of wrong) expect([one, faultsOf(one)]).not.toEqual([one, []])
  })
  test('every sign, by itself, doubled, and beside every other', () => {
    for (const one of signs)
      for (const other of signs)
        for (const both of [`a${one}${other}b`, `a ${one}${other}`])
          expect([both, faultsOf(latexText(both))]).toEqual([both, []])
  })
  test.each([
    ['<img src=x onerror="alert(1)">'],
    ['a\\b{c}%d&e_f#g$h^i~j'],
    ['\\input{/etc/passwd}\\end{tabular}'],
    ['שלום & مرحبا'],
    ['👩‍🔬🏳️‍🌈 run'],
    ['\u202egnp.exe'],
    ['e\u0301\u0323\u0489'],
    ['日本語_データ'],
  ])('%s', (name) => expect(faultsOf(latexText(name))).toEqual([]))

  test('letters that pdfLaTeX has in no font are set by their numbers there, and as they are elsewhere', () => {
    const latex = latexOf({ columns: [{ name: 'i', label: 'Run 😀' }], rows: [['שלום 1']] })
    expect(latex).toMatch(/^\\providecommand\*\\unicodeletters\[2\]/m)
    expect(latex).toContain('Run \\unicodeletters{U+1F600}{😀} \\\\')
    expect(latex).toContain('\\unicodeletters{U+05E9 U+05DC U+05D5 U+05DD}{שלום} 1 \\\\')
    expect(latexOf({ columns: [{ name: 'i', label: 'é' }], rows: [] })).not.toContain('unicodeletters')
  })
})
