import { titleOfProvider } from '../../src-shared/project/device.ts'
import type { RunRecord } from '../../src-shared/project/runRecord.ts'
import { imageRangesText } from '../../src-shared/project/imageRanges.ts'
import { formatNumber } from '../format/formatNumber.ts'
import { kindWords } from '../project/runList.ts'

export interface SettingRow {
  name: string
  /** One value per run, as shown. */
  values: string[]
  differs: boolean
}

type Describe = (record: RunRecord) => string | undefined
const yes = (value: boolean) => (value ? 'yes' : 'no')

const named: readonly [name: string, describe: Describe][] = [
  ['Kind', ({ kind }) => kindWords[kind]],
  ['Model', ({ model }) => model?.name],
  [
    'Training step',
    ({ model }) => (model?.checkpoint.step === undefined ? undefined : formatNumber(model.checkpoint.step)),
  ],
  ['Checkpoint, SHA-256', ({ model }) => model && `${model.checkpoint.sha256.slice(0, 12)}…`],
  ['Starts from', ({ source, dataset }) => source && startOf(source, dataset?.name)],
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
  keepStates: 'States kept',
  batch: 'Batch',
}

/** What two or more runs were made with, one line per setting; lines that differ come first. */
export function settingsDiff(records: readonly RunRecord[]): SettingRow[] {
  const settings = [...new Set(records.flatMap((record) => Object.keys(record.settings ?? {})))]
  const lines: [string, Describe][] = [
    ...named,
    ...settings.map((key): [string, Describe] => [
      words[key] ?? key.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`),
      ({ settings: of }) => shown((of as Record<string, unknown> | undefined)?.[key]),
    ]),
    ['Device', ({ device }) => device && `${titleOfProvider(device.provider)}, ${device.processor}`],
    ['Inverscope', ({ versions }) => versions.inverscope],
    ['ONNX Runtime', ({ versions }) => versions.onnxruntime],
  ]
  const rows = lines.flatMap(([name, describe]) => {
    const values = records.map((record) => describe(record) ?? '–')
    if (values.every((value) => value === '–')) return []
    return [{ name, values, differs: new Set(values).size > 1 }]
  })
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)]
}

function startOf(source: NonNullable<RunRecord['source']>, dataset: string | undefined): string {
  const chosen = 'images' in source && source.images ? `, images ${imageRangesText(source.images)}` : ''
  if (source.from === 'noise') return `noise, seed ${source.seed}, ${source.stream} stream${chosen}`
  if (source.from === 'dataset') return `${dataset ?? source.dataset}${chosen}`
  if (source.from === 'run') return `${source.tensor} of ${source.run}${chosen}`
  if (source.from === 'file') return `${source.as} of ${source.path.split(/[\\/]/).at(-1)}`
  return shown(source) ?? ''
}

/** Any setting as words: nested ones by their parts, so that settings of later versions are shown too. */
function shown(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'boolean') return yes(value)
  if (typeof value === 'number') return formatNumber(value, Number.isInteger(value) ? 0 : 3)
  if (Array.isArray(value)) return value.map((entry) => shown(entry)).join(', ')
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, entry]) => `${key} ${shown(entry) ?? '–'}`)
      .join(', ')
  return typeof value === 'string' ? value : undefined
}
