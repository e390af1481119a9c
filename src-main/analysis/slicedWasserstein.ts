import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { noiseStream } from '../random/noiseStream.ts'
import { fewestJackknifed, groupsOfRows, jackknifedOfTwo, type Jackknifed } from './jackknife.ts'
import { multiplyColumns, type MultiplyColumns } from './multiplyColumns.ts'
import { eachRows, requireMatch, type RowSource, type Watch } from './rowSource.ts'

export type SlicedWasserstein = {
  /** Root of the mean over directions of the squared 2-Wasserstein distance of the projected sets. */
  distance: number
  n: { a: number; b: number }
  directions: number
  seed: number
  /** Over the rows of both sets; absent where one has fewer than 3, and where the distance is 0. */
  interval?: Jackknifed
}

/**
 * A distance between the distributions of two sets of images that needs no encoder (section 13): the sliced 2-Wasserstein distance (Bonneel et
 * al. 2015) over seeded random directions.
 *
 * Chosen over the energy distance because it costs n log n and not n² a direction, and has the unit of the pixels: sets that differ by a shift
 * t are |t| / sqrt(d) apart on average. For images it sees means and covariances, not content. Two finite samples of one distribution
 * are not at 0; compare sets of the same size, or against two halves of the reference.
 * @param a, b  rows of d entries; their numbers may differ
 * @throws SetsDoNotMatch where d differs, ValuesNotFinite; TooFewRows for an empty set
 */
export async function slicedWasserstein(
  a: RowSource,
  b: RowSource,
  {
    directions = 256,
    seed = 0,
    multiply = multiplyColumns,
    ...watch
  }: Watch & { directions?: number; seed?: number; multiply?: MultiplyColumns } = {},
): Promise<SlicedWasserstein> {
  requireMatch(a, b, 'entries')
  const given = Math.min(a.n, b.n)
  if (given < 1) throw TooFewRows({ rule: 'a distance of distributions', needed: 1, given })
  const units = unitVectors(directions, a.length, seed)
  const [left, right] = [
    await projections(a, units, multiply, { signal: watch.signal, progress: (share) => watch.progress?.(share / 2) }),
    await projections(b, units, multiply, {
      signal: watch.signal,
      progress: (share) => watch.progress?.(0.5 + share / 2),
    }),
  ]
  const groups = [left, right].map((sets) => sortedGroups(sets))
  for (const values of [...left, ...right]) values.sort()
  const squares = left.map((values, direction) => squaredWasserstein(values, right[direction]))
  const mean = squares.reduce((sum, square) => sum + square, 0) / directions
  return {
    distance: Math.sqrt(mean),
    n: { a: a.n, b: b.n },
    directions,
    seed,
    ...(mean > 0 &&
      given >= fewestJackknifed && {
        interval: jackknifedOfTwo(
          Math.sqrt(mean),
          [distancesWithout(left, groups[0], right), distancesWithout(right, groups[1], left)],
          { n: a.n, limits: [0, Infinity] },
        ),
      }),
  }
}

/** Groups of rows that the interval leaves out in turn. */
const mostGroups = 20

/** Of each direction, the values of each group of rows, rising. */
function sortedGroups(sets: readonly Float32Array[]): Float32Array[][] {
  const groups = groupsOfRows(sets[0].length, mostGroups)
  return sets.map((values) => groups.map(({ first, count }) => values.slice(first, first + count).sort()))
}

/** The distance to the other set without each group in turn. */
function distancesWithout(
  sets: readonly Float32Array[],
  groups: readonly Float32Array[][],
  others: readonly Float32Array[],
): number[] {
  return groups[0].map((_, group) => {
    const sum = sets.reduce(
      (total, values, direction) =>
        total + squaredWasserstein(withoutValues(values, groups[direction][group]), others[direction]),
      0,
    )
    return Math.sqrt(sum / sets.length)
  })
}

/** Rising numbers without some of them, which are rising as well. */
function withoutValues(values: Float32Array, some: Float32Array): Float32Array {
  const rest = new Float32Array(values.length - some.length)
  let [kept, left] = [0, 0]
  for (const value of values) {
    if (left < some.length && some[left] === value) left++
    else rest[kept++] = value
  }
  return rest
}

/** Uniform on the sphere: normals brought to length 1. */
function unitVectors(count: number, length: number, seed: number): Float32Array {
  const vectors = noiseStream({ stream: 'per-image', seed, count, length }).rows(0, count)
  for (let start = 0; start < vectors.length; start += length) {
    const vector = vectors.subarray(start, start + length)
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value ** 2, 0))
    for (let i = 0; i < length; i++) vector[i] /= norm
  }
  return vectors
}

/** The rows along each direction. */
async function projections(
  rows: RowSource,
  units: Float32Array,
  multiply: MultiplyColumns,
  watch: Watch,
): Promise<Float32Array[]> {
  const directions = units.length / rows.length
  const along = Array.from({ length: directions }, () => new Float32Array(rows.n))
  await eachRows(
    [rows],
    async ([data], first) => {
      const products = await multiply(data, units, rows.length)
      for (let i = 0; i < products.length; i++) along[i % directions][first + Math.floor(i / directions)] = products[i]
    },
    watch,
  )
  return along
}

/** Of two sets of numbers, each rising: the integral of the squared difference of their quantile functions. */
function squaredWasserstein(a: Float32Array, b: Float32Array): number {
  let [sum, i, j, share] = [0, 0, 0, 0]
  while (i < a.length && j < b.length) {
    const [endA, endB] = [(i + 1) / a.length, (j + 1) / b.length]
    const end = Math.min(endA, endB)
    sum += (end - share) * (a[i] - b[j]) ** 2
    share = end
    // Ends that are equal as fractions are equal as products.
    const order = (i + 1) * b.length - (j + 1) * a.length
    if (order <= 0) i++
    if (order >= 0) j++
  }
  return sum
}
