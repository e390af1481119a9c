import { z } from 'zod'
import { Id } from '../../project/projectFile.ts'
import { FigureSource } from './figureSource.ts'

const words = z.string().max(300)

const AxisEdits = z.object({
  label: words.optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  scale: z.enum(['linear', 'log']).optional(),
})
export type AxisEdits = z.infer<typeof AxisEdits>

/** A series, column, row or group: by the name it has in the data, with the name it has here. */
const ItemEdits = z.object({ key: words, label: words.optional(), hidden: z.boolean().optional() })
export type ItemEdits = z.infer<typeof ItemEdits>

/** What a person changed of a panel. What is absent is as the data have it, and follows them. */
export const PanelEdits = z.object({
  /** Empty for none. */
  title: words.optional(),
  x: AxisEdits.optional(),
  y: AxisEdits.optional(),
  /** The scale of a heat map's colours. */
  colour: AxisEdits.omit({ scale: true }).optional(),
  /** Series of a chart, columns of a table or grid, in their order here; those not named follow. */
  series: z.array(ItemEdits).max(500).optional(),
  /** Groups of bars, rows of a grid. */
  rows: z.array(ItemEdits).max(500).optional(),
})
export type PanelEdits = z.infer<typeof PanelEdits>

export const PanelKind = z.enum(['chart', 'table', 'grid'])
export type PanelKind = z.infer<typeof PanelKind>

export const FigurePanel = z.object({ kind: PanelKind, source: FigureSource, edits: PanelEdits })
export type FigurePanel = z.infer<typeof FigurePanel>

/** Panels that a figure holds. */
export const mostPanels = 12

/** How a figure looks: its panels and their size on paper. */
export const FigureDesign = z.object({
  panels: z.array(FigurePanel).min(1).max(mostPanels),
  /** Panels beside each other. */
  columns: z.int().min(1).max(4),
  /** `column`, `page`, a venue, or a length such as `82mm`. */
  width: z.string().max(40),
  /** A length; as the panels need where absent. */
  height: z.string().max(40).optional(),
  /** Of labels and axis titles, in points; ticks have three quarters of it. */
  fontSize: z.number().min(5).max(16).optional(),
})
export type FigureDesign = z.infer<typeof FigureDesign>

/** figures/<id>.json. Its exports lie beside it. */
export const FigureDocument = FigureDesign.extend({
  format: z.literal('inverscope-figure'),
  schemaVersion: z.literal(2),
  id: Id,
  name: z.string().max(200),
  created: z.string(),
  changed: z.string(),
})
export type FigureDocument = z.infer<typeof FigureDocument>

const first = z.object({
  format: z.literal('inverscope-figure'),
  schemaVersion: z.literal(1),
  id: Id,
  name: z.string(),
  kind: z.literal('distances'),
  run: Id,
  width: z.string(),
  created: z.string(),
})

/** Version 1 held one chart of one run, which had no title on paper. */
const fromFirst = first.transform(({ id, name, run, width, created }): FigureDocument => ({
  format: 'inverscope-figure',
  schemaVersion: 2,
  id,
  name,
  created,
  changed: created,
  columns: 1,
  width,
  panels: [{ kind: 'chart', source: { from: 'run', run, part: 'distances' }, edits: { title: '' } }],
}))

/** A figure's file of any version that is known. */
export const StoredFigure = z.union([FigureDocument, fromFirst])
