import path from 'node:path'
import { renderChart, type ChartRequest } from './renderChart.ts'
import { sidecarOf, type WriteFile } from './provenance.ts'

/**
 * Writes a figure's chart as a file with its provenance beside it (`<file>.json`).
 *
 * @param provenance  JSON: run ids, identity of the model, seeds, settings, versions, date; whatever makes the figure again
 * @param write  puts a whole file in place (`writeFileAtomically` of the store)
 * @returns the files written, the chart first
 * @throws FileMissing where a font is gone; what `write` throws
 */
export async function exportChart({
  path: file,
  provenance,
  write,
  ...request
}: ChartRequest & { path: string; provenance: Record<string, unknown>; write: WriteFile }): Promise<
  { path: string; bytes: number }[]
> {
  const { figure, format, widthInches, dpi } = request
  const chart = renderChart(request)
  const facts = {
    title: figure.title,
    caption: figure.caption,
    file: path.basename(file),
    format,
    widthInches,
    ...(format === 'png' ? { dpi: dpi ?? 300 } : {}),
  }
  const sidecar = sidecarOf(file, facts, provenance)
  await write(file, chart)
  await write(sidecar.path, sidecar.data)
  return [
    { path: file, bytes: chart.length },
    { path: sidecar.path, bytes: sidecar.data.length },
  ]
}
