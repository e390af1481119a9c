import { titleOfProvider } from '../../src-shared/project/device.ts'
import type { RowRange, RunRecord } from '../../src-shared/project/runRecord.ts'
import { imageCount, imageRangesText } from '../../src-shared/project/imageRanges.ts'
import { kindWords } from '../../src-shared/project/kindWords.ts'
import { numberParts, shortList } from '../../src-shared/project/shortList.ts'
import { formatNumber } from '../format/formatNumber.ts'
import { afterClipWords, clipWords } from '../run/clipWords.ts'

/** What a run has of a setting, in few letters. */
export interface SettingValue {
  text: string
  /** Where the text tells only what a list begins with: all of it. */
  list?: readonly (number | string)[]
}

export interface SettingRow {
  name: string
  /** One per run. */
  values: SettingValue[]
  differs: boolean
}

type Described = string | SettingValue | undefined
type Describe = (record: RunRecord) => Described
const yes = (value: boolean) => (value ? 'yes' : 'no')
/** What stands where a run has nothing of a setting. */
export const none = '–'
/** Lists, whose commas part no settings. */
export const listed = { classes: 'Classes', images: 'Which images' }

const named = (most: number): readonly [name: string, describe: Describe][] => [
  ['Kind', ({ kind }) => kindWords[kind]],
  ['Model', ({ model }) => model?.name],
  [
    'Training step',
    ({ model }) => (model?.checkpoint.step === undefined ? undefined : formatNumber(model.checkpoint.step)),
  ],
  ['Checkpoint, SHA-256', ({ model }) => model && `${model.checkpoint.sha256.slice(0, 12)}…`],
  ['Starts from', ({ source, dataset }) => source && startOf(source, dataset?.name)],
  [
    listed.images,
    ({ source }) => (source && 'images' in source && source.images ? imagesOf(source.images, most) : undefined),
  ],
  ['Images', ({ count }) => formatNumber(count)],
  ['Shape of an image', ({ shape }) => shape.join(' × ')],
  ['Brought to size', ({ dataset }) => dataset?.resize],
]

/** Settings whose values a person should not meet as code writes them. */
const words: Record<string, string> = {
  steps: 'Steps T',
  inversionSteps: 'Steps T of the inversion',
  convention: 'Time convention',
  clip: 'Clipped',
  afterClip: 'ε after clipping',
  classes: listed.classes,
  keepStates: 'States kept',
  batch: 'Batch',
}

/**
 * What two or more runs were made with, one line per setting; lines that differ come first.
 *
 * @param mostOfList  letters of a list: more are for those who ask for all of it
 */
export function settingsDiff(records: readonly RunRecord[], mostOfList = 48): SettingRow[] {
  const settings = [...new Set(records.flatMap((record) => Object.keys(record.settings ?? {})))]
  const lines: [string, Describe][] = [
    ...named(mostOfList),
    ...settings.map((key): [string, Describe] => [
      words[key] ?? key.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`),
      ({ settings: of }) => {
        const value = (of as Record<string, unknown> | undefined)?.[key]
        if (of && key === 'clip') return clipWords(of.clip)
        if (of && key === 'afterClip') return afterClipWords[of.afterClip]
        return isNumbers(value)
          ? listOf(value, shortList(numberParts(value), { count: value.length, most: mostOfList }))
          : shown(value)
      },
    ]),
    ['Device', ({ device }) => device && `${titleOfProvider(device.provider)}, ${device.processor}`],
    ['Inverscope', ({ versions }) => versions.inverscope],
    ['ONNX Runtime', ({ versions }) => versions.onnxruntime],
  ]
  const rows = lines.flatMap(([name, describe]) => {
    const told = records.map((record) => valueOf(describe(record)))
    if (told.every(({ text }) => text === none)) return []
    const values = told.map((value) => ({ ...value, text: `${value.text}${unlike(value, told[0])}` }))
    return [{ name, values, differs: values.some(({ text }) => text !== values[0].text) }]
  })
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)]
}

const valueOf = (value: Described): SettingValue => (typeof value === 'object' ? value : { text: value ?? none })

/** Two lists that begin alike are told apart by where they part, counted from 0 as rows are. */
function unlike({ text, list = [] }: SettingValue, { text: first, list: ofFirst = [] }: SettingValue): string {
  if (text !== first) return ''
  const place = list.findIndex((entry, i) => entry !== ofFirst[i])
  if (place < 0) return ''
  const entry = list[place]
  return `, other than A from ${typeof entry === 'number' ? `row ${formatNumber(place)}` : `image ${entry.split('-')[0]}`} on`
}

function startOf(source: NonNullable<RunRecord['source']>, dataset: string | undefined): string {
  if (source.from === 'noise') return `noise, seed ${source.seed}, ${source.stream} stream`
  if (source.from === 'dataset') return dataset ?? source.dataset
  if (source.from === 'run') return `${source.tensor} of ${source.run}`
  if (source.from === 'file') return `${source.as} of ${source.path.split(/[\\/]/).at(-1)}`
  return shown(source) ?? ''
}

/** Which of its images a run took. */
function imagesOf(images: readonly RowRange[], most: number): SettingValue {
  const ranges = imageRangesText(images).split(',')
  return listOf(ranges, shortList(ranges, { count: imageCount(images), most, between: ',' }))
}

const listOf = (list: readonly (number | string)[], text: string): SettingValue =>
  text.includes('…') ? { text, list } : { text }

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((entry) => Number.isInteger(entry))

/** Any setting as words: nested ones by their parts, so that settings of later versions are shown too. */
function shown(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'boolean') return yes(value)
  if (typeof value === 'number') return formatNumber(value, Number.isInteger(value) ? 0 : 3)
  if (Array.isArray(value)) return value.map((entry) => shown(entry)).join(', ')
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, entry]) => `${key} ${shown(entry) ?? none}`)
      .join(', ')
  return typeof value === 'string' ? value : undefined
}
