import type { StudyCell, StudyChart, StudySection } from '../../../src-shared/studies/studyResult.ts'
import { keptPoints } from '../../../src-shared/project/keptArrays.ts'
import { heldRows } from '../../analysis/heldRows.ts'
import { pathPlane } from '../../analysis/pathPlane.ts'
import type { RowSource } from '../../analysis/rowSource.ts'
import type { FiniteRows, MeasuredRun } from './measuredRun.ts'
import { column, runName, section, type StudyContext } from './studyContext.ts'

/**
 * States of a way that are taken, evenly spaced, and the last beside them where it is not among these: of more the products would take long and the
 * drawing would be the same.
 */
const mostStates = 1000

/** A way of an image: which states of which pass, one source for each. */
interface Way {
  path: 'sampling' | 'inversion'
  states: readonly number[]
  /** One in so many of those that were kept, and the last. */
  every: number
  sources: readonly RowSource[]
}

/** Images of a run in the planes of their ways. */
export interface Planes {
  run: MeasuredRun
  rows: Record<string, StudyCell>[]
  charts: StudyChart[]
}

/**
 * The ways of some images of a run, there and back as far as they were kept, each in the plane of the first two components of its states
 * (section 9 of the experiments).
 *
 * @param shown  how many images, the first finite ones
 */
export async function planesOfPaths(
  run: MeasuredRun,
  opened: Pick<FiniteRows<never>, 'rows'>,
  shown: number,
  { multiply, signal, progress }: Pick<StudyContext<unknown>, 'multiply' | 'signal' | 'progress'>,
): Promise<Planes> {
  const images = opened.rows.slice(0, shown)
  const ways = (['sampling', 'inversion'] as const).flatMap((path): Way[] => {
    const kept = run.openKept(`${path}_states`, images)
    if (!kept) return []
    const every = Math.ceil(kept.points.length / mostStates)
    // The first and the last always: they are named.
    const chosen = keptPoints(kept.points.length - 1, every)
    return [
      {
        path,
        every,
        states: chosen.map((place) => kept.points[place]),
        sources: chosen.map((place) => kept.sources[place]),
      },
    ]
  })
  const [rows, charts]: [Planes['rows'], StudyChart[]] = [[], []]
  const thinned = ways.filter(({ every }) => every > 1)
  const leftOut = thinned
    .map(({ path, every }) => ` Of ${path}, one state in ${every} that were kept is taken, and the last.`)
    .join('')
  for (const [place, row] of images.entries()) {
    progress(place / images.length, `plane of image ${row} of ${run.record.id}`)
    const states = statesOfImage(
      ways.flatMap(({ sources }) => sources),
      place,
    )
    // Every pass over them reads a file for each.
    const held = await heldRows(states, { signal })
    const { n, points, explained } = await pathPlane(held, { multiply, signal })
    rows.push({
      run: run.record.id,
      row,
      states: n,
      first: explained[0],
      second: explained[1],
      together: explained[0] + explained[1],
    })
    let before = 0
    const series = ways.map(({ path, states }) => {
      const own = states.map((state, at) => ({ ...points[before + at], state }))
      before += states.length
      return path === 'sampling'
        ? {
            label: 'from noise to sample',
            role: 'sample' as const,
            path,
            ends: { first: 'x_T', last: 'x_0' },
            points: own,
          }
        : {
            label: 'from sample to latent',
            role: 'latent' as const,
            path,
            ends: { first: 'x_0', last: 'x̂_T' },
            points: own,
          }
    })
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`
    charts.push({
      kind: 'paths',
      run: run.record.id,
      row,
      name: `plane-${row}`,
      title: `The way of image ${row} in the plane in which it varies most`,
      rule: `The ${n} states of image ${row}, all in one principal component analysis of their entries (centred, not scaled); places are L2 distances from their mean along each component. The two axes have scales of their own.${leftOut} ${runName(run)}.`,
      x: { label: `first component, ${percent(explained[0])} of the variance` },
      y: { label: `second component, ${percent(explained[1])}` },
      series,
    })
  }
  return { run, rows, charts }
}

/** The states of one image, by its place among the rows of the sources, as a set of their own. */
function statesOfImage(sources: readonly RowSource[], place: number): RowSource {
  const [{ what, length }] = sources
  return {
    what,
    n: sources.length,
    length,
    async read(first, count) {
      const states = new Float32Array(count * length)
      for (let i = 0; i < count; i++) states.set(await sources[first + i].read(place, 1), i * length)
      return states
    },
  }
}

/** @param measured  of each run; charts of several runs have names of their own */
export function planesSection(measured: readonly Planes[]): StudySection[] {
  const rows = measured.flatMap((one) => one.rows)
  if (rows.length === 0) return []
  return [
    section({
      title: 'In the plane of two components',
      text: 'Every image has a plane of its own, through its states there and back. A way that bends out of it leaves the rest of the variance unexplained.',
      tables: [
        {
          name: 'planes',
          title: 'How much of a way lies in a plane',
          rule: 'Of each image, the share of the variance of its states, over all entries, that lies along the first and the second principal component, and along both.',
          columns: [
            column('run', 'Run'),
            column('row', 'Image'),
            column('states', 'States'),
            column('first', 'First component'),
            column('second', 'Second component'),
            column('together', 'Together'),
          ],
          rows,
        },
      ],
      charts: measured.flatMap(({ charts }, place) =>
        charts.map((chart) => (measured.length > 1 ? { ...chart, name: `${chart.name}-${place + 1}` } : chart)),
      ),
      notes: [
        'The released code lays a plane through the states of all images at every step by itself and draws one way in it; there the axes change from step to step. Here each way has one plane.',
      ],
    }),
  ]
}
