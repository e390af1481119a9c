import { blockLength, fewNormals, fillNormalBlocks } from './boxMuller.ts'
import type { MersenneTwister } from './mersenneTwister.ts'

/** Entries made at a time: few enough that the scratch stays in the processor's cache. */
const entriesAtOnce = 256 * blockLength

/**
 * Any part of `torch.randn(total)` in float32 on a CPU, without holding the rest.
 *
 * Parts that are asked for in ascending order continue where the last one ended; going back starts the generator again.
 * Where `total` is no multiple of 16, torch draws the last 16 entries a second time, so that they depend on `total`.
 * @param start  makes the seeded generator; called again for each start over
 * @param total  number of entries of the whole tensor, at least 1
 * @returns a function that fills `into` with the entries from `first` on
 */
export function torchNormals(start: () => MersenneTwister, total: number): (first: number, into: Float32Array) => void {
  if (total < blockLength) {
    const all = fewNormals(total, start())
    return (first, into) => into.set(all.subarray(first, first + into.length))
  }

  const tailStart = total % blockLength === 0 ? total : total - blockLength
  const wholeBlocks = Math.floor(total / blockLength) * blockLength
  const normals = new Float32Array(Math.min(wholeBlocks, entriesAtOnce))
  const words = new Int32Array(normals.length)
  let source = start()
  /** Words taken from the generator so far. */
  let taken = 0
  /** Entries [made.first, made.first + made.count) lie in `normals`. */
  const made = { first: 0, count: 0 }
  let tail: Float32Array | undefined

  const moveTo = (word: number) => {
    if (word < taken) {
      source = start()
      taken = 0
    }
    source.skip(word - taken)
    taken = word
  }

  const makeBlocks = (first: number, last: number) => {
    const end = Math.min(Math.ceil(last / blockLength) * blockLength, first + normals.length, wholeBlocks)
    made.first = first
    made.count = end - first
    moveTo(first)
    fillNormalBlocks(normals.subarray(0, made.count), source, words.subarray(0, made.count))
    taken = end
  }

  const drawTail = () => {
    const drawn = new Float32Array(blockLength)
    moveTo(total)
    fillNormalBlocks(drawn, source, words.subarray(0, blockLength))
    taken = total + blockLength
    return drawn
  }

  return (first, into) => {
    const end = first + into.length
    const blocksEnd = Math.min(end, tailStart)
    for (let entry = first; entry < blocksEnd;) {
      if (entry < made.first || entry >= made.first + made.count) {
        makeBlocks(Math.floor(entry / blockLength) * blockLength, blocksEnd)
      }
      const until = Math.min(blocksEnd, made.first + made.count)
      into.set(normals.subarray(entry - made.first, until - made.first), entry - first)
      entry = until
    }
    if (end > tailStart) {
      tail ??= drawTail()
      const from = Math.max(first, tailStart)
      into.set(tail.subarray(from - tailStart, end - tailStart), from - first)
    }
  }
}
