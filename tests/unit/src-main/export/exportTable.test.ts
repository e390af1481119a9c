import { expect, test } from 'vitest'
import { datOf } from '../../../../src-main/export/datOf.ts'
import { exportTable } from '../../../../src-main/export/exportTable.ts'
import { latexOf } from '../../../../src-main/export/latexOf.ts'
import { writeWithProvenance } from '../../../../src-main/export/writeWithProvenance.ts'
import { distanceFigure } from '../../../../src-shared/figures/distanceFigure.ts'
import { paperStyle } from '../../../../src-shared/figures/figureStyle.ts'
import { inversionSummary, roundTripSummary } from '../../src-shared/figures/runSummaries.ts'

const provenance = { runs: ['invert-landscape-32'], seed: 420, versions: { inverscope: '0.1.0' } }

function memoryFolder() {
  const files = new Map<string, Buffer>()
  return { files, write: async (file: string, data: Uint8Array) => void files.set(file, Buffer.from(data)) }
}

test('an export is written with the provenance it can be made from again', async () => {
  const { files, write } = memoryFolder()
  const facts = { title: 'Distances', format: 'pdf' }
  const data = Buffer.from('%PDF-')
  const written = await writeWithProvenance('/p/figures/distances.pdf', data, { facts, provenance, write })
  expect(written.map((file) => file.path)).toEqual(['/p/figures/distances.pdf', '/p/figures/distances.pdf.json'])
  expect(written.map((file) => file.bytes)).toEqual([...files.values()].map((one) => one.length))
  expect(JSON.parse(files.get('/p/figures/distances.pdf.json')!.toString())).toEqual({
    ...facts,
    file: 'distances.pdf',
    provenance,
  })
})
test('CSV holds one row per image, unrounded, and leaves what was not finite empty', async () => {
  const { files, write } = memoryFolder()
  const summary = inversionSummary(3)
  summary.perRow!.reconstructionError![1] = Infinity
  await exportTable({ figure: distanceFigure(summary, paperStyle()), format: 'csv', path: '/d.csv', provenance, write })
  const [header, ...rows] = files.get('/d.csv')!.toString().trim().split('\n')
  expect(header).toBe('row,sample_latent,reconstruction_error')
  expect(rows).toEqual(['0,46,0.01', '1,52,', '2,58,0.03'])
})

test('LaTeX is a booktabs table with formulas and mean ± sd in math', async () => {
  const { files, write } = memoryFolder()
  await exportTable({
    figure: distanceFigure(roundTripSummary(64), paperStyle()),
    format: 'latex',
    path: '/t.tex',
    provenance,
    write,
  })
  const latex = files.get('/t.tex')!.toString()
  expect(latex).toContain('\\begin{tabular}{llrr}')
  expect(latex).toContain('  noise--latent & $\\|\\hat{x}_T - x_T\\|_2$ & $27.0 \\pm 2.0$ & $64$ \\\\')
  for (const rule of ['\\toprule', '\\midrule', '\\bottomrule']) expect(latex).toContain(rule)
})

test('the data file of pgfplots has a column for each curve over the places of all, and nan where one has none', () => {
  const rows = [
    ['noise → sample', 2, 0.1, 0.05, 0.15],
    ['noise → sample', 4, 2e-7, 1e-7, 3e-7],
    ['floor', 4, 0.5, undefined, undefined],
  ]
  const columns = ['series', 'x', 'y', 'low', 'high'].map((name) => ({ name, label: name }))
  expect(datOf({ columns, rows })).toBe(
    [
      'x noise_to_sample noise_to_sample_low noise_to_sample_high floor',
      '2 0.1 0.05 0.15 nan',
      '4 2e-7 1e-7 3e-7 0.5',
      '',
    ].join('\n'),
  )
})

test('where a curve has a place twice, and in tables, the data file of pgfplots keeps the rows, with words in braces', () => {
  const columns = ['series', 'x', 'y'].map((name) => ({ name, label: name }))
  const rows = [
    ['a {b} 50 %', 1, 2],
    ['a {b} 50 %', 1, 3],
  ]
  expect(datOf({ columns, rows })).toBe('series x y\n{a  b  50  } 1 2\n{a  b  50  } 1 3\n')
  const spread = { mean: 1.25, sd: 0.5, n: 4 }
  const table = { columns: [{ name: 'latent error', label: '' }], rows: [[spread], [undefined]] }
  expect(datOf(table)).toBe('latent_error latent_error_sd\n1.25 0.5\nnan nan\n')
})

test('numbers of LaTeX keep their digits and set powers of ten', () => {
  const columns = [{ name: 'p', label: 'p' }]
  const latex = latexOf({ columns, rows: [[1.25e-12], [0.123456789], [3e21]] })
  for (const cell of ['$1.25 \\times 10^{-12}$', '$0.123456789$', '$3 \\times 10^{21}$']) expect(latex).toContain(cell)
})
