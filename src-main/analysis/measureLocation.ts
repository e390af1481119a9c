import type { Spread } from '../../src-shared/studies/runSummary.ts'
import { l2Distances } from './l2Distances.ts'
import { mostProbableTriangle, type Triangle } from './mostProbableTriangle.ts'
import { eachRows, requireMatch, type RowSource, type Watch } from './rowSource.ts'
import { spread } from './spread.ts'
import { degrees, triangleCosines, type Corners } from './triangleAngles.ts'

export type Location = {
  n: number
  /** Entries of a row. */
  d: number
  /** L2 norms per image, then mean and deviation over images. */
  distances: { sampleLatent: Spread; sampleNoise: Spread; noiseLatent: Spread }
  /** Degrees per image, then mean and deviation over images. */
  angles: Corners<Spread>
  /** What the released code prints as angles: the arc cosine of the mean cosine, which need not sum to 180. */
  releasedAngles: Corners<number>
  mostProbableTriangle: Triangle | undefined
  /** One value per image. */
  perRow: {
    sampleLatent: number[]
    sampleNoise: number[]
    noiseLatent: number[]
    angles: Corners<number[]>
  }
}

/**
 * Where the latents lie between samples and noise: distances, angles and the most probable triangle (section 5).
 *
 * @param samples, noise, latents  n rows of d entries each, read a few at a time
 * @throws SetsDoNotMatch, ValuesNotFinite
 */
export async function measureLocation(
  { samples, noise, latents }: { samples: RowSource; noise: RowSource; latents: RowSource },
  watch?: Watch,
): Promise<Location> {
  const { n, length: d } = samples
  const sources = [samples, noise, latents]
  for (const source of sources) requireMatch(samples, source, 'rows and entries')

  const column = () => new Float64Array(n)
  const [sampleLatent, sampleNoise, noiseLatent] = [column(), column(), column()]
  const cosines: Corners<Float64Array> = { sample: column(), noise: column(), latent: column() }
  await eachRows(
    sources,
    ([sampleRows, noiseRows, latentRows], first) => {
      sampleLatent.set(l2Distances(sampleRows, latentRows, d), first)
      sampleNoise.set(l2Distances(sampleRows, noiseRows, d), first)
      noiseLatent.set(l2Distances(noiseRows, latentRows, d), first)
      const found = triangleCosines({ samples: sampleRows, noise: noiseRows, latents: latentRows }, d)
      for (const corner of corners) cosines[corner].set(found[corner], first)
    },
    watch,
  )
  const angles = atEachCorner(cosines, (values) => values.map(degrees))
  return {
    n,
    d,
    distances: {
      sampleLatent: spread(sampleLatent),
      sampleNoise: spread(sampleNoise),
      noiseLatent: spread(noiseLatent),
    },
    angles: atEachCorner(angles, spread),
    releasedAngles: atEachCorner(cosines, (values) => degrees(spread(values).mean)),
    mostProbableTriangle: mostProbableTriangle(angles),
    perRow: {
      sampleLatent: [...sampleLatent],
      sampleNoise: [...sampleNoise],
      noiseLatent: [...noiseLatent],
      angles: atEachCorner(angles, (values) => [...values]),
    },
  }
}

const corners = ['sample', 'noise', 'latent'] as const

function atEachCorner<From, To>({ sample, noise, latent }: Corners<From>, of: (value: From) => To): Corners<To> {
  return { sample: of(sample), noise: of(noise), latent: of(latent) }
}
