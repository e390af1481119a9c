import type { StudyCell, StudyChart, StudySection } from '../../../src-shared/studies/studyResult.ts'
import { measureLocation as locate } from '../../analysis/measureLocation.ts'
import { measureMapping as map } from '../../analysis/measureMapping.ts'
import { meanSquaredErrors } from '../../analysis/meanSquaredErrors.ts'
import { eachRows } from '../../analysis/rowSource.ts'
import { accuracyOf } from './accuracyOf.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { column, eachRun, overImages, section, type StudyContext } from './studyContext.ts'
import { finished, headOf, withoutStep, type OverTrainingSettings, type StepAxis } from './trainingAxis.ts'

type Context = StudyContext<OverTrainingSettings>
type Cells = Record<string, StudyCell>

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
export async function designSection(
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
    const { perRow } = await locate(opened, { signal })
    const reconstruction = await reconstructionErrors(run, signal)
    const mapping = opened.n > 1 ? await map(opened.samples, opened.noise, { multiply, signal }) : undefined
    return {
      step: axis.stepOf(run) ?? finished,
      run: run.record.id,
      n: opened.n,
      excluded: opened.excluded,
      angle_sample: overImages(perRow.angles.sample),
      angle_noise: overImages(perRow.angles.noise),
      angle_latent: overImages(perRow.angles.latent),
      noise_latent: overImages(perRow.noiseLatent),
      sample_latent: overImages(perRow.sampleLatent),
      sample_noise: overImages(perRow.sampleNoise),
      reconstruction: reconstruction ? overImages(reconstruction) : null,
      sample_to_noise: mapping ? accuracyOf(mapping.aToB.nearest, mapping) : null,
      noise_to_sample: mapping ? accuracyOf(mapping.bToA.nearest, mapping) : null,
    }
  })
  if (rows.length === 0) return []
  const line = (key: string, band: 'deviation' | 'interval', scale: number) =>
    rows.flatMap((row) => {
      const [cell, x] = [row[key], row.step]
      if (typeof x !== 'number' || typeof cell !== 'object' || cell === null) return []
      const { mean, sd, low = mean, high = mean } = cell
      const [least, most] = band === 'interval' ? [low, high] : [mean - sd, mean + sd]
      return [{ x, run: String(row.run), y: scale * mean, low: scale * least, high: scale * most }]
    })
  const chart = (
    part: string,
    heading: string,
    label: string,
    series: [string, string, 'sample' | 'noise' | 'latent'][],
    { band = 'deviation', scale = 1 }: { band?: 'deviation' | 'interval'; scale?: number } = {},
  ): StudyChart => ({
    kind: 'lines',
    name: `${name}-${part}`,
    title: `${heading}: ${title.toLowerCase()}`,
    rule: `Means over the same noises; bands are ${band === 'interval' ? '95 % intervals' : '± the standard deviation'} over images.`,
    x: { label: axis.label },
    y: { label },
    series: series.map(([key, text, role]) => ({ label: text, role, points: line(key, band, scale) })),
  })
  return [
    section({
      title,
      text,
      tables: [
        {
          name,
          title,
          rule: 'Per image, then mean ± standard deviation (n − 1) and 95 % bootstrap interval over images: angles in degrees, L2 distances, mean squared reconstruction error. Accuracies: share of nearest neighbours by L2 that are the partner, with Wilson’s 95 % interval over images.',
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
                    chart(
                      'mapping',
                      'Accuracy of the nearest neighbour',
                      'accuracy, %',
                      [
                        ['sample_to_noise', 'sample → noise', 'sample'],
                        ['noise_to_sample', 'noise → sample', 'noise'],
                      ],
                      { band: 'interval', scale: 100 },
                    ),
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

/** Mean (x_0 - x̂_0)² of each image of which both are finite; undefined where the run has no reconstructions. */
async function reconstructionErrors(run: MeasuredRun, signal: AbortSignal): Promise<Float64Array | undefined> {
  const opened = await run.open('samples', 'reconstructions')
  if (!opened) return undefined
  const { n, d, samples, reconstructions } = opened
  const errors = new Float64Array(n)
  const put = ([a, b]: readonly Float32Array[], first: number) => errors.set(meanSquaredErrors(a, b, d), first)
  await eachRows([samples, reconstructions], put, { signal })
  return errors
}
