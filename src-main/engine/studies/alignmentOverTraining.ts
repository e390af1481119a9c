import type { TensorName } from '../../../src-shared/project/runSettings.ts'
import type {
  Measured,
  StudyCell,
  StudyChart,
  StudyColumn,
  StudySection,
} from '../../../src-shared/studies/studyResult.ts'
import { centredAlignment } from '../../analysis/centredAlignment.ts'
import { neighbourOverlap } from '../../analysis/neighbourOverlap.ts'
import { pairedCosines } from '../../analysis/pairedCosines.ts'
import { pixelSimilarity } from '../../analysis/pixelSimilarity.ts'
import { vectorAlignment } from '../../analysis/vectorAlignment.ts'
import type { RowSource } from '../../analysis/rowSource.ts'
import { runPaths } from '../../store/runFolder.ts'
import { featuresIfAny, rowsAt, type StudyEncoder } from './encodedFeatures.ts'
import { rowsOnDisk, type MeasuredRun } from './measuredRun.ts'
import { column, eachRun, overImages, section, type StudyContext } from './studyContext.ts'
import { finished, headOf, type OverTrainingSettings, type StepAxis } from './trainingAxis.ts'

type Context = StudyContext<OverTrainingSettings>
type Cells = Record<string, StudyCell>

const directions = 10

/** An array of a run, row by row of the same noises. */
interface AlignedArray {
  run: MeasuredRun
  tensor: TensorName
}

/** Samples and latents of each checkpoint beside those of the last one (sections 8.4 and 8.6, F3 and F5). */
export async function alignmentSections(
  context: Context,
  series: readonly MeasuredRun[],
  last: MeasuredRun,
  axis: StepAxis,
): Promise<StudySection[]> {
  const sections: StudySection[] = []
  for (const tensor of ['samples', 'latents'] as const) {
    const [final] = await eachRun({ ...context, runs: [last] }, tensor, (run) => run.open(tensor))
    if (!final) continue
    const ofFinal = tensor === 'samples' ? await featuresOf(context, last, final.rows) : []
    const rows = await alignmentRows(context, {
      what: `alignment of ${tensor}`,
      arrays: series.filter((run) => run !== last).map((run) => ({ run, tensor })),
      reference: { run: last, tensor, rows: final.rows },
      cellsOf: async ({ run }, common) => ({
        step: axis.stepOf(run) ?? finished,
        ...(ofFinal.length > 0 ? await cosinesOfFeatures(context, run, ofFinal, common, final.rows) : {}),
      }),
    })
    if (rows.length === 0) continue
    const title = `Alignment of ${tensor} with the last checkpoint`
    sections.push(
      section({
        title,
        tables: [
          {
            name: `alignment-${tensor}`,
            title,
            rule: `Beside run ${last.record.id}, the same noises. ${alignmentRule(context.settings)}${ofFinal.length > 0 ? ' Cosine: of the features that an encoder gives the picture of one noise at both checkpoints, mean ± standard deviation (n − 1) and 95 % bootstrap interval over images.' : ''}`,
            columns: [
              column('step', headOf(axis)),
              ...alignmentColumns,
              ...ofFinal.map(({ key, encoder }) => column(key, `Cosine, ${encoder.source.name}`)),
            ],
            rows,
          },
        ],
        charts: [
          alignmentChart(rows, axis, {
            name: `alignment-${tensor}-chart`,
            title,
            rule: 'The same noises at every checkpoint; bands are ± the standard deviation over images.',
            others: ofFinal.map(({ key, encoder }) => ({ key, label: encoder.source.name })),
          }),
        ],
        notes: [releasedPsnrNote],
      }),
    )
  }
  return sections
}

/** In the notes of every section with a table of alignments. */
export const releasedPsnrNote =
  'The released code takes PSNR with a peak of 255 for images in [0, 1], which is 48.13 dB too high, and calls a count of 50 neighbours per cent.'

/** The columns of `alignmentRows`. */
export const alignmentColumns: StudyColumn[] = [
  column('run', 'Run'),
  column('n', 'n'),
  column('excluded', 'Left out'),
  column('cka', 'CKA'),
  column('svcca', 'SVCCA'),
  column('ssim', 'SSIM'),
  column('psnr', 'PSNR'),
  column('released_psnr', 'PSNR as released'),
  column('overlap', 'Neighbours in common'),
]

export const alignmentRule = ({ neighbours }: OverTrainingSettings): string =>
  `CKA: linear, biased HSIC. SVCCA: ${directions} directions. SSIM and PSNR (peak 1): per image on [0, 1] over the whole set, mean ± standard deviation (n − 1). Overlap: share of the ${neighbours} nearest neighbours (fewer where n is smaller) that are the same.`

/**
 * How alike each array is to a reference, over the rows that are finite in both, by the definitions of section 8.4. What cannot be had of one is
 * noted as a problem, and the rest is measured still.
 *
 * @param reference  its finite rows' numbers beside
 * @param cellsOf  what a row says beside; `common` are the numbers of the rows that are compared
 */
export async function alignmentRows<Item extends AlignedArray>(
  context: Context,
  given: {
    what: string
    arrays: readonly Item[]
    reference: AlignedArray & { rows: readonly number[] }
    cellsOf(item: Item, common: readonly number[]): Cells | Promise<Cells>
  },
): Promise<Cells[]> {
  const { multiply, signal, settings, problem } = context
  const { what, arrays, reference, cellsOf } = given
  return eachRun({ ...context, runs: arrays.map(({ run }) => run) }, what, async (run, place) => {
    const item = arrays[place]
    const opened = await run.open(item.tensor)
    if (!opened) return undefined
    const common = opened.rows.filter((row) => reference.rows.includes(row))
    const n = common.length
    if (n === 0) {
      problem(`Run ${run.record.id} has no ${item.tensor} of a row that run ${reference.run.record.id} has as well.`)
      return undefined
    }
    const [a, b] = [rowsOf(item, common, opened.d), rowsOf(reference, common, opened.d)]
    const pixels = await pixelSimilarity(a, b, { shape: opened.shape, signal })
    const k = Math.min(settings.neighbours, n - 1)
    const overlap = k < 1 ? undefined : await neighbourOverlap(a, b, { k, multiply, signal })
    const enough = n >= directions + 2
    if (!enough)
      problem(
        `Run ${run.record.id}: SVCCA with ${directions} directions needs ${directions + 2} rows, and ${n} are finite in both.`,
      )
    return {
      ...(await cellsOf(item, common)),
      run: run.record.id,
      n,
      excluded: run.record.count - n,
      cka: n < 2 ? null : await centredAlignment(a, b, { multiply, signal }),
      svcca: enough ? (await vectorAlignment(a, b, { q: directions, multiply, signal })).mean : null,
      ssim: pixels.ssim ?? null,
      psnr: pixels.psnr,
      released_psnr: pixels.releasedPsnr.mean,
      overlap: overlap?.share ?? null,
    }
  })
}

function rowsOf({ run, tensor }: AlignedArray, rows: readonly number[], d: number): RowSource {
  const { projectFolder, record } = run
  return rowsOnDisk(runPaths(projectFolder, record.id).tensor(tensor), rows, d, `${tensor} of run ${record.id}`)
}

/** Alignment against the steps, of the rows whose step is known. */
export function alignmentChart(
  rows: readonly Cells[],
  { label }: StepAxis,
  {
    others = [],
    ...said
  }: { name: string; title: string; rule: string; others?: readonly { key: string; label: string }[] },
): StudyChart {
  const line = (key: string) =>
    rows.flatMap((row) => {
      const cell = row[key] as Measured | number | null
      const x = row.step
      if (cell === null || typeof x !== 'number') return []
      const at = { x, run: String(row.run) }
      return [
        typeof cell === 'number'
          ? { ...at, y: cell }
          : { ...at, y: cell.mean, low: cell.mean - cell.sd, high: Math.min(1, cell.mean + cell.sd) },
      ]
    })
  return {
    kind: 'lines',
    ...said,
    x: { label },
    y: { label: 'alignment', min: 0, max: 1.05 },
    series: [
      { label: 'CKA', role: 'noise', points: line('cka') },
      { label: 'SVCCA', role: 'sample', points: line('svcca') },
      { label: 'SSIM', role: 'latent', points: line('ssim') },
      { label: 'neighbours', role: 'reconstruction', points: line('overlap') },
      ...others.map(({ key, label }) => ({ label, points: line(key) })),
    ],
  }
}

interface FeaturesOfLast {
  /** Name of the column. */
  key: string
  encoder: StudyEncoder
  source: RowSource
}

/** The last checkpoint's pictures by each encoder; one that fails is noted and left out. */
async function featuresOf(
  { encoders, problem }: Context,
  run: MeasuredRun,
  rows: readonly number[],
): Promise<FeaturesOfLast[]> {
  const found: FeaturesOfLast[] = []
  for (const [place, encoder] of encoders.entries()) {
    const source = await featuresIfAny(encoder, run, rows, problem)
    if (source) found.push({ key: `cosine_${place + 1}`, encoder, source })
  }
  return found
}

/** How alike the features of both checkpoints' pictures of the same noises are, by each encoder. */
async function cosinesOfFeatures(
  { signal, problem }: Context,
  run: MeasuredRun,
  ofLast: readonly FeaturesOfLast[],
  common: readonly number[],
  rowsOfLast: readonly number[],
): Promise<Cells> {
  const placeOf = new Map(rowsOfLast.map((row, place) => [row, place]))
  const places = common.map((row) => placeOf.get(row)!)
  const cells: Cells = {}
  for (const { key, encoder, source } of ofLast) {
    const own = await featuresIfAny(encoder, run, common, problem)
    cells[key] = own ? overImages(await pairedCosines(own, rowsAt(source, places), { signal })) : null
  }
  return cells
}
