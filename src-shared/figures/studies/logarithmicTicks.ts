import { niceTicks } from '../niceTicks.ts'

/** Powers of ten, with 2 and 5 times each where there are few of them; round numbers evenly apart where the axis holds less than two such numbers. */
export function logarithmicTicks(min: number, max: number): number[] {
  if (!(min > 0 && max > min)) return []
  const within = (factors: readonly number[]) => {
    const values: number[] = []
    for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++)
      for (const factor of factors) values.push(Number(`${factor}e${power}`))
    return values.filter((value) => value >= min && value <= max)
  }
  const [fine, coarse] = [within([1, 2, 5]), within([1])]
  const chosen = fine.length <= 8 ? fine : coarse
  // Every n-th of very many powers.
  const thinned = chosen.filter((_, place) => place % Math.ceil(chosen.length / 8) === 0)
  return thinned.length >= 2 ? thinned : niceTicks(min, max, 4)
}
