import type { RunRow } from '../../src-shared/contract/views.ts'

/**
 * The runs of the sweep of each run, oldest first, by the run's id: those that were begun for it and those that were there already. A run that
 * belongs to several has the one that it was begun for; a sweep of which one run is left is none.
 */
export function sweepsOf(runs: readonly Pick<RunRow, 'id' | 'sweep'>[]): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, Set<string>>()
  for (const { id, sweep } of runs) {
    if (!sweep) continue
    const ofSweep = members.get(sweep.first) ?? new Set()
    members.set(sweep.first, ofSweep)
    for (const member of [id, ...(sweep.taken ?? [])]) ofSweep.add(member)
  }
  const sweeps = new Map<string, readonly string[]>()
  const begun = new Map(runs.map(({ id, sweep }) => [id, sweep?.first]))
  for (const [first, ids] of members) {
    const present = [...ids].filter((id) => begun.has(id)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    if (present.length < 2) continue
    for (const id of present) if (begun.get(id) === first || !sweeps.has(id)) sweeps.set(id, present)
  }
  return sweeps
}
