/** Mulberry32: the same numbers for the same seed. */
export function randomIntegers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** Numbers that readers get wrong: ends of ranges, signs, sizes beyond every file. */
const extremes = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fffffffn,
  0xffffffffn,
  (1n << 53n) + 1n,
  (1n << 63n) - 1n,
  -1n,
]
const words = [
  'null',
  'true',
  '-1',
  '1e999',
  '1e-999',
  '0',
  '9007199254740993',
  '""',
  '[]',
  '{}',
  '"__proto__"',
  '[[[[[[[[',
].map((word) => Buffer.from(word))

/**
 * One damage of a file: cut off, a piece taken out, doubled or put elsewhere, bytes or bits changed, a number made extreme, a word of JSON put in.
 *
 * @param others  files of the same format, to take pieces from
 */
export function mutated(
  original: Uint8Array,
  random: (below: number) => number,
  others: readonly Uint8Array[],
): Uint8Array {
  const at = random(original.length)
  const length = 1 + random(24)
  // A Buffer's own slice would share its memory.
  const changed = new Uint8Array(original)
  switch (random(12)) {
    case 0:
    case 1:
      return original.slice(0, at)
    case 2:
      return Buffer.concat([original.subarray(0, at), original.subarray(at + length)])
    case 3:
      return Buffer.concat([original.subarray(0, at + length), original.subarray(at)])
    case 4: {
      const from = others[random(others.length)]
      const start = random(from.length)
      const piece = from.subarray(start, start + length)
      return Buffer.concat([original.subarray(0, at), piece, original.subarray(at + (random(2) ? piece.length : 0))])
    }
    case 5: {
      const word = words[random(words.length)]
      return Buffer.concat([original.subarray(0, at), word, original.subarray(at + random(word.length + 1))])
    }
    case 6:
    case 7: {
      const width = [1, 2, 4, 8][random(4)]
      const number = Buffer.alloc(8)
      number.writeBigUInt64LE(BigInt.asUintN(64, extremes[random(extremes.length)]))
      changed.set(number.subarray(0, Math.min(width, changed.length - at)), at)
      return changed
    }
    case 8:
      changed[at] ^= 1 << random(8)
      return changed
    default:
      for (let i = 0; i <= random(4); i++) changed[random(changed.length)] = random(256)
      return changed
  }
}
