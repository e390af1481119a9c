import path from 'node:path'
import type { NumberFormat } from '../../src-shared/contract/figureViews.ts'
import type { Figure } from '../../src-shared/figures/figure.ts'
import { csvOf } from './csvOf.ts'
import { datOf } from './datOf.ts'
import { latexOf } from './latexOf.ts'
import { sidecarOf, type WriteFile } from './provenance.ts'

const textOf: Record<NumberFormat, (figure: Pick<Figure, 'table' | 'data'>, textWidth?: number) => string> = {
  csv: ({ data }) => csvOf(data),
  latex: ({ table }, textWidth) => latexOf(table, textWidth),
  dat: ({ data }) => datOf(data),
}

/**
 * Writes a figure's numbers as a file with its provenance beside it: CSV, and the data file of pgfplots,
 * hold one row per image, unrounded; LaTeX (booktabs) one row per
 * measurement, mean ± sd.
 * @param write  puts a whole file in place (`writeFileAtomically` of the store)
 * @returns the files written, the table first
 */
export async function exportTable({
  figure,
  format,
  path: file,
  textWidth,
  provenance,
  write,
}: {
  figure: Pick<Figure, 'title' | 'caption' | 'table' | 'data'>
  format: NumberFormat
  path: string
  /** Of what a LaTeX table is for, in points. */
  textWidth?: number
  provenance: Record<string, unknown>
  write: WriteFile
}): Promise<{ path: string; bytes: number }[]> {
  const table = Buffer.from(textOf[format](figure, textWidth), 'utf8')
  const facts = { title: figure.title, caption: figure.caption, file: path.basename(file), format }
  const sidecar = sidecarOf(file, facts, provenance)
  await write(file, table)
  await write(sidecar.path, sidecar.data)
  return [
    { path: file, bytes: table.length },
    { path: sidecar.path, bytes: sidecar.data.length },
  ]
}
