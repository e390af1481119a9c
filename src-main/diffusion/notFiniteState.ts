/** What the state of a row was before it became infinite or NaN, to find the cause. */
export type BeforeNotFinite = {
  /** `start`: it was so before the first step; `network`: the network's output was; `step`: only what the step made of it. */
  arose: 'start' | 'network' | 'step'
  /** Root mean square of the state that the step left. */
  spread: number
  /** Whether predicted x0 was limited. */
  limited: boolean
}

/** A state became infinite or NaN. Rows and steps count from 0 within the batch and the path. */
export class NotFiniteState extends Error {
  readonly row: number
  readonly step: number
  readonly before: BeforeNotFinite

  constructor(row: number, step: number, before: BeforeNotFinite) {
    super(`The state of row ${row} is infinite or NaN after step ${step}.`)
    this.name = 'NotFiniteState'
    this.row = row
    this.step = step
    this.before = before
  }
}

/** States are about 1 large; one that is a hundred times larger before it breaks has grown step by step. */
const grown = 100

/** The likely cause, as the end of a sentence. */
export function likelyCause({ arose, spread, limited }: BeforeNotFinite): string {
  if (arose === 'start') return 'it was so before the first step, in what the run starts from'
  if (spread < grown && arose === 'step')
    return `the network's output for an ordinary state (root mean square ${spread.toPrecision(3)}) was so large that the step overflowed, as with a wrong prediction type or damaged weights`
  if (spread < grown)
    return `the network gave NaN or infinity for an ordinary state (root mean square ${spread.toPrecision(3)}), so its weights are damaged or overflow in their precision`
  const growth = `the state had grown to a root mean square of ${spread.toPrecision(3)} before, as with a wrong schedule or prediction type`
  return limited ? growth : `${growth}, or because predicted x0 is not clipped in this direction`
}
