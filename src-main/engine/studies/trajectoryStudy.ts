import type { Measured, StudyCell, StudyChart } from '../../../src-shared/studies/studyResult.ts'
import { intervalOfDraws } from '../../analysis/bootstrapInterval.ts'
import { measureTrajectory as follow } from '../../analysis/measureTrajectory.ts'
import { shareOfUnits } from '../../analysis/shareOfUnits.ts'
import { spread } from '../../analysis/spread.ts'
import { planesOfPaths, planesSection } from './planesOfPaths.ts'
import {
  column,
  eachRun,
  runCells,
  runColumns,
  runName,
  section,
  unlessProblem,
  type MeasureStudy,
} from './studyContext.ts'

/** Of the bootstrap over images. */
const draws = 500

/** Section 6 of the experiments: every state of sampling against the line from noise to latent. */
export const measureTrajectory: MeasureStudy<{ points: number; shown: number }> = async (context) => {
  const { settings, runs, signal, progress, problem } = context
  const measured = await eachRun(context, 'the way', async (run, place) => {
    const opened = await run.open('noise', 'latents')
    const kept = opened && run.openKept('sampling_states', opened.rows)
    if (!opened || !kept) {
      problem(
        `Run ${run.record.id} has ${opened ? 'kept no sampling states (run it with --keep-states)' : 'no finite rows of noise and latents together'}, so its way is unknown.`,
      )
      return undefined
    }
    const found = await follow(
      { noise: opened.noise, latents: opened.latents, states: kept.sources },
      { positions: settings.points, draws, signal },
    )
    // Beside all else: what they lack takes nothing from the rest.
    const planes = await unlessProblem(problem, `Run ${run.record.id} has no planes of its ways`, () =>
      planesOfPaths(run, opened, settings.shown, {
        ...context,
        progress: (share, what) => progress((place + share) / runs.length, what),
      }),
    )
    return { run, opened, points: kept.points, found, planes }
  })
  if (measured.length === 0) return []
  const rows: Record<string, StudyCell>[] = []
  const perStep: Record<string, StudyCell>[] = []
  const charts: StudyChart[] = []
  measured.forEach(({ run, opened, points, found }, place) => {
    const last = points[points.length - 1]
    const share = (state: number) => points[state] / last
    const { n } = opened
    const closerTo = (shares: readonly number[]) => shares.map((one) => shareOfUnits(one, n))
    const [toNoise, toLatent] = [closerTo(found.closerToNoise), closerTo(found.closerToLatent)]
    const passes = found.passesLatentAt
    const passing = (state: number) => stepAt(points, state) / last
    const states = points.length === last + 1 ? 'T + 1 states' : `${points.length} of T + 1 states, as kept`
    rows.push({
      ...runCells(run),
      n,
      excluded: opened.excluded,
      closest: overDraws(share(found.closestToLatent), Float64Array.from(found.drawn.closestToLatent, share), n),
      passes: passes === undefined ? null : overDraws(passing(passes), found.drawn.passesLatentAt.map(passing), n),
      residual: found.residuals[found.closestToLatent],
    })
    points.forEach((step, state) =>
      perStep.push({
        run: run.record.id,
        step,
        n,
        nearest: found.positions[found.nearest[state]],
        residual: found.residuals[state],
        projection: found.projections[state],
        closer_to_noise: toNoise[state],
        closer_to_latent: toLatent[state],
      }),
    )
    const suffix = measured.length > 1 ? `-${place + 1}` : ''
    const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
      const at = Math.round(part * (points.length - 1))
      return { at, label: String(last - points[at]) }
    })
    const heat = (scaled: boolean): StudyChart => ({
      kind: 'heat',
      run: run.record.id,
      name: `${scaled ? 'heat-scaled' : 'heat'}${suffix}`,
      title: `Distance of the denoising states to the noise–latent line${scaled ? ', each step scaled' : ''}`,
      rule: `Mean over n = ${opened.n} images of ‖(1 − λ) x_T + λ x̂_T − x_t‖₂${scaled ? ', each step from its smallest to its largest value, so that colours of two steps are not comparable' : ''}; ${states}, the noise first; dots: the nearest point. ${runName(run)}.`,
      x: { label: 'denoising step t', ticks, values: points.map((point) => last - point) },
      y: {
        label: 'λ, from noise to latent',
        ticks: [0, 0.5, 1].map((lambda) => ({
          at: Math.round(lambda * (found.positions.length - 1)),
          label: String(lambda),
        })),
        values: Array.from(found.positions),
      },
      columnsShow: { states: [...points], row: opened.rows[0] },
      colour: { label: scaled ? 'scaled distance' : 'L2 distance', map: 'flare' },
      values: found.positions.map((_, position) =>
        (scaled ? found.scaled : found.distances).map((state) => state[position]),
      ),
      marks: found.nearest,
      corners: { bottomLeft: 'noise', topLeft: 'latent', bottomRight: 'sample' },
    })
    charts.push(heat(true), heat(false), {
      kind: 'lines',
      run: run.record.id,
      name: `closer${suffix}`,
      title: 'Share of images closer to noise or to latent',
      rule: `L2, n = ${n} images; equally far counts for neither. Bands: 95 % intervals of Wilson over images. ${runName(run)}.`,
      x: { label: 'denoising steps done' },
      y: { label: 'share of images', min: 0, max: 1 },
      series: [
        { label: 'closer to noise', role: 'noise', points: points.map((x, i) => ({ x, ...asHeight(toNoise[i]) })) },
        { label: 'closer to latent', role: 'latent', points: points.map((x, i) => ({ x, ...asHeight(toLatent[i]) })) },
      ],
    })
  })
  return [
    section({
      title: 'Where the way passes the latent',
      tables: [
        {
          name: 'passing',
          title: 'Where the way passes the latent',
          rule: `Shares of the path, 0 at the noise and 1 at the sample. Closest: the state with the smallest mean distance to the latent, and that distance to the line (L2). Passes: where the mean projection on the line first reaches the latent; empty where it never does. Both ± their standard error over images, with the 95 % percentile interval of ${draws} draws of n images with replacement; a single image has neither, nor has Passes where one of the draws never reaches the latent.`,
          columns: [
            ...runColumns,
            column('n', 'n'),
            column('excluded', 'Left out'),
            column('closest', 'Closest at'),
            column('passes', 'Passes at'),
            column('residual', 'Distance there'),
          ],
          rows,
        },
      ],
    }),
    section({
      title: 'Step by step',
      tables: [
        {
          name: 'steps',
          title: 'Every state',
          rule: 'Nearest: λ of the smallest mean distance, and that distance (L2). Projection: mean over images of the λ at which the line comes closest, which may lie outside 0 to 1. Shares of n images that are closer to noise or to latent, ± the standard deviation of one image’s 0 or 1, with Wilson’s 95 % interval over images.',
          columns: [
            column('run', 'Run'),
            column('step', 'Step'),
            column('n', 'n'),
            column('nearest', 'Nearest λ'),
            column('residual', 'Distance there'),
            column('projection', 'Projection λ'),
            column('closer_to_noise', 'Closer to noise'),
            column('closer_to_latent', 'Closer to latent'),
          ],
          rows: perStep,
        },
      ],
      charts,
      notes: [
        'The committed code keeps T states without the noise; here there are T + 1, so that the left edge is the noise.',
      ],
    }),
    ...planesSection(measured.flatMap(({ planes }) => planes ?? [])),
  ]
}

/**
 * A statistic of all images with its standard error and interval from those of draws. By itself for one image, whose draws are all the same, and where
 * a draw has none: of those that have one alone the error would be the smaller, the more have none.
 */
export function overDraws(value: number, drawn: Float64Array, n: number): StudyCell {
  if (n < 2 || !drawn.every(Number.isFinite)) return value
  const { low, high } = intervalOfDraws(value, drawn, { units: 'images', n })
  return { mean: value, sd: spread(drawn).sd, n, low, high }
}

/** How many steps in, with a fraction, a place among the states that were kept lies: of every N-th the last may be nearer to the one before. */
function stepAt(points: readonly number[], place: number): number {
  if (!(place < points.length - 1)) return place === points.length - 1 ? points[place] : Infinity
  const state = Math.floor(place)
  return points[state] + (place - state) * (points[state + 1] - points[state])
}

const asHeight = ({ mean, low, high }: Measured) => ({ y: mean, low, high })
