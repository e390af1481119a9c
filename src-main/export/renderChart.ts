import { createCanvas, PDFDocument, SvgExportFlag } from '@napi-rs/canvas'
import type { Figure } from '../../src-shared/figures/figure.ts'
import { drawChart } from './drawChart.ts'
import { registerFigureFonts } from './figureFonts.ts'
import { finishSvg } from './finishSvg.ts'
import { pngWithDpi } from './pngWithDpi.ts'

export type ChartFormat = 'pdf' | 'svg' | 'png'

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
 * A figure as the bytes of a file, at its size on paper: PDF and SVG with live text and embedded TrueType fonts, PNG with its density.
 * @throws FileMissing where a font is gone
 */
export function renderChart({ figure, format, widthInches, dpi = 300, resourcesFolder }: ChartRequest): Buffer {
  registerFigureFonts(resourcesFolder)
  const size = { width: widthInches * 72, height: figure.height, pixelRatio: 1 }
  if (format === 'pdf') {
    const pdf = new PDFDocument({
      title: figure.title,
      subject: figure.caption,
      creator: 'Inverscope',
      producer: 'Inverscope (Skia/PDF)',
    })
    drawChart(figure, pdf.beginPage(size.width, size.height), size)
    pdf.endPage()
    return pdf.close()
  }
  if (format === 'svg') {
    const svg = createCanvas(size.width, size.height, SvgExportFlag.NoPrettyXML)
    drawChart(figure, svg.getContext('2d'), size)
    return finishSvg(svg.getContent().toString('utf8'), { ...size, title: figure.title, resourcesFolder })
  }
  const pixelRatio = dpi / 72
  const bitmap = createCanvas(Math.round(size.width * pixelRatio), Math.round(size.height * pixelRatio))
  const context = bitmap.getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, bitmap.width, bitmap.height)
  drawChart(figure, context, { ...size, pixelRatio })
  return pngWithDpi(bitmap.toBuffer('image/png'), dpi)
}
