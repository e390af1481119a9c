import { pairCount, type RowPairs } from '../../src-shared/studies/rowPairs.ts'
import { formatNumber } from '../format/formatNumber.ts'

/**
 * How many images the runs share with the first, where that is not all of them: `A has 64 images; B has 8 of them.`
 *
 * @param counts  images of each run, the first included
 * @returns undefined where every run has the images of the first and no others
 */
export function pairWords([first, ...others]: readonly number[], pairs: readonly RowPairs[]): string | undefined {
  if (pairs.every((one, index) => pairCount(one) === first && others[index] === first)) return undefined
  const shared = pairs.map((one, index) => {
    const count = pairCount(one)
    const more = others[index] - count
    return `${letter(index + 1)} has ${count === 0 ? 'none' : formatNumber(count)} of them${more > 0 ? ` and ${formatNumber(more)} others` : ''}`
  })
  return `A has ${formatNumber(first)} images; ${shared.join(', ')}. Pairs and differences are of the images that both have.`
}

const letter = (index: number) => String.fromCharCode(65 + index)
