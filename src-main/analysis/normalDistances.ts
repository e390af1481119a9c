import { normalTail } from './normalDistribution.ts'

/** Φ is kept at so many places of a unit, up to where it is 1 in float64, with its slope: between them a cubic is within 1e-11. */
const perUnit = 128
const farthest = 9
const cells = 2 * farthest * perUnit
const placeOf = (z: number) => (z + farthest) * perUnit
const cellOf = (z: number) => Math.max(0, Math.min(cells - 1, Math.floor(placeOf(z))))

/** Φ(z), and its slope in the length of a cell, at the lower end of every cell and at the upper end of the last. */
function tableOf(): { values: Float64Array; slopes: Float64Array } {
  const ends = Array.from({ length: cells + 1 }, (_, i) => i / perUnit - farthest)
  return {
    values: Float64Array.from(ends, (z) => 1 - normalTail(z)),
    slopes: Float64Array.from(ends, (z) => Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI) / perUnit),
  }
}
let table: ReturnType<typeof tableOf> | undefined

function cumulative(z: number, { values, slopes }: ReturnType<typeof tableOf>): number {
  const place = placeOf(z)
  if (place <= 0 || place >= cells) return place <= 0 ? 0 : 1
  const cell = Math.floor(place)
  // Hermite's cubic through values and slopes at both ends.
  const t = place - cell
  const u = 1 - t
  return (
    u * u * ((1 + 2 * t) * values[cell] + t * slopes[cell]) +
    t * t * ((1 + 2 * u) * values[cell + 1] - u * slopes[cell + 1])
  )
}

/**
 * For each row the Kolmogorov-Smirnov distance of its entries to the standard normal distribution, sup |F(z) - Φ(z)| with F(z) the share of entries up
 * to z: 0 to 1, about 0.87 / √d for d independent draws. Within 1e-11.
 *
 * Entries are counted in narrow cells, and only those of cells in which the largest gap can lie are sorted, which takes a fraction of what it takes to sort all.
 * @param rows  finite, of `length` entries each
 */
export function normalDistances(rows: Float32Array, length: number): Float64Array {
  table ??= tableOf()
  const { values } = table
  const counts = new Uint32Array(cells)
  const begins = new Uint32Array(cells + 1)
  const next = new Uint32Array(cells)
  const grouped = new Float32Array(length)
  const places = new Uint16Array(length)
  return Float64Array.from({ length: rows.length / length }, (_, row) => {
    const entries = rows.subarray(row * length, (row + 1) * length)
    counts.fill(0)
    for (let i = 0; i < length; i++) counts[(places[i] = cellOf(entries[i]))]++
    let most = 0
    for (let cell = 0; cell < cells; cell++) {
      begins[cell + 1] = begins[cell] + counts[cell]
      most = Math.max(most, Math.abs(begins[cell + 1] / length - values[cell + 1]))
    }
    next.set(begins.subarray(0, cells))
    for (let i = 0; i < length; i++) grouped[next[places[i]]++] = entries[i]
    for (let cell = 0; cell < cells; cell++) {
      const [first, end] = [begins[cell], begins[cell + 1]]
      if (first === end || Math.max(end / length - values[cell], values[cell + 1] - first / length) <= most) continue
      const sorted = grouped.subarray(first, end).sort()
      for (let i = first; i < end; i++) {
        const below = cumulative(sorted[i - first], table!)
        most = Math.max(most, (i + 1) / length - below, below - i / length)
      }
    }
    return most
  })
}
