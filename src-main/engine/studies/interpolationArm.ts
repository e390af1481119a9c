import type { StudyCell } from '../../../src-shared/studies/studyResult.ts'
import { diversityWithin } from '../../analysis/diversityWithin.ts'
import { heldRows } from '../../analysis/heldRows.ts'
import type { MaybeJackknifed } from '../../analysis/jackknife.ts'
import { pathSmoothness } from '../../analysis/pathSmoothness.ts'
import { slicedWasserstein } from '../../analysis/slicedWasserstein.ts'
import { someRows, type RowSource } from '../../analysis/rowSource.ts'
import { featuresIfAny, type StudyEncoder } from './encodedFeatures.ts'
import { featureCells, frechetTitle, kernelTitle } from './featureDistances.ts'
import { rowsByPlace, samplesByPlace, wholeGroups } from './groupedRows.ts'
import type { MeasuredRun } from './measuredRun.ts'
import type { Arm } from './pixelMorph.ts'
import { runCells, withError, type StudyContext } from './studyContext.ts'

/** Images of one α that are compared with one another: all pairs of more would take long and tell little more. */
export const mostCompared = 48

/** What was measured of a run of interpolations. */
export interface MeasuredArm extends Arm {
  smoothness: Awaited<ReturnType<typeof pathSmoothness>>
  /** Cells of the images of each α, from 0 to 1. */
  perAlpha: Record<string, StudyCell>[]
  /** Pairs that are not whole. */
  excluded: number
  /** Those of α = 0 and 1 whose images come from noises of the reference. */
  sharing: number[]
}

/** What the images of interpolations are compared with. */
export interface ArmReference {
  /** A run of samples of noises; absent where there is none. */
  run?: MeasuredRun
  /** Its features, by every encoder that has them. */
  features: ReadonlyMap<StudyEncoder, RowSource>
}

const roles = { noises: 'noise', latents: 'latent', 'mended latents': 'reconstruction' } as const

/**
 * Smoothness along α, and diversity and distances of the images of each α.
 *
 * @param progress  how much of this arm is done, 0 to 1
 * @param note  takes a sentence for people that belongs below the tables
 */
export async function measureArm(
  run: MeasuredRun,
  reference: ArmReference,
  {
    runs,
    encoders,
    multiply,
    signal,
    progress,
    problem,
    note,
  }: Omit<StudyContext<unknown>, 'settings'> & { note(sentence: string): void },
): Promise<MeasuredArm | undefined> {
  const { source, count, shape } = run.record
  if (source?.from !== 'interpolation') return undefined
  const name = armOf(source.between[0], runs)
  const points = source.steps + 2
  const pairs = count / points
  const opened = await run.open('samples')
  if (!opened) {
    problem(`Run ${run.record.id} has no finite samples.`)
    return undefined
  }
  const whole = wholeGroups(
    Array.from({ length: pairs }, (_, pair) => pair),
    points,
    opened.rows,
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
  const changing = pairsOfSeveralClasses(run.record, points)
  if (changing > 0)
    problem(
      `Run ${run.record.id} was told classes that change along α in ${changing} of its ${pairs} pairs: its numbers are of these changes as well. Made without --classes, all images of a pair have the class of its ends.`,
    )
  const compared = Math.min(mostCompared, whole.length)
  const atAlpha = samplesByPlace(run, whole, points)
  const smoothness = await pathSmoothness(atAlpha, { signal })
  // Samples of another shape are no distribution to be at a distance from.
  const real = reference.run?.record.shape.join() === shape.join() ? await reference.run.open('samples') : undefined
  if (!real)
    problem(
      `Run ${run.record.id} has no distance to the samples of noises: none of the runs has finite samples of noises of its shape, ${shape.join(' × ')}.`,
    )
  const byEncoder: { place: number; encoder: StudyEncoder; features: RowSource }[] = []
  for (const [place, encoder] of encoders.entries()) {
    // Those of one α side by side.
    const rows = rowsByPlace(whole, points).flat()
    const features = reference.features.has(encoder) ? await featuresIfAny(encoder, run, rows, problem) : undefined
    if (features) byEncoder.push({ place, encoder, features })
  }
  const perAlpha: Record<string, StudyCell>[] = []
  const sharing = [0, 1].filter((end) => reference.run && hasImagesOf(reference.run, source.between[end], runs))
  for (const [i, images] of atAlpha.entries()) {
    const alpha = i / (points - 1)
    const isApart = !sharing.includes(alpha)
    const told = (what: string) => (share: number) =>
      progress((i + share) / points, `${what} of ${run.record.id} at α = ${i} of ${points - 1}`)
    const diversity = compared < 2 ? undefined : await diversityWithin(someRows(images, 0, compared), { shape, signal })
    const distance = real && isApart ? await slicedWasserstein(images, real.samples, { multiply, signal }) : undefined
    const withEncoders: Record<string, StudyCell> = {}
    for (const { place, encoder, features } of whole.length < 2 ? [] : byEncoder) {
      const ofAlpha = await heldRows(someRows(features, i * whole.length, whole.length), { signal })
      const ofReference = isApart ? reference.features.get(encoder) : undefined
      const few = (images: number, count: number) =>
        note(
          `${frechetTitle(encoder)}, run ${run.record.id}: ${images} images for ${count} features. No more images than features make covariances of low rank, and the distance too large by an amount that depends on n: compare arms of the same n only.`,
        )
      Object.assign(
        withEncoders,
        await featureCells(
          { place, features: ofAlpha, reference: ofReference },
          { multiply, signal, progress: told(kernelTitle(encoder)), few },
        ),
      )
    }
    perAlpha.push({
      ...runCells(run),
      arm: name,
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
  const excluded = pairs - whole.length
  return { run, name, role: roles[name], points, pairs: whole, smoothness, perAlpha, excluded, sharing }
}

/** How many pairs were given more than one class; those whose class is that of their ends have one. */
function pairsOfSeveralClasses({ settings, count }: MeasuredRun['record'], points: number): number {
  const classes = settings?.classes
  if (!classes) return 0
  const classOf = (row: number) => classes[row % classes.length]
  return Array.from({ length: count / points }, (_, pair) => pair * points).filter((first) =>
    Array.from({ length: points }, (_, i) => classOf(first + i)).some((one) => one !== classOf(first)),
  ).length
}

/** Whether the images at an end of an interpolation come from the noises of the reference, by way of the latents of its samples, too. */
function hasImagesOf(reference: MeasuredRun, end: { run: string }, runs: readonly MeasuredRun[]): boolean {
  const ofEnd = runs.find(({ record }) => record.id === end.run)?.record.source
  const id = ofEnd?.from === 'run' && ofEnd.tensor === 'samples' ? ofEnd.run : end.run
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

/** What lies at the ends: noises, latents, or latents whose first steps were replaced by forward diffusion. */
function armOf(end: { run: string; tensor: string }, runs: readonly MeasuredRun[]): keyof typeof roles {
  if (end.tensor === 'noise') return 'noises'
  const run = runs.find(({ record }) => record.id === end.run)
  return run?.record.settings?.replaceFirst ? 'mended latents' : 'latents'
}
