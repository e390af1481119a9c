/**
 * The quantile of values in rising order, between two of them in proportion, as NumPy's default does.
 *
 * @param sorted  at least one
 * @param share  0 to 1
 */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (place - below) * (sorted[above] - sorted[below])
}
