import path from 'node:path'
import {
  createCanvas,
  loadImage,
  PDFDocument,
  SvgExportFlag,
  type CanvasRenderingContext2D,
  type Image,
  type SKRSContext2D,
} from '@napi-rs/canvas'
import type { FigureStyle } from '../../src-shared/figures/figureStyle.ts'
import type { StudyGrid } from '../../src-shared/studies/studyResult.ts'
import { registerFigureFonts } from './figureFonts.ts'
import { finishSvg } from './finishSvg.ts'
import { pngWithDpi } from './pngWithDpi.ts'
import { sidecarOf, type WriteFile } from './provenance.ts'
import type { ChartFormat } from './renderChart.ts'

interface GridRequest {
  grid: StudyGrid
  /** PNG of a cell; undefined where the cell is empty. */
  picture(row: number, column: number): Promise<Buffer | undefined>
  style: FigureStyle
  format: ChartFormat
  widthInches: number
  dpi?: number
  resourcesFolder: string
}

/** Pictures in rows and columns with their names, as the bytes of a file. Pixels stay pixels: nothing is smoothed. */
export async function renderGrid(request: GridRequest): Promise<Buffer> {
  const { grid, style, format, widthInches, dpi = 300, resourcesFolder } = request
  registerFigureFonts(resourcesFolder)
  const images = await Promise.all(
    grid.rows.map((_, row) =>
      Promise.all(
        grid.columns.map(async (_name, column) => {
          const png = await request.picture(row, column)
          return png && loadImage(png)
        }),
      ),
    ),
  )
  const layout = layOut(grid, style, widthInches * 72)
  const size = { width: widthInches * 72, height: layout.height }
  if (format === 'pdf') {
    const pdf = new PDFDocument({
      title: grid.title,
      subject: grid.rule,
      creator: 'Inverscope',
      producer: 'Inverscope (Skia/PDF)',
    })
    draw(pdf.beginPage(size.width, size.height), images, grid, layout, style)
    pdf.endPage()
    return pdf.close()
  }
  if (format === 'svg') {
    const svg = createCanvas(size.width, size.height, SvgExportFlag.NoPrettyXML)
    draw(svg.getContext('2d'), images, grid, layout, style)
    return finishSvg(svg.getContent().toString('utf8'), { ...size, title: grid.title, resourcesFolder })
  }
  const ratio = dpi / 72
  const bitmap = createCanvas(Math.round(size.width * ratio), Math.round(size.height * ratio))
  const context = bitmap.getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, bitmap.width, bitmap.height)
  context.scale(ratio, ratio)
  draw(context, images, grid, layout, style)
  return pngWithDpi(bitmap.toBuffer('image/png'), dpi)
}

/** As exportChart, for an image grid. */
export async function exportGrid({
  path: file,
  provenance,
  write,
  ...request
}: GridRequest & { path: string; provenance: Record<string, unknown>; write: WriteFile }): Promise<
  { path: string; bytes: number }[]
> {
  const data = await renderGrid(request)
  const { grid, format, widthInches } = request
  const facts = { title: grid.title, caption: grid.rule, file: path.basename(file), format, widthInches }
  const sidecar = sidecarOf(file, facts, provenance)
  await write(file, data)
  await write(sidecar.path, sidecar.data)
  return [
    { path: file, bytes: data.length },
    { path: sidecar.path, bytes: sidecar.data.length },
  ]
}

interface Layout {
  left: number
  top: number
  cell: number
  gap: number
  height: number
}

function layOut({ columns, rows }: StudyGrid, style: FigureStyle, width: number): Layout {
  const measure = createCanvas(1, 1).getContext('2d')
  measure.font = `${style.smallFontSize}px ${style.fontFamily}`
  const left = Math.ceil(Math.max(0, ...rows.map((name) => measure.measureText(name).width))) + style.fontSize * 0.5
  const top = style.fontSize * 1.6
  const gap = style.fontSize * 0.2
  const cell = Math.max(1, (width - left - gap * (columns.length - 1)) / Math.max(1, columns.length))
  return { left, top, cell, gap, height: top + rows.length * (cell + gap) }
}

function draw(
  context: CanvasRenderingContext2D,
  images: (Image | undefined)[][],
  { columns, rows }: StudyGrid,
  { left, top, cell, gap }: Layout,
  style: FigureStyle,
): void {
  context.imageSmoothingEnabled = false
  context.fillStyle = style.palette.ink
  context.font = `${style.smallFontSize}px ${style.fontFamily}`
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  columns.forEach((name, column) =>
    context.fillText(name, left + column * (cell + gap) + cell / 2, top - style.fontSize * 0.5),
  )
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  rows.forEach((name, row) => context.fillText(name, 0, top + row * (cell + gap) + cell / 2))
  // The package declares the page of a PDF without the drawing of images, which it has like the others.
  const pictures = context as unknown as SKRSContext2D
  images.forEach((line, row) =>
    line.forEach((image, column) => {
      if (image) pictures.drawImage(image, left + column * (cell + gap), top + row * (cell + gap), cell, cell)
    }),
  )
}
