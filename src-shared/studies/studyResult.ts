import { z } from 'zod'
import { CompleteEncoderSettings, EncoderPresetName } from '../project/encoder.ts'
import { Id, Sha256 } from '../project/projectFile.ts'
import { RunKind } from '../project/runSettings.ts'
import { StudyName } from './studyName.ts'

/**
 * A measured number as a cell of a table. `sd` is the standard deviation over the n units that the table's rule names, `low` and `high`
 * the ends of a 95 % interval, `excluded` how many units had values that are not finite.
 */
export const Measured = z.object({
  mean: z.number(),
  sd: z.number(),
  n: z.int(),
  excluded: z.int().optional(),
  low: z.number().optional(),
  high: z.number().optional(),
})
export type Measured = z.infer<typeof Measured>

/** null is what could not be measured; a note of the section says why. */
export const StudyCell = z.union([z.string(), z.number(), z.boolean(), z.null(), Measured])
export type StudyCell = z.infer<typeof StudyCell>

export const StudyColumn = z.object({
  /** Key of the rows' objects, and the header in CSV. */
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string(),
  /** Heading as a formula that `mathText` reads, with its LaTeX. */
  formula: z.string().optional(),
  latex: z.string().optional(),
})
export type StudyColumn = z.infer<typeof StudyColumn>

const named = {
  /** Unique in the study: `inverscope export STUDY.name`. */
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  /** How it was measured, over which units, and what n is. */
  rule: z.string(),
}

export const StudyTable = z.object({
  ...named,
  columns: z.array(StudyColumn),
  rows: z.array(z.record(z.string(), StudyCell)),
})
export type StudyTable = z.infer<typeof StudyTable>

const Role = z.enum(['noise', 'sample', 'latent', 'reconstruction'])
const axis = z.object({
  label: z.string(),
  scale: z.enum(['linear', 'log']).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
})
/** The run that a chart, a series or a point comes from; absent where it comes from several, and in results of earlier versions. */
const ofRun = { run: Id.optional() }
const series = z.object({
  ...ofRun,
  label: z.string(),
  /** Whose colour it has; series without a role take the next free colour. */
  role: Role.optional(),
  dashed: z.boolean().optional(),
})
/** `low` and `high` are drawn as a band (lines) or as an error bar (bars). */
const height = { y: z.number(), low: z.number().optional(), high: z.number().optional(), ...ofRun }
const point = z.object({ x: z.number(), ...height })

export const LineChart = z.object({
  ...named,
  ...ofRun,
  kind: z.literal('lines'),
  x: axis,
  y: axis,
  series: z.array(series.extend({ points: z.array(point) })),
})
export const BarChart = z.object({
  ...named,
  kind: z.literal('bars'),
  y: axis,
  groups: z.array(z.string()),
  /** One value for each group; null where there is none. */
  series: z.array(
    series.extend({
      values: z.array(z.object(height).nullable()),
    }),
  ),
})
const cellAxis = axis.extend({
  ticks: z.array(z.object({ at: z.int(), label: z.string() })),
  /** What each column or row stands for; results of earlier versions have the ticks alone. */
  values: z.array(z.number()).optional(),
})
/** A matrix of colours: `values[row][column]`, row 0 at the bottom. */
export const HeatChart = z.object({
  ...named,
  ...ofRun,
  kind: z.literal('heat'),
  x: cellAxis,
  y: cellAxis,
  /** What each column is measured on: a state of the path of sampling, 0 to T, that the run kept of its images, the first of which is `row`. */
  columnsShow: z.object({ states: z.array(z.int().nonnegative()), row: z.int().nonnegative() }).optional(),
  /** Limits of the colours; those of the values where absent. */
  colour: z.object({
    label: z.string(),
    map: z.enum(['flare', 'viridis']),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  values: z.array(z.array(z.number())),
  /** A mark in every column, in rows: where the smallest value lies. */
  marks: z.array(z.number()).optional(),
  /** Words in the corners: what lies at the ends of the axes. */
  corners: z
    .object({ bottomLeft: z.string(), topLeft: z.string(), bottomRight: z.string(), topRight: z.string() })
    .partial()
    .optional(),
})
export type HeatChart = z.infer<typeof HeatChart>
/** Triangles to scale, in data units; each has its own place beside the others. */
export const TriangleChart = z.object({
  ...named,
  kind: z.literal('triangle'),
  triangles: z.array(
    z.object({
      ...ofRun,
      label: z.string(),
      /** Angles in degrees, which sum to 180, and the distance of noise and sample. */
      sample: z.number(),
      noise: z.number(),
      latent: z.number(),
      sampleNoise: z.number(),
    }),
  ),
})
/** Quantiles of one distribution against those of another, or the same images in two runs, with the line where both agree. */
export const QuantileChart = z.object({
  ...named,
  kind: z.literal('quantiles'),
  x: axis,
  y: axis,
  series: z.array(
    series.extend({
      /** `row` is the image that a dot stands for, where it stands for one. */
      points: z.array(z.object({ x: z.number(), y: z.number(), row: z.int().nonnegative().optional() })),
    }),
  ),
})
/** Ways of one image through a plane, each point a state. */
export const PathChart = z.object({
  ...named,
  ...ofRun,
  kind: z.literal('paths'),
  x: axis,
  y: axis,
  /** The image. */
  row: z.int().nonnegative(),
  series: z.array(
    series.extend({
      /** Whose states the points are, from its start to its end. */
      path: z.enum(['sampling', 'inversion']),
      /** Words at its two ends, as formulas that `mathText` reads. */
      ends: z.object({ first: z.string(), last: z.string() }),
      points: z.array(z.object({ x: z.number(), y: z.number(), state: z.int().nonnegative() })),
    }),
  ),
})
export type PathChart = z.infer<typeof PathChart>
export const StudyChart = z.discriminatedUnion('kind', [
  LineChart,
  BarChart,
  HeatChart,
  TriangleChart,
  QuantileChart,
  PathChart,
])
export type StudyChart = z.infer<typeof StudyChart>

/** Pictures of rows of runs' arrays: `/blob/<project>/runs/<run>/<tensor>/<row>.png?range=…`. */
export const StudyGrid = z.object({
  ...named,
  columns: z.array(z.string()),
  rows: z.array(z.string()),
  /** `unit` shows [-1, 1], `row` each picture's smallest to largest value, `array` images as `unit` and noise, latents and differences [-3, 3]. */
  range: z.enum(['unit', 'row', 'array']),
  /** cells[row][column] */
  cells: z.array(
    z.array(
      z
        .object({
          run: Id,
          tensor: z.enum([
            'noise',
            'samples',
            'latents',
            'reconstructions',
            'latent-minus-noise',
            'reconstruction-minus-sample',
          ]),
          row: z.int().nonnegative(),
        })
        .nullable(),
    ),
  ),
})
export type StudyGrid = z.infer<typeof StudyGrid>

export const StudySection = z.object({
  title: z.string(),
  /** What the numbers say and how to read them, as prose; formulas between backticks. */
  text: z.string().optional(),
  tables: z.array(StudyTable),
  charts: z.array(StudyChart),
  grids: z.array(StudyGrid),
  /** What could not be measured and why, and where the released code differs from the definition. */
  notes: z.array(z.string()),
})
export type StudySection = z.infer<typeof StudySection>

/** A run as a study used it. */
export const StudyRun = z.object({
  id: Id,
  name: z.string(),
  kind: RunKind,
  count: z.int(),
  /** Rows that were measured, and those left out because they are not finished or not finite. */
  n: z.int(),
  excluded: z.int(),
  model: z
    .object({ id: Id, name: z.string(), checkpoint: z.int().optional(), sha256: Sha256, preset: z.string().optional() })
    .optional(),
  /** As run.json has them; absent for imported tensors. */
  source: z.unknown().optional(),
  settings: z.unknown().optional(),
})
export type StudyRun = z.infer<typeof StudyRun>

/** An encoder as a study used it. */
export const StudyEncoder = z.object({
  id: Id,
  name: z.string(),
  sha256: Sha256,
  preset: EncoderPresetName.optional(),
  settings: CompleteEncoderSettings,
  features: z.int(),
})
export type StudyEncoder = z.infer<typeof StudyEncoder>

/** What the engine gives back: everything but what the workbench knows about the study itself. */
export const StudyOutput = z.object({
  runs: z.array(StudyRun),
  /** Absent where none was asked for. */
  encoders: z.array(StudyEncoder).optional(),
  sections: z.array(StudySection),
  /** Sentences about what is missing: they name runs and rule. */
  problems: z.array(z.string()),
})
export type StudyOutput = z.infer<typeof StudyOutput>

/** studies/<id>/result.json */
export const StudyResult = StudyOutput.extend({
  format: z.literal('inverscope-study-result'),
  schemaVersion: z.literal(1),
  id: Id,
  study: StudyName,
  title: z.string(),
  created: z.iso.datetime(),
  /** Every setting of the study, defaults included. */
  settings: z.record(z.string(), z.unknown()),
  /** Tables of what the poster and the paper report for their models, with their source. */
  reported: z.array(StudyTable),
  versions: z.object({ inverscope: z.string(), node: z.string() }),
  /** From the request to the result, runs included; and of the measurement alone, which results of earlier versions have not. */
  seconds: z.number(),
  measuringSeconds: z.number().optional(),
})
export type StudyResult = z.infer<typeof StudyResult>
