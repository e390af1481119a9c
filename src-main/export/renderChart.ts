import type { Figure } from '../../src-shared/figures/figure.ts'
import { drawChart } from './drawChart.ts'
import { renderPage, type ChartFormat } from './renderPage.ts'

export interface ChartRequest {
  /** Made with `paperStyle`: its lengths are points. */
  figure: Figure
  format: ChartFormat
  widthInches: number
  /** Of a PNG. */
  dpi?: number
  /** The folder that holds fonts/. It lies elsewhere in a package than in a checkout. */
  resourcesFolder: string
}

/**
 * A single chart as the bytes of a file, at its size on paper.
 * @throws FileMissing where a font is gone
 */
export function renderChart({ figure, widthInches, ...request }: ChartRequest): Buffer {
  const size = { width: widthInches * 72, height: figure.height }
  return renderPage({
    ...request,
    ...size,
    title: figure.title,
    subject: figure.caption,
    draw: (context, vector) => drawChart(figure, context, size, vector),
  })
}
