import type { RunSummary } from '../../src-shared/studies/runSummary.ts'
import { gaussianFloor } from './gaussianFloor.ts'
import { l2Distances } from './l2Distances.ts'
import { meanAbsoluteDifferences } from './meanAbsoluteDifferences.ts'
import { moments, momentsPerRow } from './moments.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { plainShares } from './plainMask.ts'
import { spread } from './spread.ts'
import { topCorrelation } from './topCorrelation.ts'
import type { Corners } from './triangleAngles.ts'
import { degrees, triangleCosines } from './triangleAngles.ts'

/** How many of the largest correlations are averaged, as in the paper's first table. */
const largestCorrelations = 10

type Tensors = {
  noise?: Float32Array
  samples?: Float32Array
  latents?: Float32Array
  reconstructions?: Float32Array
}

/**
 * Measures the rows of a run. What needs an array that the run has not is left out.
 *
 * Rows with an infinite or NaN entry in any array, which tensors of other programs can have, are not measured and named in `leftOut`.
 * @param n  rows that are given
 * @param shape  (C, H, W)
 * @param rows  their numbers in the run, n of them
 * @param noise, samples, latents, reconstructions  (n, C, H, W), those that the run has
 * @param pictures  whether samples are pictures; the plain mask is of pixels, so latents of an autoencoder have no plain share
 * @param multiply  a faster matrix product for the correlations
 * @throws RangeError if an array has another length
 */
export async function summarizeRun({
  n,
  shape,
  rows,
  pictures = true,
  multiply,
  ...given
}: {
  n: number
  shape: readonly [number, number, number]
  rows: readonly number[]
  pictures?: boolean
  multiply?: MultiplyColumns
} & Tensors): Promise<RunSummary> {
  const d = shape[0] * shape[1] * shape[2]
  for (const [name, data] of Object.entries(given)) requireLength(name, data, n * d)
  const finite = rows.map((_, place) => isFiniteRow(given, place, d))
  const leftOut = rows.filter((_, place) => !finite[place])
  const measured = rows.filter((_, place) => finite[place])
  if (measured.length === 0) return { n: 0, d, leftOut, moments: {}, perRow: { rows: [] } }
  const tensors = leftOut.length === 0 ? given : onlyRows(given, finite, d)

  const { noise, samples, latents, reconstructions } = tensors
  const latentMoments = latents && momentsPerRow(latents, d)
  const latentErrors = latents && noise && meanAbsoluteDifferences(latents, noise, d)
  const reconstructionErrors = samples && reconstructions && meanAbsoluteDifferences(samples, reconstructions, d)
  const sampleLatent = samples && latents && l2Distances(samples, latents, d)
  const sampleNoise = samples && noise && l2Distances(samples, noise, d)
  const noiseLatent = noise && latents && l2Distances(noise, latents, d)
  const cosines = samples && noise && latents && triangleCosines({ samples, noise, latents }, d)
  const angles = cosines && atEachCorner(cosines, (values) => values.map(degrees))

  return {
    n: measured.length,
    d,
    leftOut: leftOut.length > 0 ? leftOut : undefined,
    moments: {
      noise: noise && moments(noise),
      samples: samples && moments(samples),
      latents: latents && moments(latents),
      reconstructions: reconstructions && moments(reconstructions),
    },
    reconstructionError: reconstructionErrors && spread(reconstructionErrors),
    latentError: latentErrors && spread(latentErrors),
    topCorrelation: await topCorrelations(tensors, { n: measured.length, d, multiply }),
    distances: {
      sampleLatent: sampleLatent && spread(sampleLatent),
      sampleNoise: sampleNoise && spread(sampleNoise),
      noiseLatent: noiseLatent && spread(noiseLatent),
    },
    angles: angles && atEachCorner(angles, spread),
    angleOfMeanCosine: cosines && atEachCorner(cosines, (values) => degrees(spread(values).mean)),
    perRow: {
      rows: measured,
      latentMean: latentMoments?.map(({ mean }) => mean),
      latentSd: latentMoments?.map(({ sd }) => sd),
      latentError: latentErrors && [...latentErrors],
      reconstructionError: reconstructionErrors && [...reconstructionErrors],
      sampleLatent: sampleLatent && [...sampleLatent],
      sampleNoise: sampleNoise && [...sampleNoise],
      noiseLatent: noiseLatent && [...noiseLatent],
      angleSample: angles && [...angles.sample],
      angleNoise: angles && [...angles.noise],
      angleLatent: angles && [...angles.latent],
      plainShare: pictures && samples ? [...plainShares(samples, shape)] : undefined,
    },
  }
}

async function topCorrelations(
  { noise, samples, latents }: Tensors,
  { n, d, multiply }: { n: number; d: number; multiply?: MultiplyColumns },
): Promise<RunSummary['topCorrelation']> {
  const k = Math.min(largestCorrelations, (d * (d - 1)) / 2)
  if (n < 3 || k < 1) return undefined
  const found: NonNullable<RunSummary['topCorrelation']> = { k, floor: gaussianFloor({ n, d, k }) }
  for (const [name, data] of Object.entries({ noise, samples, latents })) {
    const top = data && (await topCorrelation(data, { n, d, k, multiply }))
    if (top) found[name as 'noise' | 'samples' | 'latents'] = { mean: top.mean, sd: top.sd }
  }
  return found
}

function atEachCorner<From, To>({ sample, noise, latent }: Corners<From>, of: (value: From) => To): Corners<To> {
  return { sample: of(sample), noise: of(noise), latent: of(latent) }
}

function requireLength(name: string, data: Float32Array | undefined, expected: number): void {
  if (data && data.length !== expected)
    throw new RangeError(`${name} has ${data.length} entries where ${expected} belong.`)
}

function isFiniteRow(tensors: Tensors, place: number, d: number): boolean {
  return Object.values(tensors).every(
    (data) => !data || data.subarray(place * d, (place + 1) * d).every((value) => Number.isFinite(value)),
  )
}

function onlyRows(tensors: Tensors, wanted: readonly boolean[], d: number): Tensors {
  const places = Array.from(wanted.keys()).filter((place) => wanted[place])
  const kept = (data: Float32Array) => {
    const rows = new Float32Array(places.length * d)
    places.forEach((place, i) => rows.set(data.subarray(place * d, (place + 1) * d), i * d))
    return rows
  }
  return Object.fromEntries(Object.entries(tensors).map(([name, data]) => [name, data && kept(data)]))
}
