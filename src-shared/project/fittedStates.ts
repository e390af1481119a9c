/** States of a path that its colours are fitted on at most: one page of an image never reads more of a path than so many states of one row. */
const mostStates = 64

/** The places of the kept states, 0 to count - 1, that the colours of one image's path are fitted on: all, or 64 evenly spread with both ends. */
export function fittedStates(count: number): number[] {
  const fitted = Math.min(count, mostStates)
  return Array.from({ length: fitted }, (_, i) => Math.round((i * (count - 1)) / Math.max(1, fitted - 1)))
}
