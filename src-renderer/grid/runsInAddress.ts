import type { RunRow } from '../../src-shared/contract/views.ts'

/** The number that an id begins with; no two runs of a project ever have the same. */
const numberOf = (id: string) => /^(\d+)-/.exec(id)?.[1]

/** Runs in the order in which they were made, which a list of them need not have; those without a number are from before there were any. */
const inOrder = <Run extends Pick<RunRow, 'id'>>(all: readonly Run[]): Run[] => {
  const placeOf = ({ id }: Run) => Number(numberOf(id) ?? 0)
  return [...all].sort((a, b) => placeOf(a) - placeOf(b))
}

/**
 * Runs as an address holds them: their numbers, neighbours in the project as `3..20`, so that a thousand of them fit.
 *
 * @param all  the project's runs
 */
export function runsToAddress(chosen: readonly string[], all: readonly Pick<RunRow, 'id'>[]): string {
  const wanted = new Set(chosen)
  const parts: string[] = []
  let streak: string[] = []
  const end = () => {
    if (streak.length > 2) parts.push(`${streak[0]}..${streak.at(-1)}`)
    else parts.push(...streak)
    streak = []
  }
  for (const { id } of inOrder(all)) {
    const number = numberOf(id)
    if (!wanted.has(id)) end()
    else if (number === undefined) {
      end()
      parts.push(id)
    } else streak.push(String(Number(number)))
  }
  end()
  return parts.join(',')
}

/**
 * The runs that an address names, the oldest first, and the names that no run has. `all` is every run with pictures.
 */
export function runsFromAddress<Run extends Pick<RunRow, 'id' | 'done'>>(
  text: string,
  known: readonly Run[],
): { runs: Run[]; missing: string[] } {
  const all = inOrder(known)
  if (text === 'all') return { runs: all.filter(({ done }) => done > 0), missing: [] }
  const missing: string[] = []
  const numbers = all.map(({ id }) => Number(numberOf(id)))
  const chosen = new Set<string>()
  for (const part of text.split(',').filter(Boolean)) {
    const range = /^(\d+)(?:\.\.(\d+))?$/.exec(part)
    const [from, to] = range ? [Number(range[1]), Number(range[2] ?? range[1])] : [1, 0]
    const found = all.filter(({ id }, place) => id === part || (numbers[place] >= from && numbers[place] <= to))
    if (found.length === 0) missing.push(part)
    for (const { id } of found) chosen.add(id)
  }
  return { runs: all.filter(({ id }) => chosen.has(id)), missing }
}
