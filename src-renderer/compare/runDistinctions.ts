import type { RunRecord } from '../../src-shared/project/runRecord.ts'
import { listed, none, settingsDiff } from './settingsDiff.ts'

/** Settings that follow from others, or change nothing that a picture shows. */
const silent = new Set(['Checkpoint, SHA-256', 'Shape of an image', 'Batch', 'Device', 'Inverscope', 'ONNX Runtime'])
/** What stands before a value where its name would be too long; nothing where the value says what it is. */
const before: Record<string, string> = {
  Kind: '',
  Model: '',
  'Training step': 'step ',
  'Starts from': '',
  'Which images': 'images ',
  'Steps T': 'T ',
  'Steps T of the inversion': 'inverted T ',
  'Time convention': 'time ',
  Clipped: 'clip ',
}
/** Told as names of runs do: `5 replaced`. */
const after: Record<string, string> = { 'replace first': ' replaced', 'swap first': ' swapped' }
const lists = new Set(Object.values(listed))
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
  const rows = settingsDiff(records, mostOfList)
    .filter(({ name, differs }) => (differs || isAlways(name)) && !silent.has(name))
    .map(({ name, values }) => ({ name, values: values.map(({ text }) => text) }))
  const steps = rows.find(({ name }) => name === 'Steps T')?.values.join()
  const telling = rows.filter(({ name, values }) => name !== 'Steps T of the inversion' || values.join() !== steps)
  const parted = telling.map(({ name, values }) => {
    const parts = values.map((value) => (lists.has(name) ? [value] : value.split(', ')))
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

/** Whether a name has these words, as words: `T 2` is not in `T 20`, nor `land` in `landscape-32`. It writes 6422 where pages write 6,422. */
function says(name: string, words: string): boolean {
  const plain = words.replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
  for (const text of new Set([words, plain]))
    for (let at = name.indexOf(text); at >= 0; at = name.indexOf(text, at + 1))
      if (!/[\p{L}\d.-]$/u.test(name.slice(0, at)) && !/^(?:[\p{L}\d-]|\.\d)/u.test(name.slice(at + text.length)))
        return true
  return false
}
