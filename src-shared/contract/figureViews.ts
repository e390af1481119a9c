import { z } from 'zod'
import { FigureDocument, PanelEdits } from '../figures/document/figureDocument.ts'
import { FigureSource } from '../figures/document/figureSource.ts'
import { PanelContent } from '../figures/document/figureContent.ts'
import { Id } from '../project/projectFile.ts'

/** A figure as one row of a list. */
export const FigureView = z.object({
  id: Id,
  name: z.string(),
  /** `distances` for the chart that every run has, otherwise what it holds: `chart`, `table`, `grid`, or `panels` for several. */
  kind: z.string(),
  panels: z.int(),
  /** What it is made from; of very many runs the first. */
  runs: z.array(Id),
  studies: z.array(Id),
  width: z.string(),
  created: z.string(),
  changed: z.string(),
  /** Its exports. */
  files: z.array(z.object({ name: z.string(), format: z.string(), bytes: z.number() })),
})
export type FigureView = z.infer<typeof FigureView>

/** A figure with what its panels show now; a panel whose data are gone says so in a sentence. */
export const FigureDetail = z.object({
  document: FigureDocument,
  panels: z.array(
    z.object({
      content: PanelContent.optional(),
      problem: z.string().optional(),
      /** Sentences about what it lacks of what it was made from. */
      gaps: z.array(z.string()).optional(),
    }),
  ),
})
export type FigureDetail = z.infer<typeof FigureDetail>

/** A panel to be made: what it shows, and what is changed of it from the start. */
export const NewPanel = z.object({ source: FigureSource, edits: PanelEdits.optional() })
export type NewPanel = z.infer<typeof NewPanel>

/** A figure drawn, or its numbers: as CSV, as a booktabs table, or as a data file of pgfplots. */
export const FigureFormat = z.enum(['pdf', 'svg', 'png', 'csv', 'latex', 'dat'])
export type FigureFormat = z.infer<typeof FigureFormat>
export type NumberFormat = Exclude<FigureFormat, 'pdf' | 'svg' | 'png'>
export const isNumberFormat = (format: FigureFormat): format is NumberFormat =>
  format === 'csv' || format === 'latex' || format === 'dat'

export const ExportedFile = z.object({ path: z.string(), format: z.string(), bytes: z.number() })
