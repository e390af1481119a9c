import path from 'node:path'
import type { Figure } from '../../src-shared/figures/figure.ts'
import { csvOf } from './csvOf.ts'
import { latexOf } from './latexOf.ts'
import { sidecarOf, type WriteFile } from './provenance.ts'

/**
 * Writes a figure's numbers as a file with its provenance beside it: CSV holds one row per image, unrounded; LaTeX (booktabs) one row per
 * measurement, mean ± sd.
 * @param write  puts a whole file in place (`writeFileAtomically` of the store)
 * @returns the files written, the table first
 */
export async function exportTable({
  figure,
  format,
  path: file,
  provenance,
  write,
}: {
  figure: Pick<Figure, 'title' | 'caption' | 'table' | 'data'>
  format: 'csv' | 'latex'
  path: string
  provenance: Record<string, unknown>
  write: WriteFile
}): Promise<{ path: string; bytes: number }[]> {
  const table = Buffer.from(format === 'csv' ? csvOf(figure.data) : latexOf(figure.table), 'utf8')
  const facts = { title: figure.title, caption: figure.caption, file: path.basename(file), format }
  const sidecar = sidecarOf(file, facts, provenance)
  await write(file, table)
  await write(sidecar.path, sidecar.data)
  return [
    { path: file, bytes: table.length },
    { path: sidecar.path, bytes: sidecar.data.length },
  ]
}
