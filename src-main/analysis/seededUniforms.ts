import { mersenneTwister } from '../random/mersenneTwister.ts'

/**
 * Uniform numbers in [0, 1) with 32 bits each, the same for the same seed everywhere.
 *
 * @param seed  0 to 2^53 - 1
 */
export function seededUniforms(seed: number): () => number {
  const source = mersenneTwister([seed % 2 ** 32, Math.floor(seed / 2 ** 32)])
  const words = new Int32Array(1024)
  let next = words.length
  return () => {
    if (next === words.length) {
      source.fill(words)
      next = 0
    }
    return (words[next++] >>> 0) / 2 ** 32
  }
}
