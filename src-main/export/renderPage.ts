import { createCanvas, PDFDocument, SvgExportFlag, type CanvasRenderingContext2D } from '@napi-rs/canvas'
import { registerFigureFonts } from './figureFonts.ts'
import { finishSvg } from './finishSvg.ts'
import { pngWithDpi } from './pngWithDpi.ts'

export type ChartFormat = 'pdf' | 'svg' | 'png'

export interface PageRequest {
  title: string
  /** What a PDF says that it is about. */
  subject: string
  /** Points. */
  width: number
  height: number
  format: ChartFormat
  /** Of a PNG. */
  dpi?: number
  /** The folder that holds fonts/. It lies elsewhere in a package than in a checkout. */
  resourcesFolder: string
  /** Draws in points. `vector` says whether what is drawn stays shapes. */
  draw(context: CanvasRenderingContext2D, vector: boolean): void
}

/**
 * A page at its size on paper as the bytes of a file: PDF and SVG with live text and embedded TrueType fonts, PNG with its density.
 * @throws FileMissing where a font is gone
 */
export function renderPage(request: PageRequest): Buffer {
  const { title, subject, width, height, format, dpi = 300, resourcesFolder, draw } = request
  registerFigureFonts(resourcesFolder)
  if (format === 'pdf') {
    const pdf = new PDFDocument({ title, subject, creator: 'Inverscope', producer: 'Inverscope (Skia/PDF)' })
    draw(pdf.beginPage(width, height), true)
    pdf.endPage()
    return pdf.close()
  }
  if (format === 'svg') {
    const svg = createCanvas(width, height, SvgExportFlag.NoPrettyXML)
    draw(svg.getContext('2d'), true)
    return finishSvg(svg.getContent().toString('utf8'), { width, height, title, resourcesFolder })
  }
  const ratio = dpi / 72
  const bitmap = createCanvas(Math.round(width * ratio), Math.round(height * ratio))
  const context = bitmap.getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, bitmap.width, bitmap.height)
  context.scale(ratio, ratio)
  draw(context, false)
  return pngWithDpi(bitmap.toBuffer('image/png'), dpi)
}
