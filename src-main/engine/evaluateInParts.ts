import type { ModelSession } from './modelSession.ts'

/** Rows that go through the network together: as many as a run of that kind would give it, whatever memory a network takes for a row. */
const rowsAtOnce = 8

/**
 * A network's output for any number of rows at one time, evaluated a few rows after the other.
 *
 * @param batch.state  rows × C × H × W, read only
 * @param batch.classes  one per row, for class-conditional networks
 * @returns rows × outputChannels × H × W
 */
export async function evaluateInParts(
  session: Pick<ModelSession, 'evaluate'>,
  { state, timestep, classes, rows }: { state: Float32Array; timestep: number; classes?: BigInt64Array; rows: number },
): Promise<Float32Array> {
  const length = state.length / rows
  let outputs = new Float32Array(0)
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - first)
    const output = await session.evaluate(
      state.subarray(first * length, (first + count) * length),
      new Float32Array(count).fill(timestep),
      classes?.subarray(first, first + count),
    )
    if (count === rows) return output
    if (first === 0) outputs = new Float32Array((output.length / count) * rows)
    outputs.set(output, (output.length / count) * first)
  }
  return outputs
}
