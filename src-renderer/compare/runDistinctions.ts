import type { RunRecord } from '../../src-shared/project/runRecord.ts'
import { settingsDiff } from './settingsDiff.ts'

/** A name in two parts: what it has in common with another one, and what tells it from that. */
export interface NameParts {
  begin: string
  end: string
}

/** Settings that follow from others, or change nothing that a picture shows. */
const silent = new Set(['Checkpoint, SHA-256', 'Shape of an image', 'Batch', 'Device', 'Inverscope', 'ONNX Runtime'])
/** What stands before a value where its name would be too long; nothing where the value says what it is. */
const short: Record<string, string> = {
  Kind: '',
  Model: '',
  'Training step': 'step ',
  'Starts from': '',
  'Steps T': 'T ',
  'Steps T of the inversion': 'inverted T ',
  'Time convention': 'time ',
  Clipped: 'clip ',
}

/**
 * What tells each of several runs from the others, in few words: the settings that differ, without those that its name says and without what all
 * have in common. `step 6,422, time source`; empty where the name says it all, or one run is alone.
 */
export function runDistinctions(records: readonly RunRecord[]): string[] {
  const rows = settingsDiff(records).filter(({ name, differs }) => differs && !silent.has(name))
  const steps = rows.find(({ name }) => name === 'Steps T')?.values.join()
  const telling = rows.filter(({ name, values }) => name !== 'Steps T of the inversion' || values.join() !== steps)
  return records.map((record, run) => {
    const words = telling.flatMap(({ name, values }) => {
      const parts = values.map((value) => value.split(', '))
      const own = parts[run].filter((part) => part !== '–' && !parts.every((others) => others.includes(part)))
      const before = short[name] ?? `${name.toLowerCase()} `
      return own.map((part) => `${before}${part}`).filter((word) => !says(record.name, word))
    })
    return [...new Set(words)].join(', ')
  })
}

/** Whether a name has these words: `T 2` is not in `T 20`. */
function says(name: string, words: string): boolean {
  const at = name.indexOf(words)
  return at >= 0 && !/^[\d.]/.test(name.slice(at + words.length))
}

/**
 * Names of runs of one sweep begin alike and differ in their ends: each in two parts, so that the one that they share is cut where there is no room
 * for both. The first part ends between words, and is empty where no other name begins so.
 */
export function nameParts(names: readonly string[]): NameParts[] {
  return names.map((name, place) => {
    const shared = Math.max(0, ...names.map((other, index) => (index === place ? 0 : sharedLength(name, other))))
    // With a word of a letter or two before it: `T 20`.
    const border = name.slice(0, shared).search(/(?:(?<!\p{L})\p{L}{1,2} )?[^\s,_/-]*$/u)
    return { begin: name.slice(0, border), end: name.slice(border) }
  })
}

/** Characters that two names begin with alike; none where they are the same name, whose ends tell nothing. */
function sharedLength(name: string, other: string): number {
  if (name === other) return 0
  let length = 0
  while (length < name.length && name[length] === other[length]) length++
  return length
}
