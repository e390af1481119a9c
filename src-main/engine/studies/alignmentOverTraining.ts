import type { Measured, StudyChart, StudySection } from '../../../src-shared/studies/studyResult.ts'
import { pairedCosines } from '../../analysis/pairedCosines.ts'
import type { RowSource } from '../../analysis/rowSource.ts'
import { alignmentColumns, alignmentRows, alignmentRule, releasedPsnrNote, type Cells } from './alignmentRows.ts'
import { correlationColumns, correlationOfLatents, correlationRule } from './correlationOfLatents.ts'
import { rowsAt } from '../../analysis/chosenRows.ts'
import { featuresIfAny, type StudyEncoder } from './encodedFeatures.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { column, eachRun, overImages, section, type StudyContext } from './studyContext.ts'
import { finished, headOf, type OverTrainingSettings, type StepAxis } from './trainingAxis.ts'

type Context = StudyContext<OverTrainingSettings>

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
      cellsOf: async ({ run }, common, own) => ({
        step: axis.stepOf(run) ?? finished,
        ...(tensor === 'latents' ? await correlationOfLatents(own, context) : {}),
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
            rule: `Beside run ${last.record.id}, the same noises. ${alignmentRule(context.settings)}${tensor === 'latents' ? ` ${correlationRule}` : ''}${ofFinal.length > 0 ? ' Cosine: of the features that an encoder gives the picture of one noise at both checkpoints, mean ± standard deviation (n − 1) and 95 % bootstrap interval over images.' : ''}`,
            columns: [
              column('step', headOf(axis)),
              ...alignmentColumns,
              ...(tensor === 'latents' ? correlationColumns : []),
              ...ofFinal.map(({ key, encoder }) => column(key, `Cosine, ${encoder.source.name}`)),
            ],
            rows,
          },
        ],
        charts: [
          alignmentChart(rows, axis, {
            name: `alignment-${tensor}-chart`,
            title,
            rule: `The same noises at every checkpoint; bands are ± the standard deviation over images, of CKA and SVCCA the standard error${tensor === 'latents' ? ', of the correlation its 95 % interval' : ''}.`,
            others: [
              ...(tensor === 'latents'
                ? [{ key: 'correlation', label: 'correlation', band: 'interval' as const }]
                : []),
              ...ofFinal.map(({ key, encoder }) => ({ key, label: encoder.source.name })),
            ],
          }),
        ],
        notes: [releasedPsnrNote],
      }),
    )
  }
  return sections
}

interface OtherLine {
  /** Name of the column. */
  key: string
  label: string
  /** The cell's own interval, where its deviation is not one over images. */
  band?: 'interval'
}

/** Alignment against the training step, of the rows whose step is known. */
export function alignmentChart(
  rows: readonly Cells[],
  { label }: StepAxis,
  { others = [], ...said }: { name: string; title: string; rule: string; others?: readonly OtherLine[] },
): StudyChart {
  const line = (key: string, band?: 'interval') =>
    rows.flatMap((row) => {
      const cell = row[key] as Measured | number | null
      const x = row.step
      if (cell === null || typeof x !== 'number') return []
      if (typeof cell === 'number') return [{ x, run: String(row.run), y: cell }]
      const { mean, sd, low, high } = cell
      if (band === 'interval') return [{ x, run: String(row.run), y: mean, low, high }]
      return [{ x, run: String(row.run), y: mean, low: mean - sd, high: Math.min(1, mean + sd) }]
    })
  return {
    kind: 'lines',
    ...said,
    x: { label },
    y: { label: 'alignment', min: 0, max: 1.05 },
    series: [
      { label: 'CKA', points: line('cka') },
      { label: 'SVCCA', points: line('svcca') },
      { label: 'SSIM', points: line('ssim') },
      { label: 'neighbours', points: line('overlap') },
      ...others.map(({ key, label, band }) => ({ label, points: line(key, band) })),
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
