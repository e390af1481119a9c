import type { Measured, StudySection, StudyTable } from '../../../src-shared/studies/studyResult.ts'
import { groupsAgainstSteps } from './groupsAgainstSteps.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { namesApart } from './namesApart.ts'
import { conditionOf } from './runConditions.ts'
import { column, groupsBy, inversionSteps, overImages, runCells, runColumns, section } from './studyContext.ts'

/** What a run's row of the tables holds. */
export interface CorrelationRow {
  run: MeasuredRun
  n: number
  d: number
  excluded: number
  floor: number
  values: Partial<Record<CorrelatedTensor, Measured>>
  windows?: number
  patchFloor?: number
  patches: Partial<Record<CorrelatedTensor, Measured>>
}
export const correlated = ['noise', 'latents', 'samples'] as const
/** Of the bootstrap. */
export const draws = 2000
/** Fewer, for there are k pairs in each of many windows. */
export const drawsOfWindows = 500
type CorrelatedTensor = (typeof correlated)[number]

const objects: Record<CorrelatedTensor, { label: string; formula: string; latex: string }> = {
  noise: { label: 'Noise', formula: 'x_T', latex: '$x_T$' },
  latents: { label: 'Latent', formula: 'x̂_T', latex: '$\\hat{x}_T$' },
  samples: { label: 'Sample', formula: 'x_0', latex: '$x_0$' },
}

export interface CorrelationSettings {
  k: number
  patchK: number
  patch: number
}

/** Over whole tensors, in windows, over seeds and against T: each where there are runs for it. */
export function correlationSections(
  rows: readonly CorrelationRow[],
  settings: CorrelationSettings,
  problem: (sentence: string) => void,
): StudySection[] {
  return [whole(rows, settings), patches(rows, settings), againstT(rows, settings, problem)].filter(
    (one) => one !== undefined,
  )
}

function whole(rows: readonly CorrelationRow[], { k }: CorrelationSettings): StudySection {
  const shown = correlated.filter((name) => rows.some(({ values }) => values[name]))
  const columns = [
    ...runColumns,
    column('n', 'N'),
    column('excluded', 'Left out'),
    column('d', 'd'),
    column('floor', 'Floor'),
    ...shown.map((name) => column(name, objects[name].label, objects[name].formula, objects[name].latex)),
  ]
  const rule = `Mean of the ${k} largest |r| between the d entries, over N rows; ± is their standard deviation (divided by ${k}). 95 % interval: percentile bootstrap over images (${draws} draws of N with replacement), in which |r| of the same ${k} pairs is taken anew; the pairs are not chosen again, for repeated images alone would raise the largest |r|. Floor: what independent Gaussian entries show for the same N, d and k.`
  const table: StudyTable = {
    name: 'whole',
    title: `Top-${k} correlation, whole tensor`,
    rule,
    columns,
    rows: rows.map(({ run, n, excluded, d, floor, values }) => ({
      ...runCells(run),
      n,
      excluded,
      d,
      floor,
      ...Object.fromEntries(shown.map((name) => [name, values[name] ?? null])),
    })),
  }
  const overSeeds = seedsTable(rows, shown, k)
  return section({
    title: 'Over the whole tensor',
    tables: [table, ...(overSeeds ? [overSeeds] : [])],
    charts: [
      {
        kind: 'bars',
        name: 'whole-chart',
        title: `Top-${k} correlation beside the Gaussian floor`,
        rule,
        y: { label: `mean of the ${k} largest |r|`, min: 0, max: 1 },
        groups: namesApart(rows.map(({ run }) => run)),
        series: [
          ...shown.map((name) => ({
            label: objects[name].label.toLowerCase(),
            role: name === 'latents' ? ('latent' as const) : name === 'samples' ? ('sample' as const) : name,
            values: rows.map(({ run, values }) => {
              const value = values[name]
              return value
                ? { y: value.mean, low: value.mean - value.sd, high: value.mean + value.sd, run: run.record.id }
                : null
            }),
          })),
          { label: 'Gaussian floor', values: rows.map(({ run, floor }) => ({ y: floor, run: run.record.id })) },
        ],
      },
    ],
  })
}

function patches(rows: readonly CorrelationRow[], { patch, patchK }: CorrelationSettings): StudySection | undefined {
  const shown = correlated.filter((name) => rows.some((row) => row.patches[name]))
  if (shown.length === 0) return undefined
  return section({
    title: `In windows of ${patch} × ${patch} pixels`,
    tables: [
      {
        name: 'patches',
        title: `Top-${patchK} correlation in ${patch} × ${patch} windows`,
        rule: `Mean and standard deviation (n − 1) over the ${patchK} largest |r| of every window, all channels together; n is their number, without those of windows in which fewer than ${patchK} pairs of entries vary. 95 % interval: bootstrap over images (${drawsOfWindows} draws), the pairs held. Floor as above, for the entries of one window.`,
        columns: [
          ...runColumns,
          column('n', 'N'),
          column('excluded', 'Left out'),
          column('windows', 'Windows'),
          column('floor', 'Floor'),
          ...shown.map((name) => column(name, objects[name].label, objects[name].formula, objects[name].latex)),
        ],
        rows: rows.map((row) => ({
          ...runCells(row.run),
          n: row.n,
          excluded: row.excluded,
          windows: row.windows ?? null,
          floor: row.patchFloor ?? null,
          ...Object.fromEntries(shown.map((name) => [name, row.patches[name] ?? null])),
        })),
      },
    ],
  })
}

/** The same checkpoint and T with several seeds: mean and standard deviation over them. */
function seedsTable(
  rows: readonly CorrelationRow[],
  shown: readonly CorrelatedTensor[],
  k: number,
): StudyTable | undefined {
  const seeded = rows.filter(({ run }) => run.record.source?.from === 'noise')
  const seedOf = ({ run: { record } }: CorrelationRow) =>
    record.source?.from === 'noise' ? record.source.seed : undefined
  const groups = [...groupsBy(seeded, ({ run, n }) => `${conditionOf(run.record, 'seed')} ${n}`).values()]
    // The same seed again is no repetition.
    .map((group) => [...new Map(group.map((row) => [seedOf(row), row])).values()])
    .filter((group) => group.length > 1)
  if (groups.length === 0) return undefined
  return {
    name: 'over-seeds',
    title: `Top-${k} correlation over seeds`,
    rule: `Mean ± standard deviation (n − 1) and 95 % bootstrap interval over seeds of the means of the ${k} largest |r|; with few seeds the interval is too narrow.`,
    columns: [
      column('checkpoint', 'Checkpoint'),
      column('steps', 'T'),
      column('n', 'N'),
      column('floor', 'Floor'),
      ...shown.map((name) => column(name, objects[name].label, objects[name].formula, objects[name].latex)),
    ],
    rows: groups.map((group) => ({
      checkpoint: runCells(group[0].run).checkpoint,
      steps: inversionSteps(group[0].run),
      n: group[0].n,
      floor: group[0].floor,
      ...Object.fromEntries(
        shown.map((name) => {
          const values = group.flatMap((row) => row.values[name]?.mean ?? [])
          const overSeeds = overImages(values, 'seeds')
          return [
            name,
            overSeeds && {
              ...overSeeds,
              ...(values.length < group.length && { excluded: group.length - values.length }),
            },
          ]
        }),
      ),
    })),
  }
}

/** Latents of the same samples with different T; needs two T at least. */
function againstT(
  rows: readonly CorrelationRow[],
  { k }: CorrelationSettings,
  problem: (sentence: string) => void,
): StudySection | undefined {
  const series = groupsAgainstSteps(
    rows.filter(({ values }) => values.latents),
    problem,
  )
  if (series.length === 0) return undefined
  return section({
    title: 'Against the number of inversion steps',
    text: 'The samples are the same; only the inversion is finer. The floor stays where it is, for N and d do.',
    charts: [
      {
        kind: 'lines',
        name: 'against-steps',
        title: 'Correlation of latents against T',
        rule: `Mean of the ${k} largest |r| of the latents of the same samples; the band is ± the standard deviation of these ${k}.`,
        x: { label: 'T, inversion steps', scale: 'log' },
        y: { label: `mean of the ${k} largest |r|` },
        series: series.flatMap((group) => [
          {
            label: series.length > 1 ? `latent, ${runCells(group[0].run).checkpoint}` : 'latent',
            role: 'latent' as const,
            points: group.map(({ run, values: { latents } }) => ({
              run: run.record.id,
              x: inversionSteps(run),
              y: latents!.mean,
              low: latents!.mean - latents!.sd,
              high: latents!.mean + latents!.sd,
            })),
          },
          {
            label: 'Gaussian floor',
            dashed: true,
            points: group.map(({ run, floor }) => ({ x: inversionSteps(run), y: floor, run: run.record.id })),
          },
        ]),
      },
      {
        kind: 'lines',
        name: 'against-steps-patches',
        title: 'Correlation of latents in windows against T',
        rule: 'Mean over windows of the largest |r| of the latents of the same samples, beside the floor of one window.',
        x: { label: 'T, inversion steps', scale: 'log' },
        y: { label: 'mean of the largest |r| in windows' },
        series: series
          .filter((group) => group.every(({ patches: { latents } }) => latents))
          .flatMap((group) => [
            {
              label: series.length > 1 ? `latent, ${runCells(group[0].run).checkpoint}` : 'latent',
              role: 'latent' as const,
              points: group.map(({ run, patches: { latents } }) => ({
                x: inversionSteps(run),
                y: latents!.mean,
                run: run.record.id,
              })),
            },
            {
              label: 'Gaussian floor',
              dashed: true,
              points: group.map(({ run, patchFloor }) => ({
                x: inversionSteps(run),
                y: patchFloor!,
                run: run.record.id,
              })),
            },
          ]),
      },
    ],
  })
}
