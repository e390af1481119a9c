import { z } from 'zod'
import { ExportedFile, FigureFormat } from '../figureViews.ts'

/** Dots per inch of a PNG, at most. */
export const mostDpi = 1200

/** What a figure is written as. */
export const fileRequest = {
  format: FigureFormat,
  width: z.string().max(40).optional(),
  /** A venue, whose width (where no other is given) and size of text it has. */
  style: z.string().max(40).optional(),
  /** Of a PNG. */
  dpi: z.int().min(30).max(mostDpi).optional(),
  /** Of an SVG: its text as shapes, for programs that lose fonts. */
  outlineText: z.boolean().optional(),
  out: z.string().optional(),
}

/** What was written. */
export const exported = {
  files: z.array(ExportedFile),
  /** Sentences about what is left out: pictures that are not finished, runs that were removed. */
  gaps: z.array(z.string()),
}
