import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { drawnUnits } from './bootstrapInterval.ts'
import { advance, readFinite, requireMatch, rowsAtOnce, type RowSource, type Watch } from './rowSource.ts'

/** Points of the line from noise to latent in the paper, both ends included. */
const paperPositions = 25

export type Trajectory = {
  n: number
  /** Entries of a row. */
  d: number
  /** λ = 0 is the noise, λ = 1 the latent. */
  positions: number[]
  /** For each state, for each λ: the mean over images of |x - (1 - λ) x_T - λ x̂_T|. */
  distances: number[][]
  /** The same brought to 0 … 1 for every state by itself, as in the figure: colours of two states cannot be compared. */
  scaled: number[][]
  /** For each state the place in `positions` of its smallest distance, the first of equal ones, and that distance. */
  nearest: number[]
  residuals: number[]
  /** For each state the mean over images of the λ at which the line comes closest to it, which may lie outside 0 … 1. */
  projections: number[]
  /** For each state the shares of images that are closer to the noise, and closer to the latent; neither where both are equally far. */
  closerToNoise: number[]
  closerToLatent: number[]
  /** The state whose mean distance to the latent is smallest, the first of equal ones. */
  closestToLatent: number
  /**
   * How many states in, with a fraction, the mean projection first reaches the latent; absent where it never does. Over
   * `states - 1` it is the share of the path.
   */
  passesLatentAt?: number
  /** `closestToLatent` and `passesLatentAt` of images that were drawn again with replacement, n of n; infinite where a draw never passes it. */
  drawn: { closestToLatent: Int32Array; passesLatentAt: Float64Array }
}

/**
 * How far every state of the denoising path is from points on the line from noise to latent (section 6).
 *
 * No interpolated tensors are made: with u = x - x_T and v = x̂_T - x_T the squared distance is |u|² - 2 λ u·v + λ² |v|², so three sums of
 * each state, in float64, give it for every λ. Noise and latents are read once, every state once, a few images at a time.
 * @param states  one source per state, the noise first where the path holds it; all n rows of d entries
 * @param positions  how many λ, evenly from 0 to 1, at least 2
 * @param draws  of the bootstrap over images; needs an entry for each draw and image, and two sums for each draw and state
 * @throws SetsDoNotMatch, ValuesNotFinite; TooFewRows where there is no image or no state
 */
export async function measureTrajectory(
  { noise, latents, states }: { noise: RowSource; latents: RowSource; states: readonly RowSource[] },
  { positions = paperPositions, draws = 0, ...watch }: Watch & { positions?: number; draws?: number } = {},
): Promise<Trajectory> {
  const { n, length: d } = noise
  for (const source of [latents, ...states]) requireMatch(noise, source, 'rows and entries')
  const rule = 'the distance of a path to the line from noise to latent'
  if (n < 1 || states.length < 1) throw TooFewRows({ rule, needed: 1, given: Math.min(n, states.length) })

  const lambdas = Array.from({ length: positions }, (_, place) => place / (positions - 1))
  const sums = states.map(() => newSums(positions, draws))
  const timesDrawn = timesOfDraws(n, draws)
  const atOnce = rowsAtOnce(d)
  for (let first = 0; first < n; first += atOnce) {
    const count = Math.min(atOnce, n - first)
    const noiseRows = await readFinite(noise, first, count)
    const latentRows = await readFinite(latents, first, count)
    const line = squaredDistances(noiseRows, latentRows, d)
    for (const [state, source] of states.entries()) {
      const rows = await readFinite(source, first, count)
      const drawn = timesDrawn.subarray(first * draws, (first + count) * draws)
      addRows(sums[state], { noiseRows, latentRows, rows, line, d, lambdas, drawn })
      advance(watch, (first + (count * (state + 1)) / states.length) / n)
    }
  }

  const distances = sums.map(({ atPosition }) => [...atPosition].map((sum) => sum / n))
  const nearest = distances.map(placeOfSmallest)
  const projections = sums.map(({ projection }) => projection / n)
  return {
    n,
    d,
    positions: lambdas,
    distances,
    scaled: distances.map(broughtToUnitRange),
    nearest,
    residuals: distances.map((row, state) => row[nearest[state]]),
    projections,
    closerToNoise: sums.map(({ closerToNoise }) => closerToNoise / n),
    closerToLatent: sums.map(({ closerToLatent }) => closerToLatent / n),
    closestToLatent: placeOfSmallest(distances.map((row) => row[positions - 1])),
    passesLatentAt: firstCrossing(projections, 1),
    drawn: ofDraws(sums, n, draws),
  }
}

type Sums = {
  atPosition: Float64Array
  projection: number
  closerToNoise: number
  closerToLatent: number
  /** Over the images of each draw. */
  drawn: { toLatent: Float64Array; projection: Float64Array }
}

function newSums(positions: number, draws: number): Sums {
  const drawn = { toLatent: new Float64Array(draws), projection: new Float64Array(draws) }
  return { atPosition: new Float64Array(positions), projection: 0, closerToNoise: 0, closerToLatent: 0, drawn }
}

/** How often each image is in each draw, image by image. */
function timesOfDraws(n: number, draws: number): Uint8Array {
  const times = new Uint8Array(n * draws)
  let draw = 0
  for (const rows of drawnUnits(n, { draws })) {
    for (const row of rows) times[row * draws + draw]++
    draw++
  }
  return times
}

function ofDraws(sums: readonly Sums[], n: number, draws: number): Trajectory['drawn'] {
  const found = { closestToLatent: new Int32Array(draws), passesLatentAt: new Float64Array(draws) }
  for (let draw = 0; draw < draws; draw++) {
    found.closestToLatent[draw] = placeOfSmallest(sums.map(({ drawn }) => drawn.toLatent[draw]))
    const projections = sums.map(({ drawn }) => drawn.projection[draw] / n)
    found.passesLatentAt[draw] = firstCrossing(projections, 1) ?? Infinity
  }
  return found
}

function squaredDistances(a: Float32Array, b: Float32Array, d: number): Float64Array {
  return new Float64Array(a.length / d).map((_, row) => {
    let squares = 0
    for (let i = row * d; i < (row + 1) * d; i++) squares += (b[i] - a[i]) ** 2
    return squares
  })
}

function addRows(
  sums: Sums,
  {
    noiseRows,
    latentRows,
    rows,
    line,
    d,
    lambdas,
    drawn,
  }: {
    noiseRows: Float32Array
    latentRows: Float32Array
    rows: Float32Array
    line: Float64Array
    d: number
    lambdas: readonly number[]
    drawn: Uint8Array
  },
): void {
  const draws = sums.drawn.toLatent.length
  for (let row = 0, i = 0; row < line.length; row++) {
    let toNoise = 0
    let along = 0
    for (const end = i + d; i < end; i++) {
      const start = noiseRows[i]
      const away = rows[i] - start
      toNoise += away * away
      along += away * (latentRows[i] - start)
    }
    const length = line[row]
    for (const [place, lambda] of lambdas.entries()) {
      sums.atPosition[place] += Math.sqrt(Math.max(0, toNoise - 2 * lambda * along + lambda ** 2 * length))
    }
    const projection = length > 0 ? along / length : 0
    sums.projection += projection
    const toLatent = Math.sqrt(Math.max(0, toNoise - 2 * along + length))
    for (let draw = 0, at = row * draws; draw < draws; draw++, at++) {
      const times = drawn[at]
      if (times === 0) continue
      sums.drawn.toLatent[draw] += times * toLatent
      sums.drawn.projection[draw] += times * projection
    }
    // |x - x̂|² - |x - x_T|² is |v|² - 2 u·v.
    if (length > 2 * along) sums.closerToNoise++
    else if (length < 2 * along) sums.closerToLatent++
  }
}

function placeOfSmallest(values: readonly number[]): number {
  let smallest = 0
  for (const [place, value] of values.entries()) if (value < values[smallest]) smallest = place
  return smallest
}

/** 0 for all where they are equal. */
function broughtToUnitRange(values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return values.map((value) => (most > least ? (value - least) / (most - least) : 0))
}

/** Where a broken line through the values first reaches `level` from below. */
function firstCrossing(values: readonly number[], level: number): number | undefined {
  const place = values.findIndex((value) => value >= level)
  if (place < 0) return undefined
  return place === 0 ? 0 : place - 1 + (level - values[place - 1]) / (values[place] - values[place - 1])
}
