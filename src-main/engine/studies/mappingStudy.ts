import type { TensorName } from '../../../src-shared/project/runSettings.ts'
import type { StudyCell, StudyGrid, StudySection } from '../../../src-shared/studies/studyResult.ts'
import { measureMapping as map, type Mapping } from '../../analysis/measureMapping.ts'
import { rowNorms } from '../../analysis/rowNorms.ts'
import { spread } from '../../analysis/spread.ts'
import { accuracyOf } from './accuracyOf.ts'
import { groupsAgainstSteps } from './groupsAgainstSteps.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { column, eachRun, inversionSteps, runCells, runColumns, section, type MeasureStudy } from './studyContext.ts'

interface MappingSettings {
  pools: number
  topK: number
  hubs: number
}

const pairs: readonly { a: TensorName; b: TensorName; names: [string, string] }[] = [
  { a: 'samples', b: 'noise', names: ['sample', 'noise'] },
  { a: 'samples', b: 'latents', names: ['sample', 'latent'] },
  { a: 'latents', b: 'noise', names: ['latent', 'noise'] },
  { a: 'latents', b: 'reconstructions', names: ['latent', 'reconstruction'] },
]

interface Found {
  run: MeasuredRun
  rows: Record<string, StudyCell>[]
  /** Of sample and noise, by L2. */
  main?: Mapping
  hubs?: { noisesTo: Mapping['bToA']; norms: Float64Array; rows: number[] }
}

/** Section 7 of the experiments: who is nearest, both ways, by L2 and by cosine, and the hubs. */
export const measureMapping: MeasureStudy<MappingSettings> = async (context) => {
  const { settings, multiply, signal, problem } = context
  const all = await eachRun(context, 'nearest neighbours', async (run): Promise<Found | undefined> => {
    const found: Found = { run, rows: [] }
    for (const { a, b, names } of pairs) {
      const opened = await run.open(a, b)
      if (!opened || opened.n < 2) continue
      const pools = Math.min(settings.pools, Math.floor(opened.n / 2))
      for (const metric of ['l2', 'cosine'] as const) {
        const mapping = await map(opened[a], opened[b], { k: settings.topK, metric, pools, multiply, signal })
        if (metric === 'l2' && a === 'samples' && b === 'noise') {
          found.main = mapping
          found.hubs = { noisesTo: mapping.bToA, norms: await rowNorms(opened[a]), rows: opened.rows }
        }
        for (const [way, direction] of [
          [`${names[0]} → ${names[1]}`, mapping.aToB],
          [`${names[1]} → ${names[0]}`, mapping.bToA],
        ] as const)
          found.rows.push({
            ...runCells(run),
            mapping: way,
            metric: metric === 'l2' ? 'L2' : metric,
            n: mapping.poolRows * mapping.pools,
            excluded: opened.excluded + mapping.leftOut,
            pools: mapping.pools,
            accuracy: accuracyOf(direction.nearest, mapping),
            among: accuracyOf(direction.accuracy, mapping),
            chance: 1 / mapping.poolRows,
            most_chosen: direction.hubs[0]?.count ?? null,
          })
      }
    }
    if (found.rows.length > 0) return found
    problem(
      `Run ${run.record.id} has no two of noise, samples, latents and reconstructions with 2 finite rows, so nothing can be mapped.`,
    )
    return undefined
  })
  if (all.length === 0) return []
  return [
    section({
      title: 'Accuracy',
      tables: [
        {
          name: 'mapping',
          title: 'Accuracy of the nearest neighbour',
          rule: `Share of rows whose nearest row of the other set is their own partner; with pools mean ± standard deviation (n − 1) over them, with a single pool the 95 % interval of Wilson over images. Top ${settings.topK}: the partner among the ${settings.topK} nearest.`,
          columns: [
            ...runColumns,
            column('mapping', 'Mapping'),
            column('metric', 'Similarity'),
            column('n', 'N'),
            column('excluded', 'Left out'),
            column('pools', 'Pools'),
            column('accuracy', 'Accuracy'),
            column('among', `Top ${settings.topK}`),
            column('chance', 'Chance'),
            column('most_chosen', 'Most chosen'),
          ],
          rows: all.flatMap(({ rows }) => rows),
        },
      ],
      charts: againstT(all, problem),
      notes: ['The released code takes the smallest mean squared difference, which is the same neighbour as by L2.'],
    }),
    ...hubSection(all, settings.hubs),
  ]
}

function againstT(all: readonly Found[], problem: (sentence: string) => void): StudySection['charts'] {
  const groups = groupsAgainstSteps(
    all.flatMap(({ run, main }) => (main ? [{ run, main }] : [])),
    problem,
  )
  if (groups.length === 0) return []
  return [
    {
      kind: 'lines',
      name: 'against-steps',
      title: 'Accuracy of the nearest neighbour against T',
      rule: 'L2; the band is the interval of the table, or ± the standard deviation over pools.',
      x: { label: 'T', scale: 'log' },
      y: { label: 'accuracy, %', min: 0, max: 105 },
      series: groups.flatMap((group) => {
        const of = groups.length > 1 ? `, ${runCells(group[0].run).checkpoint}` : ''
        const points = (way: 'aToB' | 'bToA') =>
          group.map(({ run, main }) => {
            const { mean, sd, low, high } = accuracyOf(main[way].nearest, main)
            const band = { low: 100 * (low ?? mean - sd), high: 100 * (high ?? mean + sd) }
            return { x: inversionSteps(run), y: 100 * mean, ...band, run: run.record.id }
          })
        return [
          { label: `sample → noise${of}`, role: 'sample' as const, points: points('aToB') },
          { label: `noise → sample${of}`, role: 'noise' as const, points: points('bToA') },
        ]
      }),
    },
  ]
}

/** Samples that many noises choose, and their norms, which explain it. */
function hubSection(all: readonly Found[], shown: number): StudySection[] {
  const withHubs = all.filter(({ hubs }) => hubs)
  const last = withHubs.at(-1)
  if (!last || shown === 0) return []
  const { noisesTo, norms, rows } = last.hubs!
  const { pools, poolRows } = last.main!
  const noises = `${pools * poolRows} noises${pools > 1 ? `, each of which chose among the ${poolRows} samples of its pool` : ''}`
  const chosen = noisesTo.hubs.slice(0, shown).filter(({ count }) => count > 0)
  const rankOf = (row: number) => norms.filter((norm) => norm < norms[row]).length
  const grid: StudyGrid = {
    name: 'hubs',
    title: 'The samples that most noises choose',
    rule: `Run ${last.run.record.id}; number of noises whose nearest sample each is, of ${noises}.`,
    range: 'unit',
    columns: chosen.map(({ count }) => String(count)),
    rows: [''],
    cells: [chosen.map(({ row }) => ({ run: last.run.record.id, tensor: 'samples', row: rows[row] }))],
  }
  return [
    section({
      title: 'Hubs',
      text: 'Samples of small norm are near to every noise. Norms of all samples beside those of the most chosen ones:',
      tables: [
        {
          name: 'hubs-table',
          title: 'The samples that most noises choose',
          rule: `Of run ${last.run.record.id}: how many of ${noises}, have the sample as their nearest by L2, its norm ‖x_0‖₂, and how many of ${norms.length} samples have a smaller one.`,
          columns: [
            column('run', 'Run'),
            column('row', 'Image'),
            column('chosen', 'Noises'),
            column('norm', 'Norm'),
            column('smaller', 'Samples of smaller norm'),
            column('all_norms', 'Norms of all samples'),
          ],
          rows: chosen.map(({ row, count }, place) => ({
            run: last.run.record.id,
            row: rows[row],
            chosen: count,
            norm: norms[row],
            smaller: rankOf(row),
            all_norms: place === 0 ? spread(norms) : null,
          })),
        },
      ],
      grids: [grid],
    }),
  ]
}
