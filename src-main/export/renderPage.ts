import { createCanvas, PDFDocument, SvgExportFlag, type CanvasRenderingContext2D } from '@napi-rs/canvas'
import type { DrawingContext } from '../../src-shared/figures/drawingContext.ts'
import { keepWords } from './keepWords.ts'
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
  /** Of an SVG: its text as shapes, for programs that lose fonts. */
  outlineText?: boolean
  /** The folder that holds fonts/. It lies elsewhere in a package than in a checkout. */
  resourcesFolder: string
  /** Draws in points. `vector` says whether what is drawn stays shapes. */
  draw(context: CanvasRenderingContext2D, vector: boolean): void
}

/**
 * A page at its size on paper as the bytes of a file: PDF and SVG with live text and embedded TrueType fonts, PNG with its density. An SVG whose text
 * is shapes has its words as a description.
 * @throws FileMissing where a font is gone
 */
export function renderPage(request: PageRequest): Buffer {
  const { title, subject, width, height, format, dpi = 300, outlineText = false, resourcesFolder, draw } = request
  registerFigureFonts(resourcesFolder)
  if (format === 'pdf') {
    const pdf = new PDFDocument({ title, subject, creator: 'Inverscope', producer: 'Inverscope (Skia/PDF)' })
    draw(pdf.beginPage(width, height), true)
    pdf.endPage()
    return pdf.close()
  }
  if (format === 'svg') {
    // Skia's flags could be combined, its binding takes one: finishSvg takes the line ends out.
    const svg = createCanvas(width, height, outlineText ? SvgExportFlag.ConvertTextToPaths : SvgExportFlag.NoPrettyXML)
    const context = svg.getContext('2d')
    const wordsDrawn = keepWords(context as unknown as DrawingContext)
    draw(context, true)
    const description = outlineText ? [subject, ...wordsDrawn()].filter(Boolean).join('\n') : undefined
    return finishSvg(svg.getContent().toString('utf8'), { width, height, title, description, resourcesFolder })
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
