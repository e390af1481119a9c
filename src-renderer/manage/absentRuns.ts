/** Runs that a page is to show and that it cannot, each by why. */
export interface AbsentRuns {
  /** Names of those that stood there and are not in the project any more. */
  removed: readonly string[]
  /** Ids or numbers that no run of the project has; one that was removed before the page was opened is among them. */
  unknown: readonly string[]
  /** Those that are in the project and cannot be read. */
  broken: readonly BrokenRun[]
}

interface BrokenRun {
  id: string
  /** A sentence. */
  reason: string
}

/**
 * Why runs are not there.
 *
 * @param ids  of those that are not, or what an address has in their place
 * @param met  names of runs that stood there, by their ids
 * @param broken  all of the project that cannot be read
 */
export function absentRuns(
  ids: readonly string[],
  met: ReadonlyMap<string, string>,
  broken: readonly BrokenRun[],
): AbsentRuns {
  const unreadable = new Set(broken.map(({ id }) => id))
  const others = ids.filter((id) => !unreadable.has(id))
  return {
    removed: others.flatMap((id) => met.get(id) ?? []),
    unknown: others.filter((id) => !met.has(id)),
    broken: broken.filter(({ id }) => ids.includes(id)),
  }
}
