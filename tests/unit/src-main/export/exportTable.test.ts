import { expect, test } from 'vitest'
import { exportTable } from '../../../../src-main/export/exportTable.ts'
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
  expect(latex).toContain('  noise--latent & $\\lVert \\hat{x}_T - x_T \\rVert_2$ & $27.0 \\pm 2.0$ & $64$ \\\\')
  for (const rule of ['\\toprule', '\\midrule', '\\bottomrule']) expect(latex).toContain(rule)
})
