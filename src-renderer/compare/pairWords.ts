import { pairCount, type RowPairs } from '../../src-shared/studies/rowPairs.ts'
import { formatNumber } from '../format/formatNumber.ts'
import { runLetter } from './runLetters.ts'

/**
 * How many images the runs share with the first, where that is not all of them: `A has 64 images; B has 8 of them.` Of those alone that go back to
 * the same noises or images.
 *
 * @param counts  images of each run, the first included
 * @returns undefined where every such run has the images of the first and no others
 */
export function pairWords([first, ...others]: readonly number[], pairs: readonly RowPairs[]): string | undefined {
  const alike = pairs.flatMap((one, index) =>
    one.sameStart ? [{ run: runLetter(index + 1), count: pairCount(one), of: others[index] }] : [],
  )
  const isWhole = ({ count, of }: (typeof alike)[number]) => count === first && of === first
  if (alike.every(isWhole)) return undefined
  const shared = alike
    .filter((one) => !isWhole(one))
    .map(
      ({ run, count, of }) =>
        `${run} has ${count === 0 ? 'none' : formatNumber(count)} of them${of > count ? ` and ${formatNumber(of - count)} others` : ''}`,
    )
  const whole = alike.filter(isWhole).map(({ run }) => run)
  const all = whole.length > 0 ? ` ${whole.join(', ')} ${whole.length > 1 ? 'have' : 'has'} all of them.` : ''
  return `A has ${formatNumber(first)} images; ${shared.join(', ')}.${all} Pairs and differences are of the images that both have.`
}

/** Which runs are paired with the first by number alone; undefined where all go back to the same. */
export function apartWords(pairs: readonly RowPairs[]): string | undefined {
  const apart = runsApart(pairs)
  if (apart.length === 0) return undefined
  if (apart.length === pairs.length)
    return 'These runs do not start from the same noise or images, so a row of one and the same row of another have nothing in common but their number.'
  return `${apart.join(', ')} ${apart.length > 1 ? 'do' : 'does'} not start from the same noise or images as A, so a row of A and the same row of ${apart.join(' or ')} have nothing in common but their number.`
}

/**
 * That images of compared runs have not as many entries: `An image of A has 3,072 entries, of B 768: ‖·‖₂ and KS distances depend on how many there are.`
 *
 * @param shapes  of an image of each run, A first
 * @returns undefined where all have as many
 */
export function sizeWords(shapes: readonly (readonly number[])[]): string | undefined {
  const entries = shapes.map((shape) => shape.reduce((product, side) => product * side, 1))
  if (entries.every((count) => count === entries[0])) return undefined
  const told = entries.map(
    (count, run) =>
      `of ${runLetter(run)}${run === 0 ? ' has' : ''} ${formatNumber(count)}${run === 0 ? ' entries' : ''}`,
  )
  return `An image ${told.join(', ')}: ‖·‖₂ and KS distances depend on how many there are.`
}

/** What the pairs of a difference are, after their number. */
export function pairedBy(pairs: readonly RowPairs[]): string {
  const apart = runsApart(pairs)
  if (apart.length === pairs.length) return 'rows of one number'
  return `the images that both have${apart.length > 0 ? `; with ${apart.join(', ')}, rows of one number` : ''}`
}

/** Letters of the runs that have nothing but numbers in common with the first. */
const runsApart = (pairs: readonly RowPairs[]) =>
  pairs.flatMap(({ sameStart }, index) => (sameStart ? [] : [runLetter(index + 1)]))
