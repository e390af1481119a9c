import type { Spread } from '../../src-shared/studies/runSummary.ts'
import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { l2Distances } from './l2Distances.ts'
import { eachRows, requireMatch, type RowSource, type Watch } from './rowSource.ts'
import { spread } from './spread.ts'

export type PathSmoothness = {
  n: number
  /** L2 distance from each point of the path to the next, over the pairs that are interpolated. */
  steps: Spread[]
  /** Sum of the steps of each pair, and the distance of its ends. */
  length: Spread
  endToEnd: Spread
  /** endToEnd / length of each pair: 1 for a straight line, towards 0 for a path that turns back; over pairs with a length. */
  straightness: Spread
  /** Largest step of each pair over its mean step: 1 where all are alike, larger where the image changes at once. */
  unevenness: Spread
  /** One value per pair, straightness and unevenness over pairs with a length, for intervals. */
  perPair: { length: number[]; endToEnd: number[]; straightness: number[]; unevenness: number[] }
}

/**
 * How smoothly images change along an interpolation (section 13): distances of neighbours along α.
 *
 * @param points  the images at each α in order, at least 2; n rows each, row i of all belongs to pair i
 * @throws SetsDoNotMatch, ValuesNotFinite; TooFewRows for one point or no pair
 */
export async function pathSmoothness(points: readonly RowSource[], watch?: Watch): Promise<PathSmoothness> {
  if (points.length < 2) throw TooFewRows({ rule: 'a path', needed: 2, given: points.length })
  const [start] = points
  const { n, length: d } = start
  for (const point of points) requireMatch(start, point, 'rows and entries')
  if (n < 1) throw TooFewRows({ rule: 'the smoothness of a path', needed: 1, given: n })

  const steps = points.slice(1).map(() => new Float64Array(n))
  const ends = new Float64Array(n)
  await eachRows(
    points,
    (blocks, first) => {
      for (const [step, distances] of steps.entries())
        distances.set(l2Distances(blocks[step], blocks[step + 1], d), first)
      ends.set(l2Distances(blocks[0], blocks[blocks.length - 1], d), first)
    },
    watch,
  )
  const lengths = Array.from({ length: n }, (_, pair) => steps.reduce((sum, distances) => sum + distances[pair], 0))
  const moving = lengths.flatMap((length, pair) => (length > 0 ? [pair] : []))
  const perPair = {
    length: lengths,
    endToEnd: [...ends],
    straightness: moving.map((pair) => ends[pair] / lengths[pair]),
    unevenness: moving.map(
      (pair) => (Math.max(...steps.map((distances) => distances[pair])) * steps.length) / lengths[pair],
    ),
  }
  const overMoving = (values: readonly number[]) => (values.length > 0 ? spread(values) : { mean: 0, sd: 0, n: 0 })
  return {
    n,
    steps: steps.map(spread),
    length: spread(lengths),
    endToEnd: spread(ends),
    straightness: overMoving(perPair.straightness),
    unevenness: overMoving(perPair.unevenness),
    perPair,
  }
}
