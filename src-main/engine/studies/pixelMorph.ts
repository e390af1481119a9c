import { wholeSourceRun } from '../../../src-shared/project/runRecord.ts'
import type { StudyCell, StudyChart, StudySection } from '../../../src-shared/studies/studyResult.ts'
import { pairedPictures } from '../../analysis/pairedPictures.ts'
import type { RowSource } from '../../analysis/rowSource.ts'
import { slerp, slerpRows } from '../../diffusion/slerp.ts'
import { rowsAtPlace } from './groupedRows.ts'
import { samplesOnDisk, type MeasuredRun } from './measuredRun.ts'
import { asSampled, runDifferences } from './runDifferences.ts'
import { column, overImages, runCells, runColumns, section, unlessProblem, type StudyContext } from './studyContext.ts'

/** A run of interpolations, as the study found it. */
export interface Arm {
  run: MeasuredRun
  /** What lies at its ends, in words, and the colour of that. */
  name: string
  role: 'noise' | 'latent' | 'reconstruction'
  /** Images of a pair, both ends included. */
  points: number
  /** Numbers of the pairs that are whole. */
  pairs: readonly number[]
}

/** Pairs that are compared at most, as many as the released code takes. */
const mostPairs = 128

type Interpolation = Extract<NonNullable<MeasuredRun['record']['source']>, { from: 'interpolation' }>
type Cells = Record<string, StudyCell>

/**
 * Images of interpolations beside the same interpolation of the two end images in pixel space, and beside the images between the noises that the ends
 * come from (section 13 of the experiments, code-only).
 *
 * @param runs  all of the study, which tell where latents come from
 */
export async function pixelMorph(
  arms: readonly Arm[],
  { runs, signal, progress, problem }: Pick<StudyContext<unknown>, 'runs' | 'signal' | 'progress' | 'problem'>,
): Promise<StudySection[]> {
  // Latents of an autoencoder are no pixels.
  const ofPixels = arms.filter(({ run }) => run.record.model?.autoencoder === undefined)
  const rows: (Cells & { arm: string })[] = []
  for (const [place, arm] of ofPixels.entries()) {
    const { id } = arm.run.record
    const between = ofPixels.filter((other) => other !== arm && isOfNoisesOf(other, arm, runs))
    const noises = between.find((other) => settingsDiffering(other, arm).length === 0)
    if (!noises && between.length > 0)
      problem(
        `Run ${id} is not compared with the images between the noises of run ${between[0].run.record.id}, since it has ${settingsDiffering(between[0], arm).join(' and ')}.`,
      )
    const found = await unlessProblem(problem, `Run ${id} has no morph of pixels`, () =>
      morphRows(arm, noises, {
        signal,
        progress: (share) => progress((place + share) / ofPixels.length, `morph of ${id}`),
      }),
    )
    rows.push(...(found ?? []))
  }
  return rows.length > 0 ? [morphSection(ofPixels, rows)] : []
}

/** A row for each α. */
async function morphRows(
  arm: Arm,
  noises: Arm | undefined,
  { signal, progress }: { signal: AbortSignal; progress(share: number): void },
): Promise<(Cells & { arm: string })[]> {
  const shape = arm.run.record.shape
  const pairs = arm.pairs.slice(0, mostPairs)
  const shared = noises ? pairs.filter((pair) => noises.pairs.includes(pair)) : []
  const rows: (Cells & { arm: string })[] = []
  for (let i = 0; i < arm.points; i++) {
    progress(i / arm.points)
    const morph = await pairedPictures(imagesAt(arm, i, pairs), morphAt(arm, i, pairs), { shape, signal })
    const beside =
      noises && shared.length > 0
        ? await pairedPictures(imagesAt(arm, i, shared), imagesAt(noises, i, shared), { shape, signal })
        : undefined
    rows.push({
      ...runCells(arm.run),
      arm: arm.name,
      alpha: i / (arm.points - 1),
      morph_ssim: morph.ssim ? overImages(morph.ssim, 'pairs') : null,
      morph_l2: overImages(morph.l2, 'pairs'),
      noises_ssim: beside?.ssim ? overImages(beside.ssim, 'pairs') : null,
      noises_l2: beside ? overImages(beside.l2, 'pairs') : null,
    })
  }
  return rows
}

function morphSection(arms: readonly Arm[], rows: readonly (Cells & { arm: string })[]): StudySection {
  const curves = (key: string, name: string, title: string, label: string): StudyChart[] => {
    const series = arms.flatMap(({ run, name: arm, role }) => {
      const points = rows.flatMap(({ run: id, alpha, [key]: cell }) =>
        id === run.record.id && typeof cell === 'object' && cell !== null
          ? [{ x: alpha as number, y: cell.mean, low: cell.low, high: cell.high }]
          : [],
      )
      return points.length > 0 ? [{ run: run.record.id, label: arm, role, points }] : []
    })
    if (series.length === 0) return []
    const rule = 'Mean over pairs; bands are the table’s 95 % bootstrap intervals.'
    return [{ kind: 'lines', name, title, rule, x: { label: 'α' }, y: { label }, series }]
  }
  return section({
    title: 'Beside a morph of pixels',
    text: 'An interpolation that only blends its end images looks like the morph: at its ends it is the morph, and what it makes of its own shows in between.',
    tables: [
      {
        name: 'pixel-morph',
        title: 'Images between the ends, beside a morph of the end images',
        rule: `Per pair, of the first ${mostPairs} whole ones at most, then mean ± standard deviation (n − 1) and 95 % bootstrap interval over pairs. Morph: the slerp of the two end images in pixel space, by the rule of the run’s own interpolation, at the same α. Noises: the image between the noises that the ends come from, at the same α. SSIM with [−1, 1] brought to [0, 1]; L2 over all entries, which the released code divides by 100.`,
        columns: [
          ...runColumns,
          column('arm', 'Between'),
          column('alpha', 'α'),
          column('morph_ssim', 'SSIM to morph'),
          column('morph_l2', 'L2 to morph'),
          column('noises_ssim', 'SSIM to noises'),
          column('noises_l2', 'L2 to noises'),
        ],
        rows: [...rows],
      },
    ],
    charts: [
      ...curves('morph_ssim', 'morph-ssim', 'Likeness to the morph of the end images', 'mean SSIM to the morph'),
      ...curves('morph_l2', 'morph-l2', 'Distance to the morph of the end images', 'mean L2 to the morph'),
      ...curves(
        'noises_ssim',
        'noises-ssim',
        'Likeness to the images between the noises',
        'mean SSIM to the images between noises',
      ),
      ...curves(
        'noises_l2',
        'noises-l2',
        'Distance to the images between the noises',
        'mean L2 to the images between noises',
      ),
    ],
  })
}

const interpolationOf = ({ run }: Arm) => run.record.source as Interpolation

/** The images of some pairs at one place between the ends. */
function imagesAt({ run, points }: Arm, place: number, pairs: readonly number[]): RowSource {
  return samplesOnDisk(run, rowsAtPlace(pairs, points, place))
}

/** The end images of some pairs, interpolated in pixel space as the run interpolates what it samples from. */
function morphAt(arm: Arm, place: number, pairs: readonly number[]): RowSource {
  const [start, end] = [imagesAt(arm, 0, pairs), imagesAt(arm, arm.points - 1, pairs)]
  const alpha = place / (arm.points - 1)
  const { rows: byRows } = interpolationOf(arm)
  const width = arm.run.record.shape[2]
  const { length } = start
  return {
    ...start,
    async read(first, count) {
      const [from, to] = [await start.read(first, count), await end.read(first, count)]
      if (alpha === 0 || alpha === 1) return alpha === 0 ? from : to
      const mixed = new Float32Array(count * length)
      for (let i = 0; i < mixed.length; i += length) {
        const [a, b, into] = [from, to, mixed].map((data) => data.subarray(i, i + length))
        if (byRows) slerpRows(a, b, alpha, into, width)
        else slerp(a, b, alpha, into)
      }
      return mixed
    },
  }
}

/** Whether the ends of the first are the noises from which came what lies at the ends of the second, in as many steps. */
function isOfNoisesOf(noises: Arm, arm: Arm, runs: readonly MeasuredRun[]): boolean {
  const [of, other] = [interpolationOf(noises), interpolationOf(arm)]
  if (of.steps !== other.steps || of.rows !== other.rows || other.between.every(({ tensor }) => tensor === 'noise'))
    return false
  if (noises.run.record.model?.checkpoint.sha256 !== arm.run.record.model?.checkpoint.sha256) return false
  return of.between.every(
    ({ run, tensor }, end) => tensor === 'noise' && run === runOfNoise(other.between[end].run, runs),
  )
}

/** What else decides the images of the second, as sentences go on after "it has": their difference to the first would show that as well. */
const settingsDiffering = (noises: Arm, arm: Arm): string[] =>
  runDifferences(
    asSampled(arm.run),
    { ...asSampled(noises.run), count: arm.run.record.count },
    {
      allowed: 'nothing',
      samples: ['', ''],
    },
  )

/** The run whose noises the latents of a run come from: itself, or the one whose samples it inverts. */
function runOfNoise(id: string, runs: readonly MeasuredRun[]): string {
  return wholeSourceRun(runs.find(({ record }) => record.id === id)?.record.source, 'samples') ?? id
}
