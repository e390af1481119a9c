import type { StudyCell, StudyChart, StudyGrid, StudySection } from '../../../src-shared/studies/studyResult.ts'
import { measureLocation as locate } from '../../analysis/measureLocation.ts'
import { measureMapping as map } from '../../analysis/measureMapping.ts'
import { alignmentSections } from './alignmentOverTraining.ts'
import { denoisedSections } from './denoisedOverTraining.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { pictureRule } from './pictureRule.ts'
import { notCompared, runDifferences } from './runDifferences.ts'
import { column, eachRun, section, type MeasureStudy, type StudyContext } from './studyContext.ts'
import { axisOf, finished, headOf, withoutStep, type OverTrainingSettings, type StepAxis } from './trainingAxis.ts'

type Context = StudyContext<OverTrainingSettings>
type Cells = Record<string, StudyCell>

/** Section 8 of the experiments: matched, fixed-sample and alignment designs over a checkpoint series. */
export const measureOverTraining: MeasureStudy<OverTrainingSettings> = async (context) => {
  const axis = axisOf(context.runs, context.settings)
  const { stepOf, rule } = axis
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
  const again = sorted.filter(({ record: { source } }) => source?.from === 'run' && source.tensor === 'latents')
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
    ...(await designSection(context, series, 'matched', axis)),
    ...(await designSection(context, [...inverted, last], 'fixed', axis)),
    ...(await alignmentSections(context, series, last, axis)),
    ...(await denoisedSections(context, { inverted, again, last }, axis)),
    ...gridSection(series, context.settings.shown, axis),
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

/** Angles, distances and both accuracies of each run, against the steps. */
async function designSection(
  context: Context,
  runs: readonly MeasuredRun[],
  design: keyof typeof designs,
  axis: StepAxis,
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
      step: axis.stepOf(run) ?? finished,
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
      if (typeof cell === 'number') return [{ x, y: scale * cell, run: String(row.run) }]
      if (typeof cell !== 'object' || cell === null) return []
      return [{ x, run: String(row.run), y: cell.mean, low: cell.mean - cell.sd, high: cell.mean + cell.sd }]
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
    x: { label: axis.label },
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
            column('step', headOf(axis)),
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

function gridSection(series: readonly MeasuredRun[], shown: number, axis: StepAxis): StudySection[] {
  if (shown === 0) return []
  const count = Math.min(shown, ...series.map(({ record }) => record.count))
  const grid = (tensor: 'samples' | 'latents'): StudyGrid => ({
    name: `grid-${tensor}`,
    title: `The same noises over training: ${tensor}`,
    rule: `Rows are noises, columns ${axis.label.replace(/step$/, 'steps')}. ${pictureRule(series[0], [tensor])}`,
    range: 'row',
    columns: series.map((run) => axis.stepOf(run)?.toLocaleString('en') ?? finished),
    rows: Array.from({ length: count }, (_, row) => String(row)),
    cells: Array.from({ length: count }, (_, row) => series.map(({ record }) => ({ run: record.id, tensor, row }))),
  })
  return [section({ title: 'Images over training', grids: [grid('samples'), grid('latents')] })]
}
