import type { Measured, StudyCell, StudyGrid } from '../../../src-shared/studies/studyResult.ts'
import { diversityWithin } from '../../analysis/diversityWithin.ts'
import { frechetDistance } from '../../analysis/frechetDistance.ts'
import { heldRows } from '../../analysis/heldRows.ts'
import { kernelDistance, sizeOfSubsets } from '../../analysis/kernelDistance.ts'
import type { MaybeJackknifed } from '../../analysis/jackknife.ts'
import { meanPairwiseCosine } from '../../analysis/pairwiseCosines.ts'
import { pathSmoothness } from '../../analysis/pathSmoothness.ts'
import { slicedWasserstein } from '../../analysis/slicedWasserstein.ts'
import { someRows, type RowSource } from '../../analysis/rowSource.ts'
import { runPaths } from '../../store/runFolder.ts'
import { featuresIfAny, type StudyEncoder } from './encodedFeatures.ts'
import { rowsOnDisk, type MeasuredRun } from './measuredRun.ts'
import { pixelMorph, runOfNoise } from './pixelMorph.ts'
import {
  column,
  eachRun,
  overImages,
  runCells,
  runColumns,
  section,
  withError,
  type MeasureStudy,
} from './studyContext.ts'

/** Images of one α that are compared with one another: all pairs of more would take long and tell little more. */
const mostCompared = 48

/** Section 13 of the experiments: smoothness, diversity, and a distance of distributions along α. */
export const measureInterpolation: MeasureStudy<{ shown: number }> = async (context) => {
  const { settings, runs, multiply, encoders, signal, progress, problem } = context
  const arms = runs.filter(({ record }) => record.source?.from === 'interpolation')
  const shapes = new Set(arms.map(({ record }) => record.shape.join()))
  const ofNoises = runs.filter(({ record }) => record.source?.from === 'noise' && record.tensors.includes('samples'))
  const reference = ofNoises.find(({ record }) => shapes.has(record.shape.join())) ?? ofNoises.at(0)
  if (arms.length === 0) problem('None of the runs is an interpolation; make one with: inverscope interpolate')
  const notes: string[] = []
  const ofReference = new Map<StudyEncoder, RowSource>()
  if (encoders.length > 0 && arms.length > 0) {
    const real = await reference?.open('samples')
    if (!reference || !real)
      problem('None of the runs has samples of noises, so features have nothing to be compared with.')
    else
      for (const encoder of encoders) {
        const features = await featuresIfAny(encoder, reference, real.rows, problem)
        // Read once for all α of all arms; a kernel distance reads rows at random.
        if (features) ofReference.set(encoder, await heldRows(features, { signal }))
      }
  }
  const measured = await eachRun({ ...context, runs: arms }, 'interpolation', async (run, armPlace) => {
    const { source, count, shape } = run.record
    if (source?.from !== 'interpolation') return undefined
    const points = source.steps + 2
    const pairs = count / points
    const opened = await run.open('samples')
    if (!opened) {
      problem(`Run ${run.record.id} has no finite samples.`)
      return undefined
    }
    const finite = new Set(opened.rows)
    const whole = Array.from({ length: pairs }, (_, pair) => pair).filter((pair) =>
      Array.from({ length: points }, (_, i) => pair * points + i).every((row) => finite.has(row)),
    )
    if (whole.length === 0) {
      problem(`Run ${run.record.id} has no pair whose images are all finite.`)
      return undefined
    }
    if (whole.length < 3)
      problem(
        whole.length === 1
          ? `Run ${run.record.id} has one whole pair: diversity and Fréchet distances need 2, and intervals 3.`
          : `Run ${run.record.id} has 2 whole pairs: intervals along α need 3.`,
      )
    const compared = Math.min(mostCompared, whole.length)
    const file = runPaths(run.projectFolder, run.record.id).tensor('samples')
    const atAlpha = Array.from({ length: points }, (_, i) =>
      rowsOnDisk(
        file,
        whole.map((pair) => pair * points + i),
        opened.d,
        `samples of run ${run.record.id}`,
      ),
    )
    const smoothness = await pathSmoothness(atAlpha, { signal })
    // Samples of another shape are no distribution to be at a distance from.
    const real = reference?.record.shape.join() === shape.join() ? await reference.open('samples') : undefined
    if (!real)
      problem(
        `Run ${run.record.id} has no distance to the samples of noises: none of the runs has finite samples of noises of its shape, ${shape.join(' × ')}.`,
      )
    const byEncoder: { place: number; encoder: StudyEncoder; features: RowSource }[] = []
    for (const [place, encoder] of encoders.entries()) {
      // Those of one α side by side.
      const rows = Array.from({ length: points }, (_, i) => whole.map((pair) => pair * points + i)).flat()
      const features = ofReference.has(encoder) ? await featuresIfAny(encoder, run, rows, problem) : undefined
      if (features) byEncoder.push({ place, encoder, features })
    }
    const perAlpha: Record<string, StudyCell>[] = []
    const sharing = [0, 1].filter((end) => reference && hasImagesOf(reference, source.between[end], runs))
    for (const end of sharing)
      notes.push(
        `At α = ${end} of run ${run.record.id} the images come from noises of run ${reference!.record.id}, to whose samples distances are measured: none is given there, for two samples of a distribution do not share their images.`,
      )
    for (const [i, images] of atAlpha.entries()) {
      const alpha = i / (points - 1)
      const isApart = !sharing.includes(alpha)
      const told = (what: string) => (share: number) =>
        progress(
          (armPlace + (i + share) / points) / arms.length,
          `${what} of ${run.record.id} at α = ${i} of ${points - 1}`,
        )
      const diversity =
        compared < 2 ? undefined : await diversityWithin(someRows(images, 0, compared), { shape, signal })
      const distance = real && isApart ? await slicedWasserstein(images, real.samples, { multiply, signal }) : undefined
      const withEncoders: Record<string, StudyCell> = {}
      for (const { place, encoder, features } of whole.length < 2 ? [] : byEncoder) {
        const ofAlpha = await heldRows(someRows(features, i * whole.length, whole.length), { signal })
        withEncoders[`feature_diversity_${place + 1}`] = diversityOf(await meanPairwiseCosine(ofAlpha, { signal }))
        if (!isApart) {
          Object.assign(withEncoders, { [`frechet_${place + 1}`]: null, [`kernel_${place + 1}`]: null })
          continue
        }
        const ofNoises = ofReference.get(encoder)!
        const frechet = await frechetDistance(ofAlpha, ofNoises, { multiply, signal })
        withEncoders[`frechet_${place + 1}`] = frechet.distance
        const kernel =
          sizeOfSubsets(ofAlpha.n, ofNoises.n) < 2
            ? undefined
            : await kernelDistance(ofAlpha, ofNoises, { multiply, signal, progress: told(kernelTitle(encoder)) })
        withEncoders[`kernel_${place + 1}`] = kernel
          ? { mean: kernel.distance, sd: kernel.sd, n: kernel.subsets }
          : null
        const few = `${frechetTitle(encoder)}, run ${run.record.id}: ${Math.min(frechet.n.a, frechet.n.b)} images for ${frechet.features} features. No more images than features make covariances of low rank, and the distance too large by an amount that depends on n: compare arms of the same n only.`
        if (frechet.tooFewForFeatures && !notes.includes(few)) notes.push(few)
      }
      perAlpha.push({
        ...runCells(run),
        arm: armOf(run, runs),
        alpha,
        n: images.n,
        excluded: pairs - whole.length,
        compared,
        diversity: valueOrError(diversity?.l2),
        ssim: valueOrError(diversity?.ssim),
        distance: withError(distance?.interval) ?? distance?.distance ?? null,
        ...withEncoders,
      })
    }
    return { run, smoothness, perAlpha, points, pairs: whole, excluded: pairs - whole.length }
  })
  if (measured.length === 0) return []
  const roles = { noises: 'noise', latents: 'latent', 'mended latents': 'reconstruction' } as const
  const chart = (key: string, name: string, title: string, label: string) => ({
    kind: 'lines' as const,
    name,
    title: `${title} along the interpolation`,
    rule: 'Of the images of one α, as in the table; bands are its intervals, or ± the standard deviation where it has none.',
    x: { label: 'α' },
    y: { label },
    series: measured.map(({ run, perAlpha }) => {
      const arm = perAlpha[0].arm as keyof typeof roles
      return {
        run: run.record.id,
        label: arm,
        role: roles[arm],
        points: perAlpha.flatMap((row) => {
          const [x, cell] = [row.alpha as number, row[key] as Measured | number | null | undefined]
          if (cell === null || cell === undefined) return []
          if (typeof cell === 'number') return [{ x, y: cell }]
          // What has no interval has the deviation over its subsets.
          const { mean, sd, low = mean - sd, high = mean + sd } = cell
          return [{ x, y: mean, low, high }]
        }),
      }
    }),
  })
  const grids =
    settings.shown === 0
      ? []
      : measured.map(({ run, points, pairs, perAlpha }): StudyGrid => {
          const shown = pairs.slice(0, settings.shown)
          return {
            name: `between-${(perAlpha[0].arm as string).replace(' ', '-')}`,
            title: `Images between ${perAlpha[0].arm as string}`,
            rule: `Run ${run.record.id}; rows are pairs, columns α; images in [−1, 1].`,
            range: 'unit',
            columns: perAlpha.map(({ alpha }) => String(Number((alpha as number).toFixed(2)))),
            rows: shown.map(String),
            cells: shown.map((pair) =>
              Array.from({ length: points }, (_, i) => ({
                run: run.record.id,
                tensor: 'samples' as const,
                row: pair * points + i,
              })),
            ),
          }
        })
  const ofPixels = measured.map(({ run, perAlpha, points, pairs }) => {
    const name = perAlpha[0].arm as keyof typeof roles
    return { run, name, role: roles[name], points, pairs }
  })
  const morph = await pixelMorph(ofPixels, context)
  return [
    section({
      title: 'Smoothness',
      tables: [
        {
          name: 'smoothness',
          title: 'How smoothly images change',
          rule: 'Per pair, then mean ± standard deviation (n − 1) and 95 % bootstrap interval over pairs. Length: sum of L2 distances of neighbours along α. Straightness: distance of the ends over the length, 1 for a straight way. Unevenness: largest step over the mean step.',
          columns: [
            ...runColumns,
            column('arm', 'Between'),
            column('excluded', 'Pairs left out'),
            column('length', 'Length'),
            column('end_to_end', 'End to end'),
            column('straightness', 'Straightness'),
            column('unevenness', 'Unevenness'),
          ],
          rows: measured.map(({ run, smoothness, excluded, perAlpha }) => ({
            ...runCells(run),
            arm: perAlpha[0].arm,
            excluded,
            length: overImages(smoothness.perPair.length, 'pairs'),
            end_to_end: overImages(smoothness.perPair.endToEnd, 'pairs'),
            straightness: overImages(smoothness.perPair.straightness, 'pairs'),
            unevenness: overImages(smoothness.perPair.unevenness, 'pairs'),
          })),
        },
      ],
    }),
    section({
      title: 'Along α',
      tables: [
        {
          name: 'along-alpha',
          title: 'Diversity and distribution along α',
          rule: `Diversity: mean L2 distance, and mean SSIM, over all pairs of different images of one α (of the first ${mostCompared} pairs at most). Distribution: sliced 2-Wasserstein distance to the samples of the noises${reference ? ` of run ${reference.record.id}` : ''}; two finite samples of one distribution are not at 0, and an end whose images come from those noises has no distance. All three ± the standard error over images and 95 % interval of the jackknife, for images that a bootstrap draws twice are at no distance; at a distance of 0 there is none.${
            ofReference.size > 0
              ? ' Fréchet: |m₁ − m₂|² + tr(S₁ + S₂ − 2 (S₁ S₂)^½) of the features’ means and covariances (n − 1), to the features of the same samples; without an interval, since its bias grows as n falls and is larger than its scatter: compare arms of the same n. Kernel distance: the unbiased squared maximum mean discrepancy with the kernel (x · y / f + 1)³ of f features, mean ± standard deviation over 100 subsets, drawn without replacement, of 1000 images of each set (of half of the smaller set where that is fewer); it does not depend on n, and can be below 0 where there is no distance. Features’ diversity: mean 1 − cos over all pairs of images of one α.'
              : ''
          }`,
          columns: [
            ...runColumns,
            column('arm', 'Between'),
            column('alpha', 'α'),
            column('n', 'n'),
            column('excluded', 'Left out'),
            column('compared', 'Compared'),
            column('diversity', 'Diversity, L2'),
            column('ssim', 'SSIM'),
            column('distance', 'Sliced Wasserstein'),
            ...encoders.flatMap((encoder, place) =>
              ofReference.has(encoder)
                ? [
                    column(`frechet_${place + 1}`, frechetTitle(encoder)),
                    column(`kernel_${place + 1}`, kernelTitle(encoder)),
                    column(`feature_diversity_${place + 1}`, `Diversity of ${encoder.source.name} features`),
                  ]
                : [],
            ),
          ],
          rows: measured.flatMap(({ perAlpha }) => perAlpha),
        },
      ],
      charts: [
        chart('diversity', 'diversity', 'Diversity', 'mean L2 of pairs of images'),
        chart('distance', 'distribution', 'Distance to the samples of noises', 'sliced Wasserstein distance'),
        ...encoders.flatMap((encoder, place) =>
          ofReference.has(encoder)
            ? [
                chart(`frechet_${place + 1}`, `frechet-${place + 1}`, frechetTitle(encoder), frechetTitle(encoder)),
                chart(`kernel_${place + 1}`, `kernel-${place + 1}`, kernelTitle(encoder), kernelTitle(encoder)),
              ]
            : [],
        ),
      ],
      grids,
      notes: [
        'The released slerp takes norms over the last axis only and so interpolates every image row by itself; ours takes the whole vector. Runs made with interpolate --rows show theirs.',
        ...notes,
        ...encoders
          .filter(isFid)
          .map(
            ({ source }) =>
              `${source.name} was added as FID’s Inception network (fidInception), so its Fréchet distance is called FID and its kernel distance KID; the reference is run ${reference?.record.id ?? ''} and not a training set, so it is not to be compared with published ones.`,
          ),
      ],
    }),
    ...morph,
  ]
}

/** Whether the images at an end of an interpolation come from the noises of the reference, by way of the latents of its samples, too. */
function hasImagesOf(reference: MeasuredRun, end: { run: string }, runs: readonly MeasuredRun[]): boolean {
  const id = runOfNoise(end.run, runs)
  if (id === reference.record.id) return true
  const other = runs.find(({ record }) => record.id === id)?.record
  const { source, model } = reference.record
  return (
    source?.from === 'noise' &&
    other?.source?.from === 'noise' &&
    source.stream === other.source.stream &&
    source.seed === other.source.seed &&
    model?.checkpoint.sha256 === other.model?.checkpoint.sha256
  )
}

/** With its error where there is one, and null for what cannot be had. */
const valueOrError = (found: MaybeJackknifed | undefined): StudyCell =>
  withError(found?.interval) ?? found?.value ?? null

/** 1 less a mean cosine, whose limits change places. */
function diversityOf({ value, interval }: MaybeJackknifed): StudyCell {
  if (!interval) return 1 - value
  const { error, low, high, n } = interval
  return { mean: 1 - value, sd: error, n, low: 1 - high, high: 1 - low }
}

const isFid = ({ source }: StudyEncoder) => source.settings.fidInception === true

/** FID is the Fréchet distance of the features of one network only. */
const frechetTitle = (encoder: StudyEncoder) =>
  isFid(encoder) ? `FID (${encoder.source.name})` : `Fréchet distance of ${encoder.source.name} features`

/** KID likewise. */
const kernelTitle = (encoder: StudyEncoder) =>
  isFid(encoder) ? `KID (${encoder.source.name})` : `Kernel distance of ${encoder.source.name} features`

/** What lies at the ends: noises, latents, or latents whose first steps were replaced by forward diffusion. */
function armOf({ record: { source } }: MeasuredRun, runs: readonly MeasuredRun[]): string {
  if (source?.from !== 'interpolation') return ''
  const [end] = source.between
  if (end.tensor === 'noise') return 'noises'
  const run = runs.find(({ record }) => record.id === end.run)
  return run?.record.settings?.replaceFirst ? 'mended latents' : 'latents'
}
