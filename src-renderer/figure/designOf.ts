import type { FigureDesign } from '../../src-shared/figures/document/figureDocument.ts'

/** What can be changed of a figure, without what it is called and when it was made. */
export function designOf({ panels, columns, width, height, fontSize }: FigureDesign): FigureDesign {
  return {
    panels,
    columns,
    width,
    ...(height !== undefined && { height }),
    ...(fontSize !== undefined && { fontSize }),
  }
}
