import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { gramOfRows } from './gramOfRows.ts'
import { leadingEigenvectors } from './leadingEigenvectors.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { eachRows, type RowSource, type Watch } from './rowSource.ts'
import { withoutMean } from './withoutMean.ts'

/** Residuals of eigenvectors that are rounding of float32, as a share of the largest eigenvalue. */
const settled = 1e-8

/** Where the variance along the second component changes by less than this share of itself, or is less than that of all, its direction is found. */
const unchanged = 1e-11
const nothing = 1e-14
const mostPasses = 50

export type PathPlane = {
  /** States that the plane was laid through. */
  n: number
  /** Where each state lies along the first and the second component, in units of the L2 distance, from the mean of all. */
  points: { x: number; y: number }[]
  /** The share of the variance of all states that lies along each of the two; 0 where all are equal. */
  explained: [number, number]
}

/**
 * The plane of the two components in which states of a path vary most, and their places in it (section 9): a principal component analysis of
 * all entries, centred and not scaled.
 *
 * The components are found from float32 products of the states. The states are then projected on them in float64, which gives better ones, until the
 * second no longer changes: where little varies along it, the products' rounding would be seen.
 *
 * A component has no direction of its own: the first state lies at or left of 0, and of the second axis the end that is farther from 0 is above.
 * @param states  n states of d entries, in their order
 * @throws ValuesNotFinite; TooFewRows for fewer than 2; what the signal aborts with
 */
export async function pathPlane(
  states: RowSource,
  { multiply, ...watch }: Watch & { multiply: MultiplyColumns },
): Promise<PathPlane> {
  const { n, length } = states
  if (n < 2) throw TooFewRows({ rule: 'a plane through states', needed: 2, given: n })
  const centred = await withoutMean(states, watch)
  let variance = 0
  const addSquares = ([data]: readonly Float32Array[]) => {
    for (let i = 0; i < data.length; i++) variance += data[i] ** 2
  }
  await eachRows([centred], addSquares, { signal: watch.signal })
  if (variance === 0) return { n, points: Array.from({ length: n }, () => ({ x: 0, y: 0 })), explained: [0, 0] }
  const gram = await gramOfRows(n, length, async (first, count) => centred.read(first, count), multiply, watch)
  const times = async (vector: Float64Array) => multiply(Float32Array.from(vector), gram, n)
  const { vectors } = await leadingEigenvectors(times, n, 2, settled)
  const [x, y] = await settledPlaces(centred, vectors, variance, watch.signal)
  const [turnX, turnY] = [x[0] > 0 ? -1 : 1, Math.max(...y) < -Math.min(...y) ? -1 : 1]
  return {
    n,
    points: Array.from(x, (value, state) => ({ x: turnX * value, y: turnY * y[state] })),
    explained: [squares(x) / variance, squares(y) / variance],
  }
}

/** Places along the first two components, from vectors over the rows that are close to them: subspace iteration. */
async function settledPlaces(
  rows: RowSource,
  vectors: readonly Float64Array[],
  variance: number,
  signal: AbortSignal | undefined,
): Promise<readonly [Float64Array, Float64Array]> {
  const projectedOn = async (overRows: readonly Float64Array[]) =>
    turnedToMost(await projected(rows, await directionsOf(rows, overRows, signal), signal))
  let places = await projectedOn(vectors)
  for (let pass = 0; pass < mostPasses; pass++) {
    const before = squares(places[1])
    if (before <= nothing * variance) break
    places = await projectedOn(places)
    // The variance goes with the square of what is wrong with the direction.
    if (Math.abs(squares(places[1]) - before) <= unchanged * before) break
  }
  return places
}

/** Directions in the entries, at right angles and of length 1, in which rows lie as the vectors over rows say. */
async function directionsOf(
  rows: RowSource,
  overRows: readonly Float64Array[],
  signal: AbortSignal | undefined,
): Promise<Float64Array[]> {
  const directions = overRows.map(() => new Float64Array(rows.length))
  const visit = ([data]: readonly Float32Array[], first: number, count: number) => {
    for (const [place, direction] of directions.entries())
      for (let row = 0, at = 0; row < count; row++) {
        const weight = overRows[place][first + row]
        for (let i = 0; i < direction.length; i++, at++) direction[i] += weight * data[at]
      }
  }
  await eachRows([rows], visit, { signal })
  for (const [place, direction] of directions.entries()) {
    for (const before of directions.slice(0, place)) {
      const along = direction.reduce((sum, value, i) => sum + value * before[i], 0)
      for (let i = 0; i < direction.length; i++) direction[i] -= along * before[i]
    }
    const length = Math.sqrt(squares(direction))
    for (let i = 0; i < direction.length; i++) direction[i] = length > 0 ? direction[i] / length : 0
  }
  return directions
}

/** Where each row lies along each direction. */
async function projected(
  rows: RowSource,
  directions: readonly Float64Array[],
  signal: AbortSignal | undefined,
): Promise<[Float64Array, Float64Array]> {
  const places: [Float64Array, Float64Array] = [new Float64Array(rows.n), new Float64Array(rows.n)]
  const visit = ([data]: readonly Float32Array[], first: number, count: number) => {
    for (const [place, direction] of directions.entries())
      for (let row = 0, at = 0; row < count; row++) {
        let along = 0
        for (let i = 0; i < direction.length; i++, at++) along += direction[i] * data[at]
        places[place][first + row] = along
      }
  }
  await eachRows([rows], visit, { signal })
  return places
}

/** Points of mean 0 in a plane, turned so that they vary most along the first axis and nothing of it goes with the second. */
function turnedToMost([x, y]: readonly [Float64Array, Float64Array]): [Float64Array, Float64Array] {
  const together = x.reduce((sum, value, i) => sum + value * y[i], 0)
  const angle = 0.5 * Math.atan2(2 * together, squares(x) - squares(y))
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  return [x.map((value, i) => cosine * value + sine * y[i]), x.map((value, i) => cosine * y[i] - sine * value)]
}

const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value ** 2, 0)
