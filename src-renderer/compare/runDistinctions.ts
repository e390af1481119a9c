import type { RunRecord } from '../../src-shared/project/runRecord.ts'
import { formatNumber } from '../format/formatNumber.ts'
import { settingsDiff, type SettingRow } from './settingsDiff.ts'

/** A name in two parts: what it has in common with another one, and what tells it from that. */
export interface NameParts {
  begin: string
  end: string
}

/** Settings that follow from others, or change nothing that a picture shows. */
const silent = new Set(['Checkpoint, SHA-256', 'Shape of an image', 'Batch', 'Device', 'Inverscope', 'ONNX Runtime'])
/** What stands before a value where its name would be too long; nothing where the value says what it is. */
const before: Record<string, string> = {
  Kind: '',
  Model: '',
  'Training step': 'step ',
  'Starts from': '',
  'Steps T': 'T ',
  'Steps T of the inversion': 'inverted T ',
  'Time convention': 'time ',
  Clipped: 'clip ',
}
/** Told as names of runs do: `5 replaced`. */
const after: Record<string, string> = { 'replace first': ' replaced', 'swap first': ' swapped' }
const none = '–'
/** More letters of a list than these would hide the pictures below them. */
const mostOfList = 24

/**
 * What tells each of several runs from the others, in few words: the settings that differ, without those that its name says, without what all
 * have in common, and without what others cannot have, such as settings beside imported arrays. `step 6,422, time source`; empty where the name says
 * it all, or one run is alone.
 *
 * @param withStep  whether the training step is told where it is the same, too, as nothing else on the page may say it
 */
export function runDistinctions(records: readonly RunRecord[], withStep = false): string[] {
  const isAlways = (name: string) => withStep && name === 'Training step'
  const rows = [...settingsDiff(records.map(withoutClasses)), classesRow(records)].filter(
    ({ name, differs }) => (differs || isAlways(name)) && !silent.has(name),
  )
  const steps = rows.find(({ name }) => name === 'Steps T')?.values.join()
  const telling = rows.filter(({ name, values }) => name !== 'Steps T of the inversion' || values.join() !== steps)
  const parted = telling.map(({ name, values }) => {
    const parts = values.map((value) => (name === 'Classes' ? [value] : value.split(', ')))
    const others = parts.filter(([part], run) => part !== none || canHave(records[run], name)).map((of) => new Set(of))
    const isCommon = (part: string) => !isAlways(name) && others.every((of) => of.has(part))
    return { name, parts: parts.map((of) => of.filter((part) => part !== none && !isCommon(part))) }
  })
  return records.map((record, run) => {
    const words = parted.flatMap(({ name, parts }) =>
      parts[run].map((part) => wordsOf(name, part)).filter((told) => !says(record.name, told)),
    )
    return [...new Set(words)].join(', ')
  })
}

function wordsOf(name: string, value: string): string {
  return after[name] ? `${value}${after[name]}` : `${before[name] ?? `${name.toLowerCase()} `}${value}`
}

/** Whether a run without a value did without it, and not because nothing is known of what made its arrays. */
function canHave({ settings, model, dataset }: RunRecord, name: string): boolean {
  if (name === 'Brought to size') return dataset !== undefined
  return name === 'Training step' ? model !== undefined : settings !== undefined
}

function withoutClasses(record: RunRecord): RunRecord {
  if (!record.settings?.classes) return record
  const { classes: _, ...settings } = record.settings
  return { ...record, settings }
}

/** The classes of each run's rows, of which there may be a million: as one value, told by what it begins with. */
function classesRow(records: readonly RunRecord[]): SettingRow {
  const lists = records.map(({ settings }) => settings?.classes)
  const [first] = lists
  const differs = lists.some((list) => list?.length !== first?.length || list?.some((name, i) => name !== first?.[i]))
  return { name: 'Classes', differs, values: lists.map((list) => (list ? listWords(list) : none)) }
}

function listWords(list: readonly number[]): string {
  // So many numbers have more letters than there is room for.
  const whole = list.slice(0, mostOfList).join(', ')
  if (list.length <= mostOfList && whole.length <= mostOfList) return whole
  const begin = whole.slice(0, whole.lastIndexOf(', ', mostOfList))
  return `${begin}, … (${formatNumber(list.length)})`
}

/** Whether a name has these words, as words: `T 2` is not in `T 20`, nor `land` in `landscape-32`. It writes 6422 where pages write 6,422. */
function says(name: string, words: string): boolean {
  const plain = words.replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
  for (const text of new Set([words, plain]))
    for (let at = name.indexOf(text); at >= 0; at = name.indexOf(text, at + 1))
      if (!/[\p{L}\d.-]$/u.test(name.slice(0, at)) && !/^(?:[\p{L}\d-]|\.\d)/u.test(name.slice(at + text.length)))
        return true
  return false
}

/**
 * Names of runs of one sweep begin alike and differ in their ends: each in two parts, so that the one that they share is cut where there is no room
 * for both. Of several settings that a sweep goes over the first one ends what is shared. The first part ends between words, and is empty where no
 * other name begins so.
 */
export function nameParts(names: readonly string[]): NameParts[] {
  return names.map((name) => {
    const borders = names.map((other) => borderBefore(name, sharedLength(name, other))).filter((border) => border > 0)
    const border = borders.length > 0 ? Math.min(...borders) : 0
    return { begin: name.slice(0, border), end: name.slice(border) }
  })
}

/** Where the word begins that a place is in; a number has the word before it, too: `T 20`, `step 1000`. */
function borderBefore(name: string, place: number): number {
  const word = name.slice(0, place).search(/[^\s,_/-]*$/u)
  return /^\d/.test(name.slice(word)) ? name.slice(0, word).search(/(?:(?<!\p{L})\p{L}+ )?$/u) : word
}

/** Characters that two names begin with alike; none where they are the same name, whose ends tell nothing. */
function sharedLength(name: string, other: string): number {
  if (name === other) return 0
  let length = 0
  while (length < name.length && name[length] === other[length]) length++
  return length
}
