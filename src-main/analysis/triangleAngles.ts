/** One value for each corner of the triangle of sample x_0, noise x_T and latent x̂_T. */
export type Corners<Value> = { sample: Value; noise: Value; latent: Value }

/**
 * The cosines of the triangle's angles in each row: at a corner, between the ways to the other two, over all entries and without
 * centring (`calc_angles` of the released code).
 *
 * Where two corners coincide the way between them has no direction. The cosine is then taken as 0 at both and 1 at the third, the
 * limit of ever thinner triangles with equal legs: 90°, 90° and 0°.
 * @param samples, noise, latents  rows of `length` entries
 * @returns one value per row and corner, -1 to 1
 */
export function triangleCosines(
  { samples, noise, latents }: { samples: Float32Array; noise: Float32Array; latents: Float32Array },
  length: number,
): Corners<Float64Array> {
  const rows = samples.length / length
  const cosines = { sample: new Float64Array(rows), noise: new Float64Array(rows), latent: new Float64Array(rows) }
  for (let row = 0, i = 0; row < rows; row++) {
    let sampleNoise = 0
    let sampleLatent = 0
    let noiseLatent = 0
    let atSample = 0
    let atNoise = 0
    let atLatent = 0
    for (const end = i + length; i < end; i++) {
      const toNoise = noise[i] - samples[i]
      const toLatent = latents[i] - samples[i]
      const apart = latents[i] - noise[i]
      sampleNoise += toNoise * toNoise
      sampleLatent += toLatent * toLatent
      noiseLatent += apart * apart
      atSample += toNoise * toLatent
      atNoise -= toNoise * apart
      atLatent += toLatent * apart
    }
    cosines.sample[row] = cosine(atSample, sampleNoise, sampleLatent)
    cosines.noise[row] = cosine(atNoise, sampleNoise, noiseLatent)
    cosines.latent[row] = cosine(atLatent, sampleLatent, noiseLatent)
  }
  return cosines
}

/** The angle in degrees, 0 to 180. */
export function degrees(cosine: number): number {
  return (Math.acos(cosine) * 180) / Math.PI
}

function cosine(product: number, squaredSide: number, otherSquaredSide: number): number {
  const scale = Math.sqrt(squaredSide * otherSquaredSide)
  return scale === 0 ? 0 : Math.min(1, Math.max(-1, product / scale))
}
