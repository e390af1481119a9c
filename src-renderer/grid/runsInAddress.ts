import type { RunRow } from '../../src-shared/contract/views.ts'

/** The number that an id begins with; no two runs of a project ever have the same. */
const numberOf = (id: string) => /^(\d+)-/.exec(id)?.[1]

/**
 * Runs as an address holds them: their numbers, neighbours in the project as `3..20`, so that a thousand of them fit.
 *
 * @param all  the project's runs in order
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
  for (const { id } of all) {
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
 * The runs that an address names, in the project's order, and the names that no run has. `all` is every run with pictures.
 */
export function runsFromAddress<Run extends Pick<RunRow, 'id' | 'done'>>(
  text: string,
  all: readonly Run[],
): { runs: Run[]; missing: string[] } {
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
