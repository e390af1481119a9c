import type { RunRow } from '../../src-shared/contract/views.ts'
import { kindWords } from '../../src-shared/project/kindWords.ts'
import { runStateLook } from '../components/runStateLook.ts'

export const runColumns = ['run', 'kind', 'model', 'steps', 'images', 'state', 'took', 'begun'] as const
export type RunColumn = (typeof runColumns)[number]

export interface RunOrder {
  column: RunColumn
  direction: 'up' | 'down'
}

/** The order of the project: newest first. */
export const usualOrder: RunOrder = { column: 'begun', direction: 'down' }

const collator = new Intl.Collator('en', { numeric: true })
const texts = {
  run: ({ name }) => name,
  kind: ({ kind }) => kindWords[kind],
  // Checkpoints of one model by their step.
  model: ({ model = '', checkpoint }) => `${model} ${checkpoint ?? ''}`,
  state: ({ state }) => runStateLook[state].word,
} satisfies Partial<Record<RunColumn, (run: RunRow) => string>>
const numbers = {
  steps: ({ steps }) => steps,
  images: ({ count }) => count,
  took: ({ seconds }) => (seconds > 0 ? seconds : undefined),
} satisfies Partial<Record<RunColumn, (run: RunRow) => number | undefined>>

/** What is looked through for words: all that the row shows in words, and `T 50`, `step 6422`. */
function wordsOf(run: RunRow): string {
  const { name, kind, model = '', checkpoint, steps, state } = run
  const step = checkpoint === undefined ? '' : `step ${checkpoint}`
  const grid = steps === undefined ? '' : `T ${steps}`
  const shown = [name, kindWords[kind], model, step, grid, runStateLook[state].word].join('\n').toLowerCase()
  return `${shown}\n${withoutSeparators(shown)}`
}

/** The row writes 500,000, and a name may. */
const withoutSeparators = (text: string) => text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')

/**
 * The runs that have all words, in an order. Of equal ones the newest is first; a run that does not have what they are ordered by is last, whichever
 * the direction.
 *
 * @param runs  newest first
 */
export function listedRuns(runs: readonly RunRow[], words: string, { column, direction }: RunOrder): RunRow[] {
  const wanted = withoutSeparators(words.toLowerCase()).split(/\s+/).filter(Boolean)
  const found = wanted.length ? runs.filter((run) => hasAll(wordsOf(run), wanted)) : [...runs]
  if (column === 'begun') return direction === 'down' ? found : found.reverse()
  const sign = direction === 'up' ? 1 : -1
  if (column in texts) {
    const of = texts[column as keyof typeof texts]
    return found.sort((a, b) => sign * collator.compare(of(a), of(b)))
  }
  const of = numbers[column as keyof typeof numbers]
  return found.sort((a, b) => {
    const [x, y] = [of(a), of(b)]
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined)
    return sign * (x - y)
  })
}

/** `T 5` is neither T 50 nor seed 5: a number that was typed is a whole one in the row, and that of the name before it. */
function hasAll(text: string, wanted: readonly string[]): boolean {
  return wanted.every((word, place) => {
    if (isName(word) && isNumber(wanted[place + 1])) return true
    if (!isNumber(word)) return text.includes(word)
    const before = wanted[place - 1] ?? ''
    return new RegExp(isName(before) ? `(?<![a-z0-9])${before} ${word}(?!\\d)` : `(?<!\\d)${word}(?!\\d)`).test(text)
  })
}
const isNumber = (word = '') => /^\d+$/.test(word)
/** Of what numbers have in the words of a row. */
const isName = (word: string) => ['t', 'step', 'seed', 'k'].includes(word)
