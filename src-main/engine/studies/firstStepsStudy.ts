import type { StudyCell } from '../../../src-shared/studies/studyResult.ts'
import { distributionMoments } from '../../analysis/distributionMoments.ts'
import { meanAbsoluteDifferences } from '../../analysis/meanAbsoluteDifferences.ts'
import { measurePlainRegions as measureRegions } from '../../analysis/measurePlainRegions.ts'
import { patchCorrelation } from '../../analysis/patchCorrelation.ts'
import { eachRows } from '../../analysis/rowSource.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { notCompared, runDifferences, samplesOf } from './runDifferences.ts'
import { masksOfRun } from './masksOfRun.ts'
import { column, eachRun, overImages, runCells, runColumns, section, type MeasureStudy } from './studyContext.ts'

type Cells = Record<string, StudyCell>

/** Sections 11 and 12 of the experiments: swapped predictions and forward diffusion against K. */
export const measureFirstSteps: MeasureStudy<{ patchK: number; patch: number }> = async (context) => {
  const { settings, multiply, signal, problem } = context
  const rows = await eachRun(context, 'the first steps', async (run): Promise<Cells | undefined> => {
    const opened = await run.open('noise', 'samples', 'latents')
    const given = run.record.settings
    if (!opened || !given || opened.n < 3) {
      problem(
        `Run ${run.record.id} has fewer than 3 finite rows of noise, samples and latents together, so it is left out.`,
      )
      return undefined
    }
    const { n, d, shape, excluded, noise, latents } = opened
    const fits = Math.min(shape[1], shape[2]) >= settings.patch
    const patches = fits
      ? await patchCorrelation(latents, {
          shape,
          size: settings.patch,
          k: settings.patchK,
          multiply,
          draws: 500,
          signal,
        })
      : undefined
    const moments = await distributionMoments(latents, { signal })
    const { images, ...shapes } = await masksOfRun(run, opened, { signal })
    const regions = await measureRegions({ images, latents, noise }, { ...shapes, signal })
    const errors = new Float64Array(n)
    await eachRows([latents, noise], ([a, b], first) => errors.set(meanAbsoluteDifferences(a, b, d), first))
    const back = await run.open('samples', 'reconstructions')
    const reconstruction = back && new Float64Array(back.n)
    if (back && reconstruction)
      await eachRows([back.samples, back.reconstructions], ([a, b], first) =>
        reconstruction.set(meanAbsoluteDifferences(a, b, d), first),
      )
    const { swapFirst, swap, replaceFirst, replaceLevel, replaceSeed } = given
    return {
      ...runCells(run),
      way: swapFirst ? (swap === 'state' ? 'swap states' : 'swap') : replaceFirst ? 'replace' : 'as it is',
      k: swapFirst ?? replaceFirst ?? 0,
      level: replaceFirst ? (replaceLevel ?? 'consistent') : null,
      noise_seed: replaceFirst ? (replaceSeed ?? null) : null,
      n,
      excluded,
      correlation: patches ? { ...patches.values, low: patches.interval!.low, high: patches.interval!.high } : null,
      floor: patches?.floor ?? null,
      mean: moments.mean,
      deviation: moments.sd,
      latent_error: overImages(errors),
      error_plain: regions.plain.error,
      error_other: regions.other.error,
      deviation_plain: regions.plain.deviation,
      deviation_other: regions.other.deviation,
      reconstruction_error: reconstruction ? overImages(reconstruction) : null,
    }
  })
  if (rows.length === 0) return []
  const drawn = sameSamples(context.runs, problem)
  const order = ['as it is', 'swap', 'swap states', 'replace']
  const sorted = rows.toSorted(
    (a, b) => order.indexOf(a.way as string) - order.indexOf(b.way as string) || (a.k as number) - (b.k as number),
  )
  const ways = waysOf(sorted.filter(({ run }) => drawn.has(run as string)))
  const line = (label: string, key: string) =>
    sorted.flatMap((row) => {
      if ((row.way !== 'as it is' && ways.get(row) !== label) || !drawn.has(row.run as string)) return []
      const cell = row[key]
      const at = { x: row.k as number, run: row.run as string }
      if (typeof cell === 'number') return [{ ...at, y: cell }]
      return typeof cell === 'object' && cell !== null ? [{ ...at, y: cell.mean }] : []
    })
  const labels = [...new Set(ways.values())]
  const chart = (key: string, name: string, title: string, label: string) => ({
    kind: 'lines' as const,
    name,
    title: `${title} against K`,
    rule: 'K = 0 is inversion as it is. Means as in the table.',
    x: { label: 'K, first steps of inversion' },
    y: { label },
    series: labels.map((label) => ({ label, points: line(label, key) })),
  })
  return [
    section({
      title: 'Swap and replace against K',
      tables: [
        {
          name: 'first-steps-table',
          title: 'Latents and reconstructions with changed first steps',
          rule: `Correlation: mean of the ${settings.patchK} largest |r| of every ${settings.patch} × ${settings.patch} window ± their standard deviation (n is their number) with a 95 % bootstrap interval over images, the pairs held, beside the Gaussian floor. Mean and deviation over all entries of latents. Errors: mean |x̂_T − x_T| and |x̂_0 − x_0| per image, mean ± standard deviation (n − 1) and 95 % bootstrap interval over images; of regions over their entries.`,
          columns: [
            ...runColumns,
            column('way', 'Way'),
            column('k', 'K'),
            column('level', 'Level'),
            column('noise_seed', 'Noise seed'),
            column('n', 'N'),
            column('excluded', 'Left out'),
            column('correlation', 'Correlation'),
            column('floor', 'Floor'),
            column('mean', 'Mean'),
            column('deviation', 'Deviation'),
            column('latent_error', 'Latent error'),
            column('error_plain', 'In plain'),
            column('error_other', 'In other'),
            column('deviation_plain', 'Deviation in plain'),
            column('deviation_other', 'In other'),
            column('reconstruction_error', 'Reconstruction error'),
          ],
          rows: sorted,
        },
      ],
      charts:
        labels.length === 0
          ? []
          : [
              chart('correlation', 'correlation', 'Correlation of latents', 'mean of the largest |r| in windows'),
              chart('latent_error', 'latent-error', 'Error of latents', 'mean |latent − noise|'),
              chart(
                'deviation_plain',
                'deviation-plain',
                'Deviation of latents in plain regions',
                'standard deviation',
              ),
              chart(
                'reconstruction_error',
                'reconstruction-error',
                'Error of reconstructions',
                'mean |reconstruction − sample|',
              ),
            ],
      notes: [
        'The released pipelines of the latent models and IF diffuse to a level that is one step too noisy for the step that follows; ours goes to the level at which that step begins. Runs with --replace-level released show theirs, and the column Level says which it is.',
      ],
    }),
  ]
}

/**
 * What each changed row is drawn as: one curve for each way, level and, where there are several, seed of the noise, since two points at one K
 * would be joined as if one followed from the other.
 */
function waysOf(rows: readonly Cells[]): Map<Cells, string> {
  const changed = rows.filter(({ way }) => way !== 'as it is')
  const nameOf = ({ way, level }: Cells) => `${String(way)}${level === 'released' ? ', released level' : ''}`
  const seedsOf = (name: string) =>
    new Set(changed.filter((row) => nameOf(row) === name).map(({ noise_seed: seed }) => seed)).size
  return new Map(
    changed.map((row) => {
      const name = nameOf(row)
      return [row, seedsOf(name) > 1 ? `${name}, seed ${String(row.noise_seed)}` : name]
    }),
  )
}

/** Ids of the runs of the same samples as the first that is inverted as it is, with the same T and weights; the others are named. */
function sameSamples(runs: readonly MeasuredRun[], problem: (sentence: string) => void): Set<string> {
  const base = runs.find(({ record: { settings } }) => settings && !settings.swapFirst && !settings.replaceFirst)
  if (!base) {
    problem('None of the runs is inverted as it is, with no step swapped or replaced, so nothing is drawn at K = 0.')
    return new Set(runs.map(({ record }) => record.id))
  }
  const asItIs = ({ record }: MeasuredRun): MeasuredRun['record'] => {
    const { swapFirst: _, swap: _swap, replaceFirst: _first, ...rest } = record.settings!
    const { replaceSeed: _seed, replaceStream: _stream, replaceLevel: _level, ...settings } = rest
    return { ...record, settings }
  }
  const fits = runs.filter((run) => {
    if (!run.record.settings) return false
    const samples = [samplesOf(run.record), samplesOf(base.record)] as const
    const differences = runDifferences(asItIs(run), asItIs(base), { allowed: 'nothing', samples })
    if (differences.length > 0) problem(notCompared(run.record, base.record, differences, 'what is drawn against K'))
    return differences.length === 0
  })
  return new Set(fits.map(({ record }) => record.id))
}
