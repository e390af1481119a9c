import type { RunSummary } from '../../src-shared/studies/runSummary.ts'
import { rowsAt } from './chosenRows.ts'
import { gaussianFloor } from './gaussianFloor.ts'
import { l2Distances } from './l2Distances.ts'
import { meanAbsoluteDifferences } from './meanAbsoluteDifferences.ts'
import { momentsPerRow, type Moments, type RowMoments } from './moments.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { normalDistances } from './normalDistances.ts'
import { plainShares } from './plainMask.ts'
import { eachRows, rowsAtOnce, type RowSource } from './rowSource.ts'
import { spread } from './spread.ts'
import { topCorrelation } from './topCorrelation.ts'
import type { Corners } from './triangleAngles.ts'
import { degrees, triangleCosines } from './triangleAngles.ts'

/** How many of the largest correlations are averaged, as in the paper's first table. */
const largestCorrelations = 10

type TensorName = 'noise' | 'samples' | 'latents' | 'reconstructions'
type Tensors = Partial<Record<TensorName, RowSource>>

/**
 * Measures the rows of a run, which are read a few at a time. What needs an array that the run has not is left out.
 *
 * Rows with an infinite or NaN entry in any array, which tensors of other programs can have, are not measured and named in `leftOut`.
 * @param shape  (C, H, W)
 * @param rows  numbers in the run of the rows that are given
 * @param noise, samples, latents, reconstructions  those that the run has, a row of C H W entries for each number
 * @param pictures  whether samples are pictures; the plain mask is of pixels, so latents of an autoencoder have no plain share
 * @param perImage  leaves out what is a number of the whole set: moments, and correlations, which take by far the most time
 * @param multiply  a faster matrix product for the correlations
 * @throws RangeError if an array has another number of rows or entries
 */
export async function summarizeRun({
  shape,
  rows,
  pictures = true,
  perImage = false,
  multiply,
  ...given
}: {
  shape: readonly [number, number, number]
  rows: readonly number[]
  pictures?: boolean
  perImage?: boolean
  multiply?: MultiplyColumns
} & Tensors): Promise<RunSummary> {
  const d = shape[0] * shape[1] * shape[2]
  for (const [name, source] of entriesOf(given)) requireSize(name, source, rows.length, d)
  const finite = await finiteRows(given, rows.length, d)
  const leftOut = rows.filter((_, place) => !finite[place])
  const measured = rows.filter((_, place) => finite[place])
  if (measured.length === 0) return { n: 0, d, leftOut, moments: {}, perRow: { rows: [] } }
  const tensors = leftOut.length === 0 ? given : onlyRows(given, finite)
  const { moments, perRow, cosines } = await measureRows(tensors, { shape, pictures, perImage })
  const { latentError, reconstructionError, sampleLatent, sampleNoise, noiseLatent } = perRow
  const angles = cosines && atEachCorner(cosines, (values) => values.map(degrees))
  return {
    n: measured.length,
    d,
    leftOut: leftOut.length > 0 ? leftOut : undefined,
    moments,
    reconstructionError: reconstructionError && spread(reconstructionError),
    latentError: latentError && spread(latentError),
    topCorrelation: perImage ? undefined : await topCorrelations(tensors, { n: measured.length, d, multiply }),
    distances: {
      sampleLatent: sampleLatent && spread(sampleLatent),
      sampleNoise: sampleNoise && spread(sampleNoise),
      noiseLatent: noiseLatent && spread(noiseLatent),
    },
    angles: angles && atEachCorner(angles, spread),
    angleOfMeanCosine: perImage
      ? undefined
      : cosines && atEachCorner(cosines, (values) => degrees(spread(values).mean)),
    perRow: {
      rows: measured,
      ...Object.fromEntries(Object.entries(perRow).map(([name, values]) => [name, [...values]])),
      angleSample: angles && [...angles.sample],
      angleNoise: angles && [...angles.noise],
      angleLatent: angles && [...angles.latent],
    },
  }
}

type PerRow = Partial<
  Record<
    | 'latentMean'
    | 'latentSd'
    | 'latentKolmogorov'
    | 'noiseKolmogorov'
    | 'latentKurtosis'
    | 'noiseKurtosis'
    | 'latentError'
    | 'reconstructionError'
    | 'sampleLatent'
    | 'sampleNoise'
    | 'noiseLatent'
    | 'plainShare',
    Float64Array
  >
>

/** One value for each row of everything but correlations, and the moments over all of them. */
async function measureRows(
  tensors: Tensors,
  { shape, pictures, perImage }: { shape: readonly [number, number, number]; pictures: boolean; perImage: boolean },
): Promise<{ moments: RunSummary['moments']; perRow: PerRow; cosines?: Corners<Float64Array> }> {
  const given = entriesOf(tensors)
  const sources = given.map(([, source]) => source)
  if (sources.length === 0) return { moments: {}, perRow: {} }
  const [{ n, length: d }] = sources
  const perRow: PerRow = {}
  const put = (name: keyof PerRow, first: number, values: ArrayLike<number> | undefined) => {
    if (values) (perRow[name] ??= new Float64Array(n)).set(values, first)
  }
  const cosines: Corners<Float64Array> = {
    sample: new Float64Array(n),
    noise: new Float64Array(n),
    latent: new Float64Array(n),
  }
  const sums = sources.map(() => 0)
  await eachRows(sources, (blocks, first) => {
    for (const [place, data] of blocks.entries()) for (let i = 0; i < data.length; i++) sums[place] += data[i]
    const { noise, samples, latents, reconstructions }: Partial<Record<TensorName, Float32Array>> = Object.fromEntries(
      given.map(([name], place) => [name, blocks[place]]),
    )
    const ofLatents = latents && momentsPerRow(latents, d)
    const ofNoise = noise && momentsPerRow(noise, d)
    const kurtosisOf = ({ excessKurtosis }: RowMoments) => excessKurtosis
    put(
      'latentMean',
      first,
      ofLatents?.map(({ mean }) => mean),
    )
    put(
      'latentSd',
      first,
      ofLatents?.map(({ sd }) => sd),
    )
    put('latentKurtosis', first, ofLatents?.map(kurtosisOf))
    put('noiseKurtosis', first, ofNoise?.map(kurtosisOf))
    put('latentKolmogorov', first, latents && normalDistances(latents, d))
    put('noiseKolmogorov', first, noise && normalDistances(noise, d))
    put('latentError', first, latents && noise && meanAbsoluteDifferences(latents, noise, d))
    put(
      'reconstructionError',
      first,
      samples && reconstructions && meanAbsoluteDifferences(samples, reconstructions, d),
    )
    put('sampleLatent', first, samples && latents && l2Distances(samples, latents, d))
    put('sampleNoise', first, samples && noise && l2Distances(samples, noise, d))
    put('noiseLatent', first, noise && latents && l2Distances(noise, latents, d))
    put('plainShare', first, pictures && samples ? plainShares(samples, shape) : undefined)
    if (!noise || !samples || !latents) return
    const found = triangleCosines({ samples, noise, latents }, d)
    for (const corner of ['sample', 'noise', 'latent'] as const) cosines[corner].set(found[corner], first)
  })
  const { noise, samples, latents } = tensors
  const ofRows = { perRow, ...(noise && samples && latents && { cosines }) }
  if (perImage) return { moments: {}, ...ofRows }
  const means = sums.map((sum) => sum / (n * d))
  const squares = sources.map(() => 0)
  await eachRows(sources, (blocks) => {
    for (const [place, data] of blocks.entries())
      for (let i = 0; i < data.length; i++) squares[place] += (data[i] - means[place]) ** 2
  })
  const moments: Partial<Record<TensorName, Moments>> = Object.fromEntries(
    given.map(([name], place) => [name, { mean: means[place], sd: Math.sqrt(squares[place] / (n * d)) }]),
  )
  return { moments, ...ofRows }
}

async function topCorrelations(
  { noise, samples, latents }: Tensors,
  { n, d, multiply }: { n: number; d: number; multiply?: MultiplyColumns },
): Promise<RunSummary['topCorrelation']> {
  const k = Math.min(largestCorrelations, (d * (d - 1)) / 2)
  if (n < 3 || k < 1) return undefined
  const found: NonNullable<RunSummary['topCorrelation']> = { k, floor: gaussianFloor({ n, d, k }) }
  for (const [name, source] of Object.entries({ noise, samples, latents })) {
    const top = source && (await topCorrelation(source, { k, multiply }))
    if (top) found[name as 'noise' | 'samples' | 'latents'] = { mean: top.mean, sd: top.sd }
  }
  return found
}

function atEachCorner<From, To>({ sample, noise, latent }: Corners<From>, of: (value: From) => To): Corners<To> {
  return { sample: of(sample), noise: of(noise), latent: of(latent) }
}

const entriesOf = (tensors: Tensors) =>
  Object.entries(tensors).filter((entry): entry is [TensorName, RowSource] => entry[1] !== undefined)

function requireSize(name: string, { n, length }: RowSource, rows: number, d: number): void {
  if (n !== rows || length !== d)
    throw new RangeError(`${name} has ${n} rows of ${length} entries where ${rows} of ${d} belong.`)
}

/** For each row, whether all its entries are finite in every array. */
async function finiteRows(tensors: Tensors, n: number, d: number): Promise<boolean[]> {
  const finite = new Array<boolean>(n).fill(true)
  const atOnce = rowsAtOnce(d)
  for (const [, source] of entriesOf(tensors))
    for (let first = 0; first < n; first += atOnce) {
      const data = await source.read(first, Math.min(atOnce, n - first))
      // x - x is 0 for every finite x and NaN for all others.
      for (let i = 0; i < data.length; i++) if (data[i] - data[i] !== 0) finite[first + Math.floor(i / d)] = false
    }
  return finite
}

function onlyRows(tensors: Tensors, wanted: readonly boolean[]): Tensors {
  const places = Array.from(wanted.keys()).filter((place) => wanted[place])
  return Object.fromEntries(entriesOf(tensors).map(([name, source]) => [name, rowsAt(source, places)]))
}
