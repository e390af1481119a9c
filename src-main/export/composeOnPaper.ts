import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { PanelContent } from '../../src-shared/figures/document/figureContent.ts'
import type { FigureDesign } from '../../src-shared/figures/document/figureDocument.ts'
import type { PictureCell } from '../../src-shared/figures/document/figureSource.ts'
import { composeFigure, type ComposedFigure } from '../../src-shared/figures/document/composeFigure.ts'
import { drawFigure } from '../../src-shared/figures/document/drawFigure.ts'
import type { DrawingContext } from '../../src-shared/figures/drawingContext.ts'
import { densePlugins } from './densePlugins.ts'
import { registerFigureFonts } from './figureFonts.ts'
import { renderPage, type PageRequest } from './renderPage.ts'

/** PNG of a grid's cell, which belongs to a panel of the design; undefined where its place is to stay empty. */
export type ReadPicture = (cell: PictureCell, panel: number) => Promise<Uint8Array | undefined>

/** Lays a figure out with its pictures loaded. @throws InvalidInput for a size that is none; FileMissing where a font is gone; what reading a picture throws */
export async function composeOnPaper(
  design: FigureDesign,
  contents: readonly (PanelContent | undefined)[],
  { readPicture, resourcesFolder }: { readPicture: ReadPicture; resourcesFolder: string },
): Promise<ComposedFigure> {
  registerFigureFonts(resourcesFolder)
  const data = await Promise.all(
    contents.map(async (content, panel) => ({
      content,
      pictures: content && (await picturesOf(content, (cell) => readPicture(cell, panel))),
    })),
  )
  return composeFigure(design, data, createCanvas(1, 1).getContext('2d') as unknown as DrawingContext)
}

async function picturesOf(content: PanelContent, readPicture: (cell: PictureCell) => ReturnType<ReadPicture>) {
  if (content.kind !== 'grid') return undefined
  const pictures: unknown[][] = []
  // Line by line: a large grid must not hold all its files at once beside the decoded ones.
  for (const line of content.grid.cells)
    pictures.push(
      await Promise.all(
        line.map(async (cell) => {
          const png = cell ? await readPicture(cell) : undefined
          return png && loadImage(Buffer.from(png))
        }),
      ),
    )
  return pictures
}

/** A laid out figure as the bytes of a file. @throws FileMissing where a font is gone */
export function renderFigure(
  figure: ComposedFigure,
  request: Pick<PageRequest, 'title' | 'subject' | 'format' | 'dpi' | 'outlineText' | 'resourcesFolder'>,
): Buffer {
  return renderPage({
    ...request,
    width: figure.width,
    height: figure.height,
    draw: (context, vector) =>
      void drawFigure(context as unknown as DrawingContext, figure, vector ? densePlugins : undefined),
  })
}
