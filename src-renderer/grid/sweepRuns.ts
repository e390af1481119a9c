import type { RunRow } from '../../src-shared/contract/views.ts'

/**
 * The runs of the sweep of each run, in the order in which they come, by the run's id: those that were begun for it and those that were there already. A run that
 * belongs to several has the one that it was begun for; a sweep of which one run is left is none.
 *
 * @returns one list for all runs of a sweep
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
  // Words are not compared: of a thousand runs that takes a tenth of a second, with every change of the project.
  const places = new Map(runs.map(({ id }, place) => [id, place]))
  for (const [first, ids] of members) {
    const present = [...ids].filter((id) => places.has(id)).sort((a, b) => places.get(a)! - places.get(b)!)
    if (present.length < 2) continue
    for (const id of present) if (begun.get(id) === first || !sweeps.has(id)) sweeps.set(id, present)
  }
  return sweeps
}
