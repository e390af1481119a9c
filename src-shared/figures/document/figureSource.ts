import { z } from 'zod'
import { Id } from '../../project/projectFile.ts'
import { Images } from '../../project/runSettings.ts'
import { DifferenceMap } from './differenceMap.ts'

const RunPart = z.enum(['distances', 'numbers', 'angles', 'correlation'])

/** Where a picture of a grid comes from, and how its values become colours: what the address of the picture says too. */
export const PictureCell = z.object({
  run: Id,
  /** An array of the run, the difference of two, or one of its kept states. */
  tensor: z.string().regex(/^[a-z-]{1,40}$/),
  row: z.int().nonnegative(),
  step: z.int().nonnegative().optional(),
  /** Shows the difference to the row of this run that began as the same noise or image. */
  minus: Id.optional(),
  /** How a difference is shown; signed where left out. */
  map: DifferenceMap.optional(),
  /** The colours of a set are those of this run's. */
  like: Id.optional(),
  range: z.enum(['unit', 'row', 'set', 'fixed', 'pca']),
  /** Of `fixed`: the value at which a colour is full. */
  limit: z.number().positive().optional(),
})
export type PictureCell = z.infer<typeof PictureCell>

/** Pictures that a grid of a figure holds, and how they may lie. */
export const gridLimits = { columns: 200, rows: 500, pictures: 2000 }

/** Pictures chosen by a person, in rows and columns. */
export const PictureGrid = z.object({
  title: z.string().max(300),
  rule: z.string().max(2000),
  columns: z.array(z.string().max(300)).min(1).max(gridLimits.columns),
  rows: z.array(z.string().max(300)).min(1).max(gridLimits.rows),
  /** cells[row][column]; null is an empty place. */
  cells: z
    .array(z.array(PictureCell.nullable()))
    .refine(
      (lines) => lines.flat().length <= gridLimits.pictures,
      `a figure holds ${gridLimits.pictures} pictures at most`,
    ),
})
export type PictureGrid = z.infer<typeof PictureGrid>

/**
 * What a panel of a figure shows, as a link: numbers and pictures stay where they are, and a figure is drawn from what is there when somebody
 * looks at it.
 */
export const FigureSource = z.discriminatedUnion('from', [
  /** A table, chart or image grid of a study, by its name in the result. */
  z.object({ from: z.literal('study'), study: Id, part: z.string().regex(/^[a-z][a-z0-9-]*$/) }),
  /** A chart or table that every measured run has. */
  z.object({
    from: z.literal('run'),
    run: Id,
    part: RunPart,
    /** Of these images only, by their place in the run. */
    images: Images.optional(),
  }),
  /** A curve over the steps of a run, by its title. */
  z.object({ from: z.literal('health'), run: Id, part: z.string().max(100) }),
  /** The same images of two runs against each other, by a measure. */
  z.object({ from: z.literal('pairs'), a: Id, b: Id, measure: z.string().max(40) }),
  /** The numbers of several runs side by side. */
  z.object({ from: z.literal('compared'), runs: z.array(Id).min(2).max(6) }),
  /** A curve over the checkpoints of a series, by its title. */
  z.object({
    from: z.literal('training'),
    points: z
      .array(z.object({ step: z.int(), run: Id }))
      .min(1)
      .max(500),
    axis: z.string().max(100),
    part: z.string().max(100),
  }),
  z.object({ from: z.literal('pictures'), grid: PictureGrid }),
])
export type FigureSource = z.infer<typeof FigureSource>

/** The runs and the study that a panel is made from: of pictures also the runs that are subtracted, and those whose scale they have. */
export function madeFrom(source: FigureSource): { runs: string[]; study?: string } {
  switch (source.from) {
    case 'study':
      return { runs: [], study: source.study }
    case 'run':
    case 'health':
      return { runs: [source.run] }
    case 'pairs':
      return { runs: [source.a, source.b] }
    case 'compared':
      return { runs: source.runs }
    case 'training':
      return { runs: [...new Set(source.points.map(({ run }) => run))] }
    case 'pictures':
      return { runs: [...new Set(source.grid.cells.flat().flatMap((cell) => (cell ? runsOfCell(cell) : [])))] }
  }
}

/** The run that gives the colours of a picture; none for ranges that every picture has by itself, and differences to another run. */
export function scaleOfCell({ like, minus, step, range }: PictureCell): string | undefined {
  return (range === 'set' || range === 'pca') && minus === undefined && step === undefined ? like : undefined
}

function runsOfCell(cell: PictureCell): string[] {
  const scale = scaleOfCell(cell)
  return [cell.run, ...[cell.minus, scale].flatMap((run) => run ?? [])]
}
