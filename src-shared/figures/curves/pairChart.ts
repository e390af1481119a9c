import type { z } from 'zod'
import type { QuantileChart } from '../../studies/studyResult.ts'
import { endsOf, type Pair } from './pairedNumbers.ts'

/**
 * A measure of the same images, or of rows of one number, in two runs against each other, with the line on which both are the same.
 *
 * @param name  of the measure
 * @param a  names of the two runs, across and up
 * @param mostDots  that are drawn, of the first rows; limits and numbers are those of all pairs
 * @param sameImages  whether the pairs are of the same images; if not, they have nothing in common but their number
 */
export function pairChart(
  pairs: readonly Pair[],
  name: string,
  a: string,
  b: string,
  mostDots = Infinity,
  sameImages = true,
): z.infer<typeof QuantileChart> {
  const [low, high] = pairs.length > 0 ? endsOf(pairs) : [0, 1]
  const margin = (high - low || Math.abs(high) || 1) * 0.06
  const ends = { min: low - margin, max: high + margin }
  const larger = pairs.filter((pair) => pair.b > pair.a).length
  return {
    kind: 'quantiles',
    name: 'pairs',
    title: `${name} of ${sameImages ? 'the same images' : 'rows of one number'}`,
    rule: `One dot per ${sameImages ? 'image' : 'pair of rows of one number'}, n = ${pairs.length.toLocaleString('en')}. On the line both are the same; above it the one that stands up is larger, as for ${larger.toLocaleString('en')} of them.`,
    x: { label: `${name}, ${a}`, ...ends },
    y: { label: `${name}, ${b}`, ...ends },
    series: [
      {
        label: 'images',
        role: 'noise',
        points: pairs.slice(0, mostDots).map(({ row, a: x, b: y }) => ({ x, y, row })),
      },
    ],
  }
}
