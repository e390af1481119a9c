/**
 * Adjusted p values that hold the false-discovery rate (Benjamini and Hochberg 1995): rejecting those up to q rejects on average no more
 * than a share q wrongly. As SciPy's `false_discovery_control`.
 *
 * @param p  one per test, 0 to 1
 * @returns in the same order
 */
export function benjaminiHochberg(p: ArrayLike<number>): Float64Array {
  const tests = p.length
  const falling = Array.from({ length: tests }, (_, test) => test).sort((a, b) => p[b] - p[a])
  const adjusted = new Float64Array(tests)
  let smallest = 1
  for (const [place, test] of falling.entries()) {
    smallest = Math.min(smallest, (p[test] * tests) / (tests - place))
    adjusted[test] = smallest
  }
  return adjusted
}
