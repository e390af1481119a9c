import { existsSync } from 'node:fs'
import path from 'node:path'
import { frechetDistance } from '../../../src-main/analysis/frechetDistance.ts'
import { heldRows } from '../../../src-main/analysis/heldRows.ts'
import { jackknifedAlignment } from '../../../src-main/analysis/jackknifedAlignment.ts'
import { kernelDistance, sizeOfSubsets } from '../../../src-main/analysis/kernelDistance.ts'
import { measureLocation } from '../../../src-main/analysis/measureLocation.ts'
import { measurePlainRegions } from '../../../src-main/analysis/measurePlainRegions.ts'
import { measureTrajectory } from '../../../src-main/analysis/measureTrajectory.ts'
import { nearestNeighbours } from '../../../src-main/analysis/nearestNeighbours.ts'
import { neighbourOverlap } from '../../../src-main/analysis/neighbourOverlap.ts'
import { normalDivergence } from '../../../src-main/analysis/normalDivergence.ts'
import { patchCorrelation } from '../../../src-main/analysis/patchCorrelation.ts'
import { pixelSimilarity } from '../../../src-main/analysis/pixelSimilarity.ts'
import { quantilePairs } from '../../../src-main/analysis/quantilePairs.ts'
import type { RowSource } from '../../../src-main/analysis/rowSource.ts'
import { slicedWasserstein } from '../../../src-main/analysis/slicedWasserstein.ts'
import { testNormality } from '../../../src-main/analysis/testNormality.ts'
import { topCorrelation } from '../../../src-main/analysis/topCorrelation.ts'
import { vectorAlignment } from '../../../src-main/analysis/vectorAlignment.ts'
import { onnxMultiply as multiply } from '../../../src-main/engine/onnxMultiply.ts'
import { noiseStream } from '../../../src-main/random/noiseStream.ts'
import { createNanNpy, readRows, writeRows } from '../../../src-main/store/npyFile.ts'

export type CaseResult = {
  size: string
  seconds: number
  /** Seconds of a processor, which other programs on the machine change less. */
  cpu: number
  /** Those of the matrix product that it is compared with, and what that is. */
  product: number
  what: string
  /** The number by which a measurement is known to be the same as another program's. */
  found?: number
  /** Bytes held before, and at most. */
  idle: number
  peak: number
}

export type Case = {
  n: number
  d: number
  /** The product that it is compared with: rows x inner x columns, and its name. */
  product: { rows: number; inner: number; columns: number; what: string }
  /** Two paired sets of n rows on disk. Where other programs measure the same, the result is a number that is compared with theirs. */
  measure(a: RowSource, b: RowSource): Promise<unknown>
}

const shape = [3, 32, 32] as const
const pixels = 3072
const states = 101

/** @param fraction  takes as small a part of the images */
export function caseOf(name: string, fraction: number): Case {
  const of = (images: number) => Math.floor(images / fraction)
  const square = (n: number, d: number) => ({ rows: n, inner: d, columns: n, what: `${n} x ${d} x ${n}` })
  const images = (count: number, measure: Case['measure']): Case => {
    const n = of(count)
    return { n, d: pixels, product: square(n, pixels), measure }
  }
  const cases: Record<string, () => Case> = {
    topCorrelation: () => {
      const [n, d] = [of(1000), 12288]
      return {
        n,
        d,
        product: { rows: d, inner: n, columns: d / 2, what: `half of ${d} x ${n} x ${d}` },
        measure: async (a) => (await topCorrelation(a, { k: 10, multiply }))?.mean,
      }
    },
    patchCorrelation: () => images(8192, (a) => patchCorrelation(a, { shape, multiply })),
    location: () => images(8192, (a, b) => measureLocation({ samples: a, noise: b, latents: a })),
    trajectory: () =>
      images(2048, (a, b) =>
        measureTrajectory({ noise: a, latents: b, states: Array.from({ length: states }, (_, i) => (i % 2 ? a : b)) }),
      ),
    mapping: () =>
      images(10_240, async (a, b) => {
        const { indices } = (await nearestNeighbours(a, b, { multiply })).aToB
        return indices.reduce((found, nearest, row) => found + (nearest === row ? 1 : 0), 0) / a.n
      }),
    cka: () => images(10_000, async (a, b) => (await jackknifedAlignment(a, b, { multiply })).value),
    svcca: () => images(10_000, (a, b) => vectorAlignment(a, b, { multiply })),
    ssimAndPsnr: () => images(10_000, async (a, b) => (await pixelSimilarity(a, b, { shape })).ssim?.mean),
    neighbourOverlap: () =>
      images(10_000, async (a, b) => (await neighbourOverlap(a, b, { k: 50, multiply })).share.mean),
    plainRegions: () =>
      images(10_000, (a, b) => measurePlainRegions({ images: a, latents: a, noise: b }, { imageShape: shape, shape })),
    normality: () =>
      images(10_000, async (a) => (await testNormality(a)).w.reduce<number>((sum, w) => sum + (w ?? 0), 0) / a.n),
    divergence: () => images(10_000, (a, b) => normalDivergence(a, b)),
    quantiles: () =>
      images(10_000, async (a, b) => {
        const { shares, y } = await quantilePairs(a, b)
        return y[shares.findIndex((share) => share >= 0.9)]
      }),
    slicedWasserstein: () => images(10_000, (a, b) => slicedWasserstein(a, b, { multiply })),
    frechet: () => {
      const n = of(10_000)
      return { n, d: 768, product: square(n, 768), measure: (a, b) => frechetDistance(a, b, { multiply }) }
    },
    // Two sets of section 13, in features of Inception.
    kernelDistance: () => {
      const [n, d, subsets] = [of(5120), 2048, 100]
      const size = sizeOfSubsets(n, n)
      const columns = 3 * subsets * size
      return {
        n,
        d,
        product: { rows: size, inner: d, columns, what: `${3 * subsets} of ${size} x ${d} x ${size}` },
        measure: async (a, b) => kernelDistance(await heldRows(a), await heldRows(b), { multiply, subsets }),
      }
    },
  }
  return cases[name]()
}

export const caseNames = [
  'topCorrelation',
  'patchCorrelation',
  'location',
  'trajectory',
  'mapping',
  'cka',
  'svcca',
  'ssimAndPsnr',
  'neighbourOverlap',
  'plainRegions',
  'normality',
  'divergence',
  'quantiles',
  'slicedWasserstein',
  'frechet',
  'kernelDistance',
]

const namesOfSets = ['noise', 'images']
const fileOf = (folder: string, name: string, n: number, d: number) => path.join(folder, `${name}-${n}-${d}.npy`)

/** Two paired sets on disk: noise, and images of deviation 0.5 that correlate with it by 0.13. Once for each size. */
export async function createSets(folder: string, { n, d }: { n: number; d: number }): Promise<void> {
  const files = namesOfSets.map((name) => fileOf(folder, name, n, d))
  if (existsSync(files[0])) return
  for (const file of files) await createNanNpy(file, [n, d])
  const [own, rest] = [1, 2].map((seed) => noiseStream({ stream: 'torch', seed, count: n, length: d }))
  const atOnce = 512
  for (let first = 0; first < n; first += atOnce) {
    const count = Math.min(atOnce, n - first)
    const [noise, other] = [own.rows(first, count), rest.rows(first, count)]
    const images = other.map((value, i) => 0.5 * (0.13 * noise[i] + Math.sqrt(1 - 0.13 ** 2) * value))
    await writeRows(files[0], first, noise)
    await writeRows(files[1], first, images)
  }
}

export function openSets(folder: string, { n, d }: { n: number; d: number }): RowSource[] {
  return namesOfSets.map((name) => ({
    what: name,
    n,
    length: d,
    read: (first, count) => readRows(fileOf(folder, name, n, d), first, count),
  }))
}
