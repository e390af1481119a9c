import type { StudyCell, StudyChart, StudyGrid } from '../../../src-shared/studies/studyResult.ts'
import { comparePredictions } from '../../analysis/comparePredictions.ts'
import { measurePlainRegions as measureRegions, type Region } from '../../analysis/measurePlainRegions.ts'
import { pairSteps } from '../../diffusion/pairSteps.ts'
import { pathOfRun } from '../pathOfRun.ts'
import { masksOfRun } from './masksOfRun.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { picturesOfRun } from './picturesOfRun.ts'
import { pictureRange, pictureRule } from './pictureRule.ts'
import { simplicityOfRegions, simplicityTable } from './simplicityOfRegions.ts'
import {
  column,
  eachRun,
  overImages,
  runCells,
  runColumns,
  runName,
  section,
  type MeasureStudy,
  type StudyContext,
} from './studyContext.ts'

type Settings = { shown: number; simplicity: 'no' | 'yes' }
type Context = StudyContext<Settings>
type Cells = Record<string, StudyCell>

/** Section 10 of the experiments: error and diversity of latents in plain and other regions, and step by step. */
export const measurePlainRegions: MeasureStudy<Settings> = async (context) => {
  const { settings, signal, problem } = context
  const measured = await eachRun(context, 'plain regions', async (run, place) => {
    const opened = await run.open('noise', 'samples', 'latents')
    if (!opened) {
      problem(
        `Run ${run.record.id} has no finite rows of noise, samples and latents together, so its regions are unknown.`,
      )
      return undefined
    }
    const { images, ...shapes } = await masksOfRun(run, opened, {
      signal,
      progress: (share) =>
        context.progress(
          place / context.runs.length,
          `decoding the samples of ${run.record.id}: ${Math.floor(100 * share)} %`,
        ),
    })
    const regions = await measureRegions({ ...opened, images }, { ...shapes, signal })
    const steps = await stepsOf(run, opened.rows)
    const perStep = steps && (await comparePredictions({ ...steps, images }, { ...shapes, signal }))
    if (!perStep)
      problem(
        `Run ${run.record.id} has not kept all predictions of both directions (run it with --keep-predictions), so its error step by step is unknown.`,
      )
    const simplicity = settings.simplicity === 'yes' ? await simplicityOf(run, opened.rows, context) : undefined
    return { run, opened, regions, perStep, simplicity }
  })
  if (measured.length === 0) return []
  const regionCells = (region: Region): Cells => ({
    entries: region.entries,
    error: region.error,
    error_per_image: overImages(region.errorPerRow.filter((error) => error !== null)),
    deviation: region.deviation,
    deviation_absolute: region.deviationOfAbsolute,
    noise_deviation: region.noiseDeviation,
    noise_deviation_absolute: region.noiseDeviationOfAbsolute,
  })
  const charts: StudyChart[] = measured.flatMap(({ run, opened: { n }, perStep }, place): StudyChart[] => {
    if (!perStep) return []
    const suffix = measured.length > 1 ? `-${place + 1}` : ''
    const series = (value: 'error' | 'recovered') =>
      (['plain', 'other'] as const).map((region) => ({
        label: region,
        points: perStep.flatMap((step) => {
          const y = step[region][value]
          return y === null ? [] : [{ x: step.step, y }]
        }),
      }))
    return [
      {
        kind: 'lines',
        run: run.record.id,
        name: `steps-error${suffix}`,
        title: 'Error of the predicted noise, step by step',
        rule: `Mean |ε of inversion − ε of sampling| over the entries of a region of all n = ${n} images, for the same pair of levels. ${runName(run)}.`,
        x: { label: 'inversion step' },
        y: { label: 'mean absolute error', min: 0 },
        series: series('error'),
      },
      {
        kind: 'lines',
        run: run.record.id,
        name: `steps-recovered${suffix}`,
        title: 'Deviation recovered, step by step',
        rule: `100 · sd(ε of inversion) / sd(ε of sampling) over the entries of a region of all n = ${n} images; the text calls it variance. ${runName(run)}.`,
        x: { label: 'inversion step' },
        y: { label: 'deviation recovered, %' },
        series: series('recovered'),
      },
    ]
  })
  return [
    section({
      title: 'Final latents',
      tables: [
        {
          name: 'regions',
          title: 'Error and diversity of latents in plain and other regions',
          rule: 'Over all entries of a region of all images: error, the mean |x̂_T − x_T|; deviation, the standard deviation of x̂_T (divided by their number); that of |x̂_T|; and both of the noise x_T for comparison, 1 and 0.603 where it is standard normal. Error per image: the region’s mean of each image that has one, then mean ± standard deviation (n − 1) and 95 % bootstrap interval over images. The other columns are of the entries of all images together, which belong to images in unequal parts, so they have no interval.',
          columns: [
            ...runColumns,
            column('region', 'Region'),
            column('n', 'Images'),
            column('excluded', 'Left out'),
            column('share', 'Share'),
            column('entries', 'Entries'),
            column('error', 'Error'),
            column('error_per_image', 'Error per image'),
            column('deviation', 'Deviation'),
            column('deviation_absolute', 'Deviation of |x̂_T|', undefined, 'Deviation of $|\\hat{x}_T|$'),
            column('noise_deviation', 'Deviation of noise'),
            column('noise_deviation_absolute', 'Deviation of |x_T|', undefined, 'Deviation of $|x_T|$'),
          ],
          rows: measured.flatMap(({ run, opened, regions }) =>
            (['plain', 'other'] as const).map((region) => ({
              ...runCells(run),
              region,
              n: regions.n,
              excluded: opened.excluded,
              share: region === 'plain' ? regions.share : 1 - regions.share,
              ...regionCells(regions[region]),
            })),
          ),
        },
        ...simplicityTable(measured),
      ],
      charts: [
        {
          kind: 'bars',
          name: 'regions-chart',
          title: 'Error of latents in plain and other regions',
          rule: 'Mean |x̂_T − x_T| of the region per image; bars are ± the standard deviation over images.',
          y: { label: 'mean |latent − noise|', min: 0 },
          groups: measured.map(({ run }) => groupOf(run)),
          series: (['plain', 'other'] as const).map((region) => ({
            label: region,
            values: measured.map(({ run, regions }) => {
              const error = regions[region].errorOverRows
              return (
                error && {
                  y: error.mean,
                  low: Math.max(0, error.mean - error.sd),
                  high: error.mean + error.sd,
                  run: run.record.id,
                }
              )
            }),
          })),
        },
      ],
      grids: settings.shown > 0 ? [imagesOf(measured[0].run, measured[0].opened.rows, settings.shown)] : [],
      notes: [
        ...(measured.some(({ run }) => run.decoder)
          ? [
              'The masks of a latent model are made of its decoded samples; a cell of the latents is plain where at least half of the pixels that it stands for are. The text leaves this rule open.',
            ]
          : []),
        'The paper’s “std” of a region is not defined in what could be read. Ours is the standard deviation of the latents’ values; that of their magnitudes is what fits the reported numbers and stands beside it.',
      ],
    }),
    ...(charts.length > 0 ? [section({ title: 'Step by step', charts })] : []),
  ]
}

/** Of the samples or, for a latent model, of its decoded samples. */
async function simplicityOf(run: MeasuredRun, rows: readonly number[], { signal, problem }: Context) {
  const pictures = await picturesOfRun(run, rows)
  const found = await simplicityOfRegions(pictures, { signal })
  if (!found)
    problem(
      `Run ${run.record.id} has samples of ${pictures.shape[0]} channels, which are no pictures of 1 or 3, so how simple its regions are is unknown.`,
    )
  return found
}

/** The predictions of both directions, where every step's is kept, and which belong together. */
async function stepsOf(run: MeasuredRun, rows: readonly number[]) {
  const { model, settings } = run.record
  const [sampling, inversion] = [
    run.openKept('sampling_predictions', rows),
    run.openKept('inversion_predictions', rows),
  ]
  if (!sampling || !inversion || !model || !settings) return undefined
  const path = pathOfRun(model.settings, settings)
  if (sampling.points.length !== path.sampling.length || inversion.points.length !== path.inversion.length)
    return undefined
  return {
    sampling: sampling.sources,
    inversion: inversion.sources,
    pairs: pairSteps(path.inversion, path.sampling),
  }
}

/** What the bars of a run stand over. */
function groupOf(run: MeasuredRun): string {
  const { checkpoint } = runCells(run)
  return typeof checkpoint === 'number' ? `step ${checkpoint.toLocaleString('en')}` : (checkpoint ?? run.record.id)
}

const pictured = ['samples', 'noise', 'latents', 'latent-minus-noise'] as const

function imagesOf(run: MeasuredRun, rows: readonly number[], shown: number): StudyGrid {
  const { id } = run.record
  return {
    name: 'images',
    title: 'Samples, their latents, and what the latents miss',
    rule: `Rows of run ${id}. ${pictureRule(run, pictured)}`,
    range: pictureRange(run),
    columns: ['sample', 'noise', 'latent', 'latent − noise'],
    rows: rows.slice(0, shown).map(String),
    cells: rows.slice(0, shown).map((row) => pictured.map((tensor) => ({ run: id, tensor, row }))),
  }
}
