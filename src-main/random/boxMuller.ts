import type { MersenneTwister } from './mersenneTwister.ts'

/** Normals come in blocks of 16 made from 16 words. */
export const blockLength = 16

/**
 * Fills whole blocks of 16 standard normals the way torch's CPU generator does for float32 tensors of 16 or more entries.
 *
 * Each word gives a uniform u = (word mod 2^24) / 2^24; entries j and j + 8 of a block are the Box-Muller pair of 1 - u_j and u_{j+8}
 * (torch, aten/src/ATen/native/cpu/DistributionTemplates.h, normal_fill_16).
 * @param into  a multiple of 16 entries
 * @param words  scratch, as long as `into`
 */
export function fillNormalBlocks(into: Float32Array, source: MersenneTwister, words: Int32Array): void {
  source.fill(words)
  for (let block = 0; block < into.length; block += blockLength) {
    for (let j = block; j < block + 8; j++) {
      const radius = Math.sqrt(-2 * Math.log(1 - (words[j] & 0xffffff) / 2 ** 24))
      const angle = 2 * Math.PI * ((words[j + 8] & 0xffffff) / 2 ** 24)
      into[j] = radius * Math.cos(angle)
      into[j + 8] = radius * Math.sin(angle)
    }
  }
}

/**
 * Standard normals the way torch's CPU generator makes them for tensors of fewer than 16 entries: Box-Muller in float64 on 53-bit
 * uniforms of two words each, cosine first, sine kept for the next entry (torch, DistributionsHelper.h, normal_distribution).
 */
export function fewNormals(count: number, source: MersenneTwister): Float32Array {
  const normals = new Float32Array(count)
  const words = new Int32Array(4)
  for (let i = 0; i < count; i += 2) {
    source.fill(words)
    const angle = 2 * Math.PI * uniform53(words[0], words[1])
    const radius = Math.sqrt(-2 * Math.log1p(-uniform53(words[2], words[3])))
    normals[i] = radius * Math.cos(angle)
    if (i + 1 < count) normals[i + 1] = radius * Math.sin(angle)
  }
  return normals
}

function uniform53(high: number, low: number): number {
  return ((high & 0x1fffff) * 2 ** 32 + (low >>> 0)) / 2 ** 53
}
