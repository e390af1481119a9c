import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { eachRows, type RowSource, type Watch } from './rowSource.ts'

export type DistributionMoments = {
  /** Images, and entries of all of them. */
  n: number
  entries: number
  mean: number
  /** Unbiased (divided by entries - 1). */
  sd: number
  /** m3 / m2^(3/2) and m4 / m2² - 3 with moments divided by the number of entries, as SciPy's `skew` and `kurtosis`; 0 for a normal. */
  skewness: number
  excessKurtosis: number
}

/**
 * Moments over all entries of all images (section 15), in two passes. A constant set has skewness and excess kurtosis 0.
 *
 * @throws ValuesNotFinite; TooFewRows where there is no image
 */
export async function distributionMoments(rows: RowSource, watch?: Watch): Promise<DistributionMoments> {
  const { n } = rows
  const entries = n * rows.length
  if (entries < 1) throw TooFewRows({ rule: 'a mean', needed: 1, given: 0 })
  const half = (offset: number): Watch => ({
    signal: watch?.signal,
    progress: (share) => watch?.progress?.(offset + share / 2),
  })
  let sum = 0
  await eachRows([rows], ([data]) => (sum += total(data)), half(0))
  const mean = sum / entries
  const powers = { second: 0, third: 0, fourth: 0 }
  await eachRows([rows], ([data]) => addPowers(powers, data, mean), half(0.5))
  const { second, third, fourth } = powers
  const variance = second / entries
  return {
    n,
    entries,
    mean,
    sd: entries > 1 ? Math.sqrt(second / (entries - 1)) : 0,
    skewness: variance > 0 ? third / entries / variance ** 1.5 : 0,
    excessKurtosis: variance > 0 ? fourth / entries / variance ** 2 - 3 : 0,
  }
}

function total(data: Float32Array): number {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i]
  return sum
}

function addPowers(powers: { second: number; third: number; fourth: number }, data: Float32Array, mean: number): void {
  let second = 0
  let third = 0
  let fourth = 0
  for (let i = 0; i < data.length; i++) {
    const away = data[i] - mean
    const square = away * away
    second += square
    third += square * away
    fourth += square * square
  }
  powers.second += second
  powers.third += third
  powers.fourth += fourth
}
