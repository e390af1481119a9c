import type { RunRow, RunTraits } from '../../src-shared/contract/views.ts'
import { plainNumber } from '../../src-shared/numbers/plainNumber.ts'
import { imageCount, imageRangesText, mergedRanges } from '../../src-shared/project/imageRanges.ts'
import { kindWords } from '../../src-shared/project/kindWords.ts'
import { numberOfRun } from '../../src-shared/project/numberOfRun.ts'
import type { RowRange } from '../../src-shared/project/runRecord.ts'
import { shortList } from '../../src-shared/project/shortList.ts'
import { formatNumber } from '../format/formatNumber.ts'

/** A run of the grid: as a list has it, and what it differs in from others. */
export interface GridRun {
  row: RunRow
  traits: RunTraits
}

export const finishedRowsOf = ({ traits }: GridRun): number =>
  traits.completed.reduce((sum, { count }) => sum + count, 0)

/** A value of a setting: the head of a column or a line. */
export interface FieldValue {
  /** What makes two runs the same in this setting. */
  key: string
  title: string
}

/** Something that runs differ in. */
export interface GridField {
  name: string
  title: string
  valueOf(run: GridRun): FieldValue
}

const absent: FieldValue = { key: '', title: '–' }
const plain = (value: string | number | undefined, title?: string): FieldValue =>
  value === undefined ? absent : { key: String(value), title: title ?? String(value) }
const number = (value: number | undefined, before = ''): FieldValue =>
  value === undefined ? absent : plain(value, `${before}${formatNumber(value)}`)

/** Settings with words of their own, the ones that studies vary most first. */
const named: readonly GridField[] = [
  { name: 'checkpoint', title: 'Checkpoint', valueOf: ({ row }) => number(row.checkpoint) },
  { name: 'steps', title: 'Steps T', valueOf: ({ row }) => number(row.steps, 'T ') },
  {
    name: 'replaceFirst',
    title: 'First K replaced',
    valueOf: ({ traits: { settings } }) => (settings ? number(settings.replaceFirst ?? 0, 'K ') : absent),
  },
  {
    name: 'swapFirst',
    title: 'First K swapped',
    valueOf: ({ traits: { settings } }) => {
      if (!settings) return absent
      const { swapFirst = 0, swap } = settings
      const what = swap === undefined ? '' : swap === 'state' ? ', states' : ', ε'
      return plain(`${swapFirst} ${swap ?? ''}`.trim(), `K ${swapFirst}${what}`)
    },
  },
  { name: 'seed', title: 'Seed', valueOf: ({ traits: { source } }) => plain(seedOf(source), `seed ${seedOf(source)}`) },
  { name: 'classes', title: 'Classes', valueOf: ({ traits }) => plain(traits.classes) },
  { name: 'convention', title: 'Time convention', valueOf: ({ traits }) => plain(traits.settings?.convention) },
]

/** The images of all that there are that a run was made of; nothing where it took them from the first on, since its rows are those of all then. */
function chosenImages(images: readonly RowRange[] | undefined): { key: string; title: string } {
  const ranges = mergedRanges(images ?? [])
  if (ranges.length === 0 || (ranges.length === 1 && ranges[0].first === 0)) return { key: '', title: '' }
  const text = imageRangesText(ranges)
  return {
    key: ` ${text}`,
    title: `, images ${shortList(text.split(','), { count: imageCount(ranges), most: mostOfImages, between: ',' })}`,
  }
}
const mostOfImages = 60

function seedOf(source: RunTraits['source']): number | undefined {
  return source?.from === 'noise' || source?.from === 'variation' ? source.seed : undefined
}

/** What the rows of a run began as, without its seed, which is a setting of its own. */
function startOf({ source, dataset }: RunTraits): FieldValue {
  const chosen = chosenImages(source && 'images' in source ? source.images : undefined)
  switch (source?.from) {
    case undefined:
      return absent
    case 'noise':
      return plain(
        `noise ${source.stream}${chosen.key}`,
        `${source.stream === 'torch' ? 'noise' : `noise, ${source.stream} stream`}${chosen.title}`,
      )
    case 'dataset':
      return plain(`dataset ${source.dataset}${chosen.key}`, `${dataset ?? source.dataset}${chosen.title}`)
    case 'file':
      return plain(`file ${source.path}`, dataset ?? source.path.split(/[\\/]/).at(-1))
    case 'run':
      return plain(
        `run ${source.run} ${source.tensor}${chosen.key}`,
        `${source.tensor} of ${numberOfRun(source.run)}${chosen.title}`,
      )
    case 'interpolation':
      return plain(JSON.stringify(source), `between ${source.between.map(({ run }) => numberOfRun(run)).join(' and ')}`)
    case 'variation': {
      const { seed: _, ...others } = source
      return plain(JSON.stringify(others), `${source.tensor} of ${numberOfRun(source.run)} varied, ${source.variance}`)
    }
  }
}

/** What decides no number, or is named above. */
const passedOver = new Set([
  'steps',
  'convention',
  'replaceFirst',
  'swapFirst',
  'swap',
  'batch',
  'keepStates',
  'keepPredictions',
])
const words: Record<string, string> = {
  inversionSteps: 'Steps T of the inversion',
  clip: 'Clipped',
  afterClip: 'ε after clipping',
}

/** Any other setting, so that runs can be set apart by what a later version brings, too. */
function otherField(name: string): GridField {
  const title =
    words[name] ??
    name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toUpperCase())
  return {
    name,
    title,
    valueOf: ({ traits, row }) => {
      const value = (traits.settings as Record<string, unknown> | undefined)?.[name]
      // The inversion has as many steps as sampling unless it was asked for others.
      if (name === 'inversionSteps' && value === row.steps) return plain('as sampling')
      return value === undefined ? absent : plain(JSON.stringify(value), settingWords(value))
    },
  }
}

function settingWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return Number.isInteger(value) ? formatNumber(value) : plainNumber(value)
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, entry]) => `${key} ${settingWords(entry)}`)
      .join(', ')
  return String(value)
}

/** The run itself: always a way to set runs apart. */
export const runField: GridField = {
  name: 'run',
  title: 'Run',
  valueOf: ({ row }) => plain(row.id, row.name),
}

/** The settings that these runs differ in, the ones that studies vary most first. @param nameOf  a model's name by its id */
export function differingFields(runs: readonly GridRun[], nameOf: (model: string) => string): GridField[] {
  const others = [...new Set(runs.flatMap(({ traits }) => Object.keys(traits.settings ?? {})))]
  const all: GridField[] = [
    ...named,
    { name: 'model', title: 'Model', valueOf: ({ row }) => plain(row.model, row.model && nameOf(row.model)) },
    { name: 'start', title: 'Starts from', valueOf: ({ traits }) => startOf(traits) },
    { name: 'kind', title: 'Kind', valueOf: ({ row }) => plain(row.kind, kindWords[row.kind]) },
    ...others.filter((name) => !passedOver.has(name)).map(otherField),
  ]
  return all.filter(({ valueOf }) => new Set(runs.map((run) => valueOf(run).key)).size > 1)
}

/** The values of a setting among runs: numbers rise, runs keep their order, all else goes by the alphabet. */
export function valuesOf(field: GridField, runs: readonly GridRun[]): FieldValue[] {
  const values = [...new Map(runs.map((run) => [field.valueOf(run).key, field.valueOf(run)])).values()]
  if (field.name === 'run') return values
  return values.sort(compareValues)
}

/** Numbers by their value, before words by the alphabet; what a run has not is first. */
export function compareValues({ key: a }: FieldValue, { key: b }: FieldValue): number {
  const ranks = rankOf(a) - rankOf(b)
  if (ranks !== 0) return ranks
  return rankOf(a) === 1 ? Number(a) - Number(b) : a.localeCompare(b, 'en', { numeric: true })
}
const rankOf = (key: string) => (key === '' ? 0 : Number.isFinite(Number(key)) ? 1 : 2)
