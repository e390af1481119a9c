import { mersenneTwister } from '../random/mersenneTwister.ts'

/**
 * Uniform numbers in [0, 1) with 32 bits each, the same for the same seed and stream everywhere.
 *
 * @param seed  0 to 2^53 - 1
 * @param stream  another number gives other numbers, 0 to 2^32 - 1
 */
export function seededUniforms(seed: number, stream = 0): () => number {
  const source = mersenneTwister([seed % 2 ** 32, Math.floor(seed / 2 ** 32), stream])
  const words = new Int32Array(624)
  let next = words.length
  return () => {
    if (next === words.length) {
      source.fill(words)
      next = 0
    }
    return (words[next++] >>> 0) / 2 ** 32
  }
}
