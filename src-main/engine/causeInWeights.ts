import { halfPrecisionOf, notFiniteWeights } from '../models/notFiniteWeights.ts'

const ofPrecision = {
  float16: ', which is what float16, in which the file keeps its weights, has for numbers above 65,504',
  bfloat16: '; the file keeps its weights as bfloat16',
}

/**
 * Why a network gives NaN or infinity for an ordinary state, as far as its weights tell; as the end of a sentence. Reads the whole checkpoint, which
 * a run does once, at its end.
 *
 * @returns undefined where all weights are finite, or cannot be read any more
 */
export async function causeInWeights(checkpointFile: string): Promise<string | undefined> {
  try {
    const names = await notFiniteWeights(checkpointFile)
    if (names.length === 0) return undefined
    const half = await halfPrecisionOf(checkpointFile)
    const which =
      names.length === 1 ? `its weight ${names[0]} holds` : `${names.length} of its weights, ${names[0]} first, hold`
    return `the network gave NaN or infinity because ${which} such numbers${half ? ofPrecision[half] : ''}`
  } catch {
    return undefined
  }
}
