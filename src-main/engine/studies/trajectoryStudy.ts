import type { StudyCell, StudyChart } from '../../../src-shared/studies/studyResult.ts'
import { measureTrajectory as follow } from '../../analysis/measureTrajectory.ts'
import { column, eachRun, runCells, runColumns, runName, section, type MeasureStudy } from './studyContext.ts'

/** Section 6 of the experiments: every state of sampling against the line from noise to latent. */
export const measureTrajectory: MeasureStudy<{ points: number }> = async (context) => {
  const { settings, signal, problem } = context
  const measured = await eachRun(context, 'the way', async (run) => {
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
      { positions: settings.points, signal },
    )
    return { run, opened, points: kept.points, found }
  })
  if (measured.length === 0) return []
  const rows: Record<string, StudyCell>[] = []
  const perStep: Record<string, StudyCell>[] = []
  const charts: StudyChart[] = []
  measured.forEach(({ run, opened, points, found }, place) => {
    const last = points[points.length - 1]
    const share = (state: number) => points[state] / last
    rows.push({
      ...runCells(run),
      n: opened.n,
      excluded: opened.excluded,
      closest: share(found.closestToLatent),
      passes: found.passesLatentAt === undefined ? null : found.passesLatentAt / (points.length - 1),
      residual: found.residuals[found.closestToLatent],
    })
    points.forEach((step, state) =>
      perStep.push({
        run: run.record.id,
        step,
        n: opened.n,
        nearest: found.positions[found.nearest[state]],
        residual: found.residuals[state],
        projection: found.projections[state],
        closer_to_noise: found.closerToNoise[state],
        closer_to_latent: found.closerToLatent[state],
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
      rule: `Mean over n = ${opened.n} images of ‖(1 − λ) x_T + λ x̂_T − x_t‖₂${scaled ? ', each step from its smallest to its largest value, so that colours of two steps are not comparable' : ''}; T + 1 states, the noise first; dots: the nearest point. ${runName(run)}.`,
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
      rule: `L2, n = ${opened.n} images; equally far counts for neither. ${runName(run)}.`,
      x: { label: 'denoising steps done' },
      y: { label: 'share of images', min: 0, max: 1 },
      series: [
        { label: 'closer to noise', role: 'noise', points: points.map((x, i) => ({ x, y: found.closerToNoise[i] })) },
        {
          label: 'closer to latent',
          role: 'latent',
          points: points.map((x, i) => ({ x, y: found.closerToLatent[i] })),
        },
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
          rule: 'Shares of the path, 0 at the noise and 1 at the sample. Closest: the state with the smallest mean distance to the latent, and that distance to the line (L2). Passes: where the mean projection on the line first reaches the latent.',
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
          rule: 'Nearest: λ of the smallest mean distance, and that distance (L2). Projection: mean over images of the λ at which the line comes closest, which may lie outside 0 to 1. Shares of n images that are closer to noise or to latent.',
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
  ]
}
