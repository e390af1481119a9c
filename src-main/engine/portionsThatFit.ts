import { DeviceFailed } from '../../src-shared/errors/errors.ts'
import type { Feeding } from '../models/compiledModel.ts'
import { portionsOf, type Portion, type Rows } from './feedRows.ts'
import { saysOutOfMemory } from './runtimeWords.ts'

/** Evaluates rows in portions that the network takes and its device has memory for. */
export interface PortionsThatFit {
  /** @returns rows × length; of what one portion gave, no copy */
  evaluate(rows: Rows): Promise<Float32Array>
  /** How many rows the device was found to have memory for; undefined while all that were given had room. */
  rowsAtOnce(): number | undefined
}

/**
 * Where a device has no memory for so many rows, it gets half of them, and so on; the evaluations after that begin with what did fit.
 *
 * @param length  numbers of a row of the output
 * @param evaluatePortion  gives the portion's rows, and after them those that a fixed batch was filled up with
 */
export function portionsThatFit(
  feeding: Feeding | undefined,
  length: number,
  evaluatePortion: (rows: Rows, portion: Portion) => Promise<Float32Array>,
): PortionsThatFit {
  let most: number | undefined
  return {
    async evaluate(rows) {
      for (;;) {
        const portions = portionsOf(rows.timesteps, feeding, most)
        try {
          return await joined(rows, portions)
        } catch (error) {
          const largest = Math.max(...portions.map(({ count }) => count))
          const isFixed = feeding?.batch !== undefined
          if (!DeviceFailed.is(error) || !saysOutOfMemory(error) || isFixed || largest === 1) throw error
          most = Math.ceil(largest / 2)
        }
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
}
