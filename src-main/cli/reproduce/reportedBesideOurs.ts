import type { StudyCell, StudyResult, StudyTable } from '../../../src-shared/studies/studyResult.ts'

/** A number that the poster or the paper reports for a model, and what the studies give for the same model. */
export interface ReportedNumber {
  what: string
  /** As it is printed there, and in which table. */
  reported: string | number
  rule: string
  /** Ours with its T and N, which need not be theirs; undefined where it was not measured. */
  ours?: { value: StudyCell; steps?: number; n?: number }
}

/**
 * What is reported for the model of a preset beside ours: the correlations of the whole tensor and of windows, the plain regions, and the
 * accuracies of the nearest neighbour at the same T. What holds for every model, such as where the way passes the latent, stands with its study.
 *
 * @returns nothing where the model is none of the poster's or the paper's
 */
export function reportedBesideOurs(
  results: readonly Pick<StudyResult, 'study' | 'sections' | 'reported' | 'settings'>[],
  preset: string | undefined,
): ReportedNumber[] {
  if (preset === undefined) return []
  const sources = { results, preset }
  return [
    ...ofModel(sources, 'reported-whole', 'whole', {
      noise: ['Top-10 correlation of noise', 'noise'],
      latent: ['Top-10 correlation of latents', 'latents'],
      sample: ['Top-10 correlation of samples', 'samples'],
    }),
    ...ofModel(sources, 'reported-patches', 'patches', {
      noise: ['Top-20 correlation of noise in windows', 'noise'],
      latent: ['Top-20 correlation of latents in windows', 'latents'],
      sample: ['Top-20 correlation of samples in windows', 'samples'],
    }),
    ...ofModel(sources, 'reported-regions', 'regions', {
      error_plain: ['Error of latents in plain regions', 'error', { region: 'plain' }],
      error_other: ['Error of latents in other regions', 'error', { region: 'other' }],
      std_plain: ['“std” of latents in plain regions: deviation of |x̂_T|', 'deviation_absolute', { region: 'plain' }],
      std_other: ['“std” of latents in other regions: deviation of |x̂_T|', 'deviation_absolute', { region: 'other' }],
    }),
    ...ofMapping(sources),
  ]
}

interface Sources {
  results: readonly Pick<StudyResult, 'study' | 'sections' | 'reported' | 'settings'>[]
  preset: string
}
type Row = StudyTable['rows'][number]
/** By column of the reported table: in words, the column of ours, and which of its rows. */
type Wanted = Record<string, [what: string, column: string, row?: Record<string, StudyCell>]>

function ofModel({ results, preset }: Sources, reportedName: string, name: string, wanted: Wanted): ReportedNumber[] {
  const found = reportedTable(results, reportedName)
  const row = found?.table.rows.find((one) => one.preset === preset)
  if (!found || !row) return []
  const own = tableOf(found.result, name)
  return Object.entries(wanted).flatMap(([column, [what, ownColumn, where = {}]]) => {
    const reported = row[column]
    if (typeof reported !== 'string' && typeof reported !== 'number') return []
    // The study's own T and seed come first.
    const ours = own?.rows.find((one) => Object.entries(where).every(([key, value]) => one[key] === value))
    return [{ what, reported, rule: found.table.rule, ours: oursOf(ours, ownColumn) }]
  })
}

/** The models of the columns of the reported accuracies. */
const mappedPresets: Readonly<Record<string, string>> = {
  imagenet64_uncond_100M_1500K: 'imagenet',
  'ldm-celebahq-256': 'celeba',
}

/** Results that were kept before it had its capital are taken up too. */
const isL2 = (metric: unknown) => metric === 'L2' || metric === 'l2'

function ofMapping({ results, preset }: Sources): ReportedNumber[] {
  const found = reportedTable(results, 'reported-mapping')
  const model = mappedPresets[preset]
  if (!found || model === undefined) return []
  const own = tableOf(found.result, 'mapping')
  return found.table.rows.flatMap((row) =>
    (
      [
        ['to_noise', 'sample → noise'],
        ['to_sample', 'noise → sample'],
      ] as const
    ).flatMap(([column, way]) => {
      const reported = row[`${model}_${column}`]
      if (typeof reported !== 'string') return []
      const ours = own?.rows.find((one) => one.mapping === way && isL2(one.metric) && one.steps === row.steps)
      return [
        {
          what: `Nearest neighbour, ${way}, T = ${String(row.steps)}`,
          reported: `${reported} %`,
          rule: found.table.rule,
          ours: perCent(oursOf(ours, 'accuracy')),
        },
      ]
    }),
  )
}

/** A share as the poster gives it. */
function perCent(ours: ReportedNumber['ours']): ReportedNumber['ours'] {
  if (!ours || typeof ours.value !== 'object' || ours.value === null) return ours
  const { mean, sd, n } = ours.value
  return { ...ours, value: { mean: 100 * mean, sd: 100 * sd, n } }
}

function reportedTable(results: Sources['results'], name: string) {
  for (const result of results) {
    const table = result.reported.find((one) => one.name === name)
    if (table) return { result, table }
  }
  return undefined
}

const tableOf = ({ sections }: Pick<StudyResult, 'sections'>, name: string): StudyTable | undefined =>
  sections.flatMap(({ tables }) => tables).find((table) => table.name === name)

function oursOf(row: Row | undefined, column: string): ReportedNumber['ours'] {
  const value = row?.[column]
  if (row === undefined || value === undefined || value === null) return undefined
  return {
    value,
    steps: typeof row.steps === 'number' ? row.steps : undefined,
    n: typeof row.n === 'number' ? row.n : undefined,
  }
}
