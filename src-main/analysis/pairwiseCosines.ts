import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { fewestJackknifed, groupsOfRows, jackknifed, type MaybeJackknifed } from './jackknife.ts'
import { eachRows, requireMatch, type RowSource, type Watch } from './rowSource.ts'

/**
 * The mean cosine over all pairs of different rows of a set: how alike the features of a set of images are (sections 13, 14.2). Of the rows'
 * directions u it is (|Σ u|² - Σ |u|²) / (n (n - 1)), so that no pair is formed.
 *
 * @param rows  n of as many features each, at least 2; a row of zeros counts as 0 beside every other
 * @returns -1 to 1; with its error over the rows from 3 rows on
 * @throws TooFewRows, ValuesNotFinite
 */
export async function meanPairwiseCosine(rows: RowSource, watch?: Watch): Promise<MaybeJackknifed> {
  const { n, length } = rows
  if (n < 2) throw TooFewRows({ rule: 'the cosine of pairs', needed: 2, given: n })
  const groups = groupsOfRows(n).map((group) => ({ ...group, sum: new Float64Array(length), squares: 0 }))
  let current = 0
  await eachRows(
    [rows],
    ([data], first, count) => {
      for (let row = 0; row < count; row++) {
        while (first + row >= groups[current].first + groups[current].count) current++
        groups[current].squares += addDirection(groups[current].sum, data, row * length)
      }
    },
    watch,
  )
  const sum = new Float64Array(length)
  for (const group of groups) for (let i = 0; i < length; i++) sum[i] += group.sum[i]
  const squares = groups.reduce((total, group) => total + group.squares, 0)
  const value = meanOfPairs(sum, squares, n)
  if (n < fewestJackknifed) return { value, n }
  const without = groups.map((group) =>
    meanOfPairs(
      sum.map((entry, i) => entry - group.sum[i]),
      squares - group.squares,
      n - group.count,
    ),
  )
  return { value, n, interval: jackknifed(value, without, { n, limits: [-1, 1] }) }
}

/**
 * The mean cosine over all pairs of variations of the same base, for each base.
 *
 * @param variations  at least 2 sets of n rows; row i of all belongs to base i
 * @throws TooFewRows, SetsDoNotMatch, ValuesNotFinite
 */
export async function pairwiseCosinesOfBases(variations: readonly RowSource[], watch?: Watch): Promise<Float64Array> {
  if (variations.length < 2) throw TooFewRows({ rule: 'the cosine of variations', needed: 2, given: variations.length })
  const [{ n, length }] = variations
  for (const variation of variations) requireMatch(variations[0], variation, 'rows and entries')
  const cosines = new Float64Array(n)
  await eachRows(
    variations,
    (blocks, first, count) => {
      for (let row = 0; row < count; row++) {
        const sum = new Float64Array(length)
        let squares = 0
        for (const block of blocks) squares += addDirection(sum, block, row * length)
        cosines[first + row] = meanOfPairs(sum, squares, variations.length)
      }
    },
    watch,
  )
  return cosines
}

/** Adds a row's direction. @returns its squared length, 1, or 0 for a row of zeros */
function addDirection(sum: Float64Array, data: Float32Array, start: number): number {
  let squares = 0
  for (let i = 0; i < sum.length; i++) squares += data[start + i] ** 2
  if (squares === 0) return 0
  const scale = 1 / Math.sqrt(squares)
  for (let i = 0; i < sum.length; i++) sum[i] += data[start + i] * scale
  return 1
}

function meanOfPairs(sum: Float64Array, squares: number, n: number): number {
  const mean = (sum.reduce((total, value) => total + value * value, 0) - squares) / (n * (n - 1))
  return Math.min(1, Math.max(-1, mean))
}
