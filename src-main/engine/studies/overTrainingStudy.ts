import type {
  Measured,
  StudyCell,
  StudyChart,
  StudyGrid,
  StudySection,
} from '../../../src-shared/studies/studyResult.ts'
import { centredAlignment } from '../../analysis/centredAlignment.ts'
import { measureLocation as locate } from '../../analysis/measureLocation.ts'
import { measureMapping as map } from '../../analysis/measureMapping.ts'
import { neighbourOverlap } from '../../analysis/neighbourOverlap.ts'
import { pairedCosines } from '../../analysis/pairedCosines.ts'
import { pixelSimilarity } from '../../analysis/pixelSimilarity.ts'
import { vectorAlignment } from '../../analysis/vectorAlignment.ts'
import type { RowSource } from '../../analysis/rowSource.ts'
import { featuresIfAny, rowsAt, type StudyEncoder } from './encodedFeatures.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { rowsOnDisk } from './measuredRun.ts'
import { runPaths } from '../../store/runFolder.ts'
import { notCompared, runDifferences } from './runDifferences.ts'
import { column, eachRun, overImages, section, type MeasureStudy, type StudyContext } from './studyContext.ts'

interface OverTrainingSettings {
  neighbours: number
  shown: number
  base: string
  baseStep: number
}
/** The training step since the base, or undefined for a finished model whose files do not tell it. */
type StepOf = (run: MeasuredRun) => number | undefined
type Context = StudyContext<OverTrainingSettings>
type Cells = Record<string, StudyCell>

const directions = 10

/** In the place of a training step that the files do not tell. */
const finished = 'finished'
const withoutStep =
  'The files of the finished model do not tell its training step, so it has a row and no point in the charts.'

/**
 * The axis of a series: training steps as they are, or since the base, which stands at 0. Some programs go on counting from the base and
 * others begin anew, and the files do not say which, so a person can; else a series whose first step lies beyond the base's goes on.
 *
 * @returns the rule as a sentence where steps are not those of the files
 */
function axisOf(
  runs: readonly MeasuredRun[],
  { base, baseStep }: OverTrainingSettings,
): { stepOf: StepOf; rule?: string } {
  const isBase = ({ record: { model } }: MeasuredRun) => base !== '' && model?.id === base
  const stepsOf = (some: readonly MeasuredRun[]) => some.flatMap(({ record }) => record.model?.checkpoint.step ?? [])
  const first = Math.min(...stepsOf(runs.filter((run) => !isBase(run))))
  const last = Math.max(...stepsOf(runs.filter(isBase)))
  const goesOn = baseStep === 0 && Number.isFinite(last) && first > last
  const offset = goesOn ? last : baseStep
  const stepOf: StepOf = (run) => {
    if (isBase(run)) return 0
    const step = run.record.model?.checkpoint.step
    return step === undefined ? undefined : step - offset
  }
  const number = (step: number) => step.toLocaleString('en')
  if (baseStep > 0)
    return { stepOf, rule: `Steps are training steps minus ${number(baseStep)}, as the study’s settings say.` }
  if (base === '') return { stepOf }
  return {
    stepOf,
    rule: goesOn
      ? `Steps are training steps minus the base’s ${number(last)}, since the first, ${number(first)}, lies beyond it: the files do not say where counting began (setting baseStep).`
      : 'Steps are the training steps as they are, and the base stands at 0: no step of the series is known to lie beyond the base’s, so counting is taken to have begun anew, which the files do not say (setting baseStep).',
  }
}

/** Section 8 of the experiments: matched, fixed-sample and alignment designs over a checkpoint series. */
export const measureOverTraining: MeasureStudy<OverTrainingSettings> = async (context) => {
  const { stepOf, rule } = axisOf(context.runs, context.settings)
  // What comes of the whole training is the last.
  const placeOf = (run: MeasuredRun) => stepOf(run) ?? Number.MAX_VALUE
  const sorted = context.runs.toSorted((a, b) => placeOf(a) - placeOf(b))
  const matched = sorted.filter(({ record }) => record.source?.from === 'noise' && record.tensors.includes('latents'))
  const last = matched.at(-1)
  const inverted = sorted.filter((run) => {
    const { source } = run.record
    if (!last || source?.from !== 'run' || source.tensor !== 'samples' || source.run !== last.record.id) return false
    const same = [last.record.id, last.record.id] as const
    const differences = runDifferences(run.record, last.record, { allowed: 'checkpoint', samples: same })
    if (differences.length > 0)
      context.problem(notCompared(run.record, last.record, differences, 'the same samples inverted'))
    return differences.length === 0
  })
  if (!last || matched.length < 2) {
    context.problem(
      `A study over training needs round trips of the same noises at 2 checkpoints at least; ${matched.length === 0 ? 'none' : matched.map(({ record }) => record.id).join(', ')} of the runs is one.`,
    )
    if (!last) return []
  }
  const series = matched.filter((run) => {
    const differences = runDifferences(run.record, last.record, { allowed: 'checkpoint' })
    if (differences.length > 0) context.problem(notCompared(run.record, last.record, differences, 'the series'))
    return differences.length === 0
  })
  const sections = [
    ...(await designSection(context, series, 'matched', stepOf)),
    ...(await designSection(context, [...inverted, last], 'fixed', stepOf)),
    ...(await alignmentSection(context, series, last, stepOf)),
    ...gridSection(series, context.settings.shown, stepOf),
  ]
  return rule === undefined ? sections : sections.map((one) => ({ ...one, notes: [rule, ...one.notes] }))
}

const designs = {
  matched: {
    title: 'Each checkpoint by itself',
    name: 'matched',
    text: 'Every checkpoint samples, inverts and reconstructs by itself.',
  },
  fixed: {
    title: 'The last checkpoint’s samples, inverted by each',
    name: 'fixed-samples',
    text: 'Samples and noises are the last checkpoint’s throughout, so the distance of sample and noise is the same at every step.',
  },
}

/** Angles, distances and both accuracies of each run, against the training step. */
async function designSection(
  context: Context,
  runs: readonly MeasuredRun[],
  design: keyof typeof designs,
  stepOf: StepOf,
): Promise<StudySection[]> {
  const { multiply, signal, problem } = context
  const { title, name, text } = designs[design]
  const rows = await eachRun({ ...context, runs }, title.toLowerCase(), async (run): Promise<Cells | undefined> => {
    const opened = await run.open('noise', 'samples', 'latents')
    if (!opened) {
      problem(`Run ${run.record.id} has no finite rows of noise, samples and latents together, so it is left out.`)
      return undefined
    }
    const withReconstructions = run.tensors.includes('reconstructions')
      ? await run.open('noise', 'samples', 'latents', 'reconstructions')
      : undefined
    const { angles, distances, reconstruction } = await locate(withReconstructions ?? opened, { signal })
    const mapping = opened.n > 1 ? await map(opened.samples, opened.noise, { multiply, signal }) : undefined
    return {
      step: stepOf(run) ?? finished,
      run: run.record.id,
      n: opened.n,
      excluded: opened.excluded,
      angle_sample: angles.sample,
      angle_noise: angles.noise,
      angle_latent: angles.latent,
      noise_latent: distances.noiseLatent,
      sample_latent: distances.sampleLatent,
      sample_noise: distances.sampleNoise,
      reconstruction: reconstruction?.meanSquared ?? null,
      sample_to_noise: mapping?.aToB.nearest.mean ?? null,
      noise_to_sample: mapping?.bToA.nearest.mean ?? null,
    }
  })
  if (rows.length === 0) return []
  const line = (key: string, scale = 1) =>
    rows.flatMap((row) => {
      const [cell, x] = [row[key], row.step]
      if (typeof x !== 'number') return []
      if (typeof cell === 'number') return [{ x, y: scale * cell }]
      if (typeof cell !== 'object' || cell === null) return []
      return [{ x, y: cell.mean, low: cell.mean - cell.sd, high: cell.mean + cell.sd }]
    })
  const chart = (
    part: string,
    heading: string,
    label: string,
    series: [string, string, 'sample' | 'noise' | 'latent', number?][],
  ): StudyChart => ({
    kind: 'lines',
    name: `${name}-${part}`,
    title: `${heading}: ${title.toLowerCase()}`,
    rule: 'Means over the same noises; bands are ± the standard deviation over images.',
    x: { label: 'training step' },
    y: { label },
    series: series.map(([key, text, role, scale]) => ({ label: text, role, points: line(key, scale) })),
  })
  return [
    section({
      title,
      text,
      tables: [
        {
          name,
          title,
          rule: 'Per image, then mean ± standard deviation (n − 1) over n images: angles in degrees, L2 distances, mean squared reconstruction error. Accuracies: share of nearest neighbours by L2 that are the partner.',
          columns: [
            column('step', 'Training step'),
            column('run', 'Run'),
            column('n', 'n'),
            column('excluded', 'Left out'),
            column('angle_sample', 'Angle at sample'),
            column('angle_noise', 'Angle at noise'),
            column('angle_latent', 'Angle at latent'),
            column('noise_latent', 'Noise–latent'),
            column('sample_latent', 'Sample–latent'),
            column('sample_noise', 'Sample–noise'),
            column('reconstruction', 'Reconstruction'),
            column('sample_to_noise', 'Sample → noise'),
            column('noise_to_sample', 'Noise → sample'),
          ],
          rows,
        },
      ],
      charts:
        rows.filter(({ step }) => step !== finished).length < 2
          ? []
          : [
              chart('angles', 'Angles', 'degrees', [
                ['angle_sample', 'at sample', 'sample'],
                ['angle_noise', 'at noise', 'noise'],
                ['angle_latent', 'at latent', 'latent'],
              ]),
              chart('distances', 'Distances', 'L2 distance', [
                ['noise_latent', 'noise–latent', 'latent'],
                ['sample_latent', 'sample–latent', 'sample'],
              ]),
              ...(design === 'matched'
                ? [
                    chart('mapping', 'Accuracy of the nearest neighbour', 'accuracy, %', [
                      ['sample_to_noise', 'sample → noise', 'sample', 100],
                      ['noise_to_sample', 'noise → sample', 'noise', 100],
                    ]),
                  ]
                : []),
            ],
      notes: [
        ...(design === 'fixed'
          ? [
              'The released plotting script labels mean squared errors as L2, and swaps the angles at sample and noise; here both are computed from their definitions.',
            ]
          : []),
        ...(rows.some(({ step }) => step === finished) ? [withoutStep] : []),
      ],
    }),
  ]
}

/** Samples and latents of each checkpoint beside those of the last one. */
async function alignmentSection(
  context: Context,
  series: readonly MeasuredRun[],
  last: MeasuredRun,
  stepOf: StepOf,
): Promise<StudySection[]> {
  const { multiply, signal, settings, problem } = context
  const sections: StudySection[] = []
  for (const tensor of ['samples', 'latents'] as const) {
    const [final] = await eachRun({ ...context, runs: [last] }, tensor, (run) => run.open(tensor))
    if (!final) continue
    const ofFinal = tensor === 'samples' ? await featuresOf(context, last, final.rows) : []
    const rows = await eachRun(
      { ...context, runs: series.filter((run) => run !== last) },
      `alignment of ${tensor}`,
      async (run): Promise<Cells | undefined> => {
        const opened = await run.open(tensor)
        if (!opened) return undefined
        // The same noises: rows that are finite in both.
        const common = opened.rows.filter((row) => final.rows.includes(row))
        const source = (of: MeasuredRun) =>
          rowsOnDisk(
            runPaths(of.projectFolder, of.record.id).tensor(tensor),
            common,
            opened.d,
            `${tensor} of run ${of.record.id}`,
          )
        const [a, b] = [source(run), source(last)]
        const n = common.length
        const pixels = await pixelSimilarity(a, b, { shape: opened.shape, signal })
        const k = Math.min(settings.neighbours, n - 1)
        const overlap = k < 1 ? undefined : await neighbourOverlap(a, b, { k, multiply, signal })
        const enough = n >= directions + 2
        if (!enough)
          problem(
            `Run ${run.record.id}: SVCCA with ${directions} directions needs ${directions + 2} rows, and ${n} are finite in both.`,
          )
        const cosines = ofFinal.length > 0 ? await cosinesOfFeatures(context, run, ofFinal, common, final.rows) : {}
        return {
          step: stepOf(run) ?? finished,
          run: run.record.id,
          n,
          excluded: run.record.count - n,
          ...cosines,
          cka: n < 2 ? null : await centredAlignment(a, b, { multiply, signal }),
          svcca: enough ? (await vectorAlignment(a, b, { q: directions, multiply, signal })).mean : null,
          ssim: pixels.ssim ?? null,
          psnr: pixels.psnr,
          released_psnr: pixels.releasedPsnr.mean,
          overlap: overlap?.share ?? null,
        }
      },
    )
    if (rows.length === 0) continue
    const line = (key: string) =>
      rows.flatMap((row) => {
        const cell = row[key] as Measured | number | null
        const x = row.step
        if (cell === null || typeof x !== 'number') return []
        return [
          typeof cell === 'number'
            ? { x, y: cell }
            : { x, y: cell.mean, low: cell.mean - cell.sd, high: Math.min(1, cell.mean + cell.sd) },
        ]
      })
    sections.push(
      section({
        title: `Alignment of ${tensor} with the last checkpoint`,
        tables: [
          {
            name: `alignment-${tensor}`,
            title: `Alignment of ${tensor} with the last checkpoint`,
            rule: `Beside run ${last.record.id}, the same noises. CKA: linear, biased HSIC. SVCCA: ${directions} directions. SSIM and PSNR (peak 1): per image on [0, 1] over the whole set, mean ± standard deviation (n − 1). Overlap: share of the ${settings.neighbours} nearest neighbours (fewer where n is smaller) that are the same.${ofFinal.length > 0 ? ' Cosine: of the features that an encoder gives the picture of one noise at both checkpoints, mean ± standard deviation (n − 1) and 95 % bootstrap interval over images.' : ''}`,
            columns: [
              column('step', 'Training step'),
              column('run', 'Run'),
              column('n', 'n'),
              column('excluded', 'Left out'),
              column('cka', 'CKA'),
              column('svcca', 'SVCCA'),
              column('ssim', 'SSIM'),
              column('psnr', 'PSNR'),
              column('released_psnr', 'PSNR as released'),
              column('overlap', 'Neighbours in common'),
              ...ofFinal.map(({ key, encoder }) => column(key, `Cosine, ${encoder.source.name}`)),
            ],
            rows,
          },
        ],
        charts: [
          {
            kind: 'lines',
            name: `alignment-${tensor}-chart`,
            title: `Alignment of ${tensor} with the last checkpoint`,
            rule: 'The same noises at every checkpoint; bands are ± the standard deviation over images.',
            x: { label: 'training step' },
            y: { label: 'alignment', min: 0, max: 1.05 },
            series: [
              { label: 'CKA', role: 'noise', points: line('cka') },
              { label: 'SVCCA', role: 'sample', points: line('svcca') },
              { label: 'SSIM', role: 'latent', points: line('ssim') },
              { label: 'neighbours', role: 'reconstruction', points: line('overlap') },
              ...ofFinal.map(({ key, encoder }) => ({ label: encoder.source.name, points: line(key) })),
            ],
          },
        ],
        notes: [
          'The released code takes PSNR with a peak of 255 for images in [0, 1], which is 48.13 dB too high, and calls a count of 50 neighbours per cent.',
        ],
      }),
    )
  }
  return sections
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

function gridSection(series: readonly MeasuredRun[], shown: number, stepOf: StepOf): StudySection[] {
  if (shown === 0) return []
  const count = Math.min(shown, ...series.map(({ record }) => record.count))
  const grid = (tensor: 'samples' | 'latents'): StudyGrid => ({
    name: `grid-${tensor}`,
    title: `The same noises over training: ${tensor}`,
    rule: `Rows are noises, columns training steps; each picture from its smallest to its largest value.`,
    range: 'row',
    columns: series.map((run) => stepOf(run)?.toLocaleString('en') ?? finished),
    rows: Array.from({ length: count }, (_, row) => String(row)),
    cells: Array.from({ length: count }, (_, row) => series.map(({ record }) => ({ run: record.id, tensor, row }))),
  })
  return [section({ title: 'Images over training', grids: [grid('samples'), grid('latents')] })]
}
