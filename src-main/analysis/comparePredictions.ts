import { entriesPerMask, masksAt, requireMaskPerRow, type MaskShapes, type PlainMasks } from './plainMasks.ts'
import { addToRegions, deviation, emptyRegions, meanAbsolute, type BothRegions } from './regionSums.ts'
import { advance, readFinite, requireMatch, rowsAtOnce, type RowSource, type Watch } from './rowSource.ts'

export type StepComparison = {
  /** Inversion step, 0 first, and the sampling step of the same transition. */
  step: number
  samplingStep: number
} & BothRegions<{
  /** Mean |ε of inversion - ε of sampling|; null where the region is empty. */
  error: number | null
  /** 100 deviation(ε of inversion) / deviation(ε of sampling), in per cent: "variance recovered", though of deviations (section 10.3). */
  recovered: number | null
}>

/**
 * Where the error of inversion comes from: the noise that inversion predicts at each step against the noise that sampling predicted for the
 * same transition, inside and outside plain regions (section 10.3).
 *
 * @param sampling, inversion  the predictions ε of every step, in the order of the steps; n rows of shape (c, h, w)
 * @param pairs  for each inversion step the sampling step of the same transition, undefined where there is none, as at the last step of
 *   guided-diffusion's inversion (pairSteps)
 * @param images  what the masks are made of, or masks that were made
 * @returns one for each inversion step that has a counterpart
 * @throws SetsDoNotMatch, ValuesNotFinite; RangeError as measurePlainRegions, and where there are not as many pairs as steps
 */
export async function comparePredictions(
  {
    sampling,
    inversion,
    pairs,
    images,
  }: {
    sampling: readonly RowSource[]
    inversion: readonly RowSource[]
    pairs: readonly (number | undefined)[]
    images: RowSource | PlainMasks
  },
  { imageShape, shape, ...watch }: Watch & MaskShapes,
): Promise<StepComparison[]> {
  if (pairs.length !== inversion.length)
    throw new RangeError(`${inversion.length} inversion steps have ${pairs.length} counterparts.`)
  for (const source of [...sampling, ...inversion]) {
    requireMaskPerRow(images, source)
    requireMatch(inversion[0], source, 'rows and entries')
  }
  const paired = pairs.flatMap((samplingStep, step) => (samplingStep === undefined ? [] : [{ step, samplingStep }]))
  const sums = paired.map(() => ({ errors: emptyRegions(), up: emptyRegions(), down: emptyRegions() }))
  const { n } = images
  const pixels = shape[1] * shape[2]
  const length = shape[0] * pixels
  const atOnce = rowsAtOnce(Math.max(length, entriesPerMask(images)))
  for (let first = 0; first < n; first += atOnce) {
    const count = Math.min(atOnce, n - first)
    const masks = await masksAt(images, { imageShape, shape }, first, count)
    for (const [place, { step, samplingStep }] of paired.entries()) {
      const up = await readFinite(inversion[step], first, count)
      const down = await readFinite(sampling[samplingStep], first, count)
      for (let row = 0; row < count; row++) {
        const mask = masks.subarray(row * pixels, (row + 1) * pixels)
        const [rising, falling] = [up, down].map((rows) => rows.subarray(row * length, (row + 1) * length))
        addToRegions(sums[place].errors, rising, mask, falling)
        addToRegions(sums[place].up, rising, mask)
        addToRegions(sums[place].down, falling, mask)
      }
      advance(watch, (first + (count * (place + 1)) / paired.length) / n)
    }
  }
  return paired.map((steps, place) => {
    const { errors, up, down } = sums[place]
    const describe = (region: 'plain' | 'other') => {
      const [recovered, full] = [deviation(up[region]), deviation(down[region])]
      return {
        error: meanAbsolute(errors[region]),
        recovered: recovered !== null && full ? (100 * recovered) / full : null,
      }
    }
    return { ...steps, plain: describe('plain'), other: describe('other') }
  })
}
