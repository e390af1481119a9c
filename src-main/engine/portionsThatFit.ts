import { DeviceFailed } from '../../src-shared/errors/errors.ts'
import type { Feeding } from '../models/compiledModel.ts'
import { portionsOf, type Portion, type Rows } from './feedRows.ts'
import { relativeDifference } from './relativeDifference.ts'
import { saysOutOfMemory } from './runtimeWords.ts'

/** Evaluates rows in portions that the network takes and its device has memory for. */
export interface PortionsThatFit {
  /** @returns rows × length; of what one portion gave, no copy */
  evaluate(rows: Rows): Promise<Float32Array>
  /** How many rows the device was found to have memory for; undefined while all that were given had room. */
  rowsAtOnce(): number | undefined
}

/** A row alone and among others differs by rounding, relative to the largest value: far less than this, and what was never computed by far more. */
const moreThanRounding = 1e-3

/**
 * Where a device has no memory for so many rows, it gets half of them, and so on, but not fewer than are worth it; the evaluations after that begin
 * with what did fit.
 *
 * @param length  numbers of a row of the output
 * @param evaluatePortion  gives the portion's rows, and after them those that a fixed batch was filled up with
 * @param isSilent  whether the device drops what it has no memory for and gives zeros or old numbers, without an error. Then the last row of a
 *   portion larger than all before is evaluated by itself as well, and has to be the same
 * @param least  rows at once that the device must have memory for
 * @param device  what a person calls it
 */
export function portionsThatFit(
  feeding: Feeding | undefined,
  length: number,
  evaluatePortion: (rows: Rows, portion: Portion) => Promise<Float32Array>,
  { isSilent = false, least = 1, device = '' } = {},
): PortionsThatFit {
  let most: number | undefined
  /** Rows of the largest portion whose last row was compared. */
  let compared = 1
  return {
    async evaluate(rows) {
      for (;;) {
        const portions = portionsOf(rows.timesteps, feeding, most)
        const largest = portions.reduce((before, portion) => (portion.count > before.count ? portion : before))
        const canBeHalved = feeding?.batch === undefined && largest.count > 1
        const half = Math.ceil(largest.count / 2)
        try {
          const outputs = await joined(rows, portions)
          if (!canBeHalved || !(await wasDropped(rows, largest, outputs))) return outputs
        } catch (error) {
          if (!canBeHalved || half < least || !DeviceFailed.is(error) || !saysOutOfMemory(error)) throw error
        }
        if (half < least) throw DeviceFailed({ device, reason: `not enough memory for ${largest.count} rows at once` })
        most = half
      }
    },
    rowsAtOnce: () => most,
  }

  async function joined(rows: Rows, portions: readonly Portion[]): Promise<Float32Array> {
    const count = rows.timesteps.length
    if (portions.length === 1) return (await evaluatePortion(rows, portions[0])).subarray(0, count * length)
    const outputs = new Float32Array(count * length)
    for (const portion of portions) {
      const output = await evaluatePortion(rows, portion)
      outputs.set(output.subarray(0, portion.count * length), portion.first * length)
    }
    return outputs
  }

  async function wasDropped(rows: Rows, { first, count }: Portion, outputs: Float32Array): Promise<boolean> {
    if (!isSilent || count <= compared) return false
    const last = first + count - 1
    const alone = (await evaluatePortion(rows, { first: last, count: 1 })).subarray(0, length)
    // A network that gives no numbers gives none alone either; that is found where the step is made.
    if (!alone.every(Number.isFinite)) return false
    const apart = relativeDifference(outputs.subarray(last * length, (last + 1) * length), alone)
    if (apart === undefined || apart > moreThanRounding) return true
    compared = count
    return false
  }
}
