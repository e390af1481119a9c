/** Sums over the entries of a region. */
export type RegionSums = { entries: number; sum: number; squares: number; absolute: number }

/** Sums over plain entries and over all others. */
export type BothRegions<Value> = { plain: Value; other: Value }

export const emptyRegions = (): BothRegions<RegionSums> => ({
  plain: { entries: 0, sum: 0, squares: 0, absolute: 0 },
  other: { entries: 0, sum: 0, squares: 0, absolute: 0 },
})

/**
 * Adds the entries of one image, or their differences from another's, to the sums of the regions that they lie in.
 *
 * @param values  (C, H, W)
 * @param mask  (H, W), 1 for plain: the same for all channels
 * @param from  (C, H, W), what is taken off `values`
 */
export function addToRegions(
  sums: BothRegions<RegionSums>,
  values: Float32Array,
  mask: Uint8Array,
  from?: Float32Array,
): void {
  const pixels = mask.length
  let [plainEntries, plainSum, plainSquares, plainAbsolute] = [0, 0, 0, 0]
  let [sum, squares, absolute] = [0, 0, 0]
  for (let start = 0; start < values.length; start += pixels) {
    for (let pixel = 0, i = start; pixel < pixels; pixel++, i++) {
      const value = from ? values[i] - from[i] : values[i]
      if (mask[pixel]) {
        plainEntries++
        plainSum += value
        plainSquares += value * value
        plainAbsolute += Math.abs(value)
      } else {
        sum += value
        squares += value * value
        absolute += Math.abs(value)
      }
    }
  }
  const { plain, other } = sums
  plain.entries += plainEntries
  plain.sum += plainSum
  plain.squares += plainSquares
  plain.absolute += plainAbsolute
  other.entries += values.length - plainEntries
  other.sum += sum
  other.squares += squares
  other.absolute += absolute
}

/** Mean |value|, or null for an empty region. */
export function meanAbsolute({ entries, absolute }: RegionSums): number | null {
  return entries > 0 ? absolute / entries : null
}

/** The deviation of the values (divided by their number, as NumPy's `std`), or null for an empty region. */
export function deviation({ entries, sum, squares }: RegionSums): number | null {
  return entries > 0 ? Math.sqrt(Math.max(0, squares / entries - (sum / entries) ** 2)) : null
}

/** The deviation of |value|, likewise. */
export function deviationOfAbsolute({ entries, absolute, squares }: RegionSums): number | null {
  return deviation({ entries, sum: absolute, squares, absolute })
}
