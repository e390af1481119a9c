import type { StudyCell, StudyGrid } from '../../../src-shared/studies/studyResult.ts'
import { l2Distances } from '../../analysis/l2Distances.ts'
import { describePairedDifferences } from '../../analysis/describeUnits.ts'
import { pairwiseDiversity } from '../../analysis/pairwiseDiversity.ts'
import { eachRows } from '../../analysis/rowSource.ts'
import { changeOfRun } from './changeOfRun.ts'
import { featuresOfVariations, type FeaturesOfVariations } from './featuresOfVariations.ts'
import { samplesByPlace, wholeGroups } from './groupedRows.ts'
import { samplesOnDisk, type MeasuredRun } from './measuredRun.ts'
import { asSampled, leftOutAsPart, runDifferences } from './runDifferences.ts'
import { column, eachRun, overImages, runCells, runColumns, section, type MeasureStudy } from './studyContext.ts'

/** Section 14 of the experiments: diversity and change of variations, and of changed conditions. */
export const measureVariation: MeasureStudy<{ shown: number }> = async (context) => {
  const { settings, runs, encoders, signal, problem } = context
  const trips = runs.filter(({ record }) => record.source?.from === 'noise' && record.tensors.includes('latents'))
  const baseOf = (run: MeasuredRun) => trips.find(({ record }) => record.id === variedRun(run))
  const started = runs.filter(
    ({ record: { kind, source } }) => kind === 'sample' && (source?.from === 'variation' || source?.from === 'run'),
  )
  const varied = started.filter((run) => {
    const reason = baseOf(run)
      ? leftOutAsPart(run)
      : `Run ${run.record.id} is left out: run ${variedRun(run)}, from which it begins, is no round trip of noises among the runs of this study.`
    if (reason !== undefined) problem(reason)
    return reason === undefined
  })
  if (varied.length === 0) {
    problem('The runs hold no round trip together with variations of it; make some with: inverscope vary')
    return []
  }
  const measured = await eachRun({ ...context, runs: varied }, 'variations', async (run) => {
    const { source, shape } = run.record
    const draws = source?.from === 'variation' ? source.count : 1
    const base = baseOf(run)!
    const opened = await run.open('samples')
    const originals = await base.open('samples')
    if (!opened || !originals || (source?.from !== 'variation' && source?.from !== 'run')) {
      problem(`Run ${run.record.id} has no finite samples.`)
      return undefined
    }
    const bases = wholeGroups(originals.rows, draws, opened.rows)
    const variations = samplesByPlace(run, bases, draws)
    if (bases.length === 0) {
      problem(`Run ${run.record.id} has no image of which every variation is finite.`)
      return undefined
    }
    const original = samplesOnDisk(base, bases)
    const change = new Float64Array(bases.length)
    for (const variation of variations)
      await eachRows([variation, original], ([a, b], first) =>
        l2Distances(a, b, opened.d).forEach((distance, i) => (change[first + i] += distance / draws)),
      )
    const diversity = draws > 1 ? await pairwiseDiversity(variations, { shape, signal }) : undefined
    const features: (FeaturesOfVariations | undefined)[] = []
    for (const encoder of encoders)
      features.push(await featuresOfVariations(encoder, { run, base, bases, draws, signal, problem }))
    return {
      run,
      base,
      draws,
      bases,
      change,
      diversity,
      features,
      start: source.tensor === 'noise' ? ('noise' as const) : ('latents' as const),
      what: await changeOfRun(run, base, draws),
      variance: source.from === 'variation' ? source.variance : null,
    }
  })
  if (measured.length === 0) return []
  const encoderCells = (
    of: (place: number) => { diversity: StudyCell; change: StudyCell },
  ): Record<string, StudyCell> =>
    Object.fromEntries(
      encoders.flatMap((_, place) => {
        const { diversity, change } = of(place)
        return [
          [`diversity_${place + 1}`, diversity],
          [`change_${place + 1}`, change],
        ]
      }),
    )
  const encoderColumns = encoders.flatMap(({ source: { name } }, place) => [
    column(`diversity_${place + 1}`, `Diversity, ${name}`),
    column(`change_${place + 1}`, `Change, ${name}`),
  ])
  const paired: Record<string, StudyCell>[] = []
  for (const latents of measured.filter(({ start }) => start === 'latents')) {
    const noise = measured.find((one) => one.start === 'noise' && isChangedAlike(one.run, latents.run))
    const [placeInLatents, placeInNoise] = [latents, noise].map(
      (one) => new Map(one?.bases.map((row, place) => [row, place])),
    )
    const both = latents.bases.filter((row) => placeInNoise.has(row))
    if (!noise || both.length < 2) {
      if (measured.some(({ start }) => start === 'noise'))
        problem(
          `Run ${latents.run.record.id} is not compared image by image with variations of the noises: ${noise ? `they have ${both.length} whole images in common, and 2 are needed` : 'none varies the same run with its change, class, T and settings'}.`,
        )
      continue
    }
    /** Of the images that both have; one value for each image of either. */
    const difference = (a: readonly number[], b: readonly number[]): StudyCell => {
      const [ofLatents, ofNoise] = [
        both.map((row) => a[placeInLatents.get(row)!]),
        both.map((row) => b[placeInNoise.get(row)!]),
      ]
      const { mean, sd, n, interval } = describePairedDifferences(ofLatents, ofNoise, { units: 'images' })
      return { mean, sd, n, low: interval?.low, high: interval?.high }
    }
    paired.push({
      run: latents.run.record.id,
      beside: noise.run.record.id,
      change_of: latents.what,
      variance: latents.variance,
      diversity:
        noise.diversity && latents.diversity
          ? difference(latents.diversity.perBase.l2, noise.diversity.perBase.l2)
          : null,
      change: difference([...latents.change], [...noise.change]),
      ...encoderCells((place) => {
        const [ofNoise, ofLatents] = [noise.features[place], latents.features[place]]
        return {
          diversity:
            ofNoise?.diversity && ofLatents?.diversity ? difference(ofLatents.diversity, ofNoise.diversity) : null,
          change: ofNoise && ofLatents ? difference(ofLatents.change, ofNoise.change) : null,
        }
      }),
    })
  }
  const gridNames = measured.map(({ start, variance }) => `${variance === null ? 'changed' : 'varied'}-${start}`)
  const grids: StudyGrid[] =
    settings.shown === 0
      ? []
      : measured.map(({ run, base, draws, bases, start, what }, place) => {
          const shown = bases.slice(0, settings.shown)
          const columns = Math.min(draws, 6)
          const same = gridNames.slice(0, place).filter((name) => name === gridNames[place]).length
          return {
            name: same === 0 ? gridNames[place] : `${gridNames[place]}-${same + 1}`,
            title: `Variations of ${start}, ${what}`,
            rule: `Run ${run.record.id}; first the sample of each noise, then its variations; images in [−1, 1].`,
            range: 'unit',
            columns: ['sample', ...Array.from({ length: columns }, (_, draw) => String(draw + 1))],
            rows: shown.map(String),
            cells: shown.map((row) => [
              { run: base.record.id, tensor: 'samples' as const, row },
              ...Array.from({ length: columns }, (_, draw) => ({
                run: run.record.id,
                tensor: 'samples' as const,
                row: row * draws + draw,
              })),
            ]),
          }
        })
  return [
    section({
      title: 'Diversity and change',
      tables: [
        {
          name: 'variations',
          title: 'Diversity and change of variations',
          rule: `Per image, then mean ± standard deviation (n − 1) and 95 % bootstrap interval over images, the draws, which all images share, taken as given. Diversity: L2 and SSIM over all pairs of variations of one image; SSIM on [0, 1] over the whole set. Change: mean L2 of its variations to the sample of its noise.${encoders.length > 0 ? ' Of features, both by 1 − cos.' : ''}`,
          columns: [
            ...runColumns,
            column('start', 'From'),
            column('change_of', 'Changed by'),
            column('variance', 'Variance'),
            column('draws', 'Variations'),
            column('excluded', 'Images left out'),
            column('diversity', 'Diversity, L2'),
            column('ssim', 'SSIM'),
            column('change', 'Change, L2'),
            ...encoderColumns,
          ],
          rows: measured.map(({ run, base, draws, bases, change, diversity, features, start, what, variance }) => ({
            ...runCells(run),
            start,
            change_of: what,
            variance,
            draws,
            excluded: base.record.count - bases.length,
            diversity: diversity ? overImages(diversity.perBase.l2) : null,
            ssim: diversity?.perBase.ssim ? overImages(diversity.perBase.ssim) : null,
            change: overImages(change),
            ...encoderCells((place) => ({
              diversity: features[place]?.diversity ? overImages(features[place].diversity) : null,
              change: features[place] ? overImages(features[place].change) : null,
            })),
          })),
        },
        ...(paired.length === 0
          ? []
          : [
              {
                name: 'latents-minus-noise',
                title: 'Latents less noises, image by image',
                rule: 'Differences of the same images (paired) of two runs with the same change: mean ± standard deviation (n − 1), with a 95 % bootstrap interval over images, the draws taken as given. Below 0, latents vary less.',
                columns: [
                  column('run', 'Latents of'),
                  column('beside', 'Noises of'),
                  column('change_of', 'Changed by'),
                  column('variance', 'Variance'),
                  column('diversity', 'Diversity, L2'),
                  column('change', 'Change, L2'),
                  ...encoderColumns,
                ],
                rows: paired,
              },
            ]),
      ],
      grids,
      notes: [
        encoders.length > 0
          ? 'LPIPS and DreamSim are trained distances and not computed here; distances of features are 1 − cos under the encoder’s name.'
          : 'LPIPS and DreamSim are trained distances and not computed here; distances of features, such as DINO’s, are with an encoder of the project (encoders=…).',
      ],
    }),
  ]
}

/** The run whose noises or latents a run begins from. */
function variedRun({ record: { source } }: MeasuredRun): string | undefined {
  return source?.from === 'variation' || source?.from === 'run' ? source.run : undefined
}

/** Whether two runs change what they begin from alike, and sample from it alike: only what they begin from differs. */
function isChangedAlike(one: MeasuredRun, other: MeasuredRun): boolean {
  const changeOf = ({ record: { source } }: MeasuredRun) =>
    source?.from === 'variation'
      ? JSON.stringify([source.variance, source.count, source.stream, source.seed])
      : source?.from
  if (variedRun(one) !== variedRun(other) || changeOf(one) !== changeOf(other)) return false
  return runDifferences(asSampled(one), asSampled(other), { allowed: 'nothing', samples: ['', ''] }).length === 0
}
