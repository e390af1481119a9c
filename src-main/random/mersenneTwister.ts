/** A source of uniform 32-bit words with a place in its sequence. */
export type MersenneTwister = {
  /** Fills `into` with the next words, as signed 32-bit integers. */
  fill(into: Int32Array): void
  /** Passes over `count` words, at about a nanosecond each. */
  skip(count: number): void
}

const size = 624
const middle = 397

/**
 * MT19937 (Matsumoto and Nishimura 1998), the engine behind torch's CPU generator and NumPy's `RandomState`.
 *
 * @param seed  one number seeds with `init_genrand` of its low 32 bits, as `torch.manual_seed` does for seeds from 0 to 2^53 - 1;
 *   an array of 32-bit words seeds with `init_by_array`, as `numpy.random.RandomState([...])` does
 */
export function mersenneTwister(seed: number | readonly number[]): MersenneTwister {
  const state = typeof seed === 'number' ? stateFromNumber(seed) : stateFromWords(seed)
  let position = size

  return {
    fill(into) {
      for (let i = 0; i < into.length; i++) {
        if (position === size) {
          twist(state)
          position = 0
        }
        let word = state[position++]
        word ^= word >>> 11
        word ^= (word << 7) & 0x9d2c5680
        word ^= (word << 15) & 0xefc60000
        into[i] = word ^ (word >>> 18)
      }
    },
    skip(count) {
      let left = count
      while (left > size - position) {
        left -= size - position
        twist(state)
        position = 0
      }
      position += left
    },
  }
}

/** Replaces all 624 words of the state by the next 624. */
function twist(state: Int32Array): void {
  let k = 0
  for (; k < size - middle; k++) state[k] = state[k + middle] ^ mixed(state[k], state[k + 1])
  for (; k < size - 1; k++) state[k] = state[k + middle - size] ^ mixed(state[k], state[k + 1])
  state[k] = state[middle - 1] ^ mixed(state[k], state[0])
}

function mixed(high: number, low: number): number {
  const word = (high & 0x80000000) | (low & 0x7fffffff)
  return (word >>> 1) ^ (-(word & 1) & 0x9908b0df)
}

function stateFromNumber(seed: number): Int32Array {
  const state = new Int32Array(size)
  state[0] = seed % 2 ** 32
  for (let i = 1; i < size; i++) state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i
  return state
}

function stateFromWords(words: readonly number[]): Int32Array {
  const state = stateFromNumber(19650218)
  let i = 1
  const scrambled = (multiplier: number) => state[i] ^ Math.imul(state[i - 1] ^ (state[i - 1] >>> 30), multiplier)
  const advance = () => {
    if (++i === size) {
      state[0] = state[size - 1]
      i = 1
    }
  }
  for (let k = 0, word = 0; k < Math.max(size, words.length); k++) {
    state[i] = scrambled(1664525) + words[word] + word
    word = (word + 1) % words.length
    advance()
  }
  for (let k = 0; k < size - 1; k++) {
    state[i] = scrambled(1566083941) - i
    advance()
  }
  state[0] = 0x80000000
  return state
}
