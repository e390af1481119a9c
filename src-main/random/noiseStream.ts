import { mersenneTwister } from './mersenneTwister.ts'
import { torchNormals } from './torchNormals.ts'

/** The noise x_T of a run, row by row. */
export type NoiseStream = {
  /**
   * Rows [first, first + count), `count * length` standard normals. Quickest when asked for in ascending order.
   * @throws RangeError if the rows are not within the stream
   */
  rows(first: number, count: number): Float32Array
}

/**
 * Standard normal noise that depends on nothing but its arguments: not on batch size, process or device.
 *
 * `torch` is `torch.manual_seed(seed); torch.randn(count, length)` on a CPU, agreeing to the last bits of float32 (torch's vectorised
 * logarithm and cosine differ from exact ones by about 1e-7). Rows are the same for every `count` only where `length` is a multiple
 * of 16.
 *
 * `per-image` is a function of (seed, row) alone. Row r is what torch's rule makes for `length` entries from the words of MT19937
 * seeded by `init_by_array` with four words: seed mod 2^32, floor(seed / 2^32), r mod 2^32, floor(r / 2^32). In NumPy those words are
 * `numpy.random.RandomState([seed % 2**32, seed >> 32, r % 2**32, r >> 32]).randint(0, 2**32, length, dtype='uint32')`, and the
 * blocks of 16 normals follow from them as fillNormalBlocks says.
 * @param seed  0 to 2^53 - 1; torch's generator uses its low 32 bits
 * @param count  rows of the whole set
 * @param length  entries of a row, C H W
 */
export function noiseStream({
  stream,
  seed,
  count,
  length,
}: {
  stream: 'torch' | 'per-image'
  seed: number
  count: number
  length: number
}): NoiseStream {
  const fill = stream === 'torch' ? wholeSetRows(seed, count, length) : separateRows(seed, length)
  return {
    rows(first, some) {
      if (first < 0 || some < 0 || first + some > count) {
        throw new RangeError(`Rows ${first} to ${first + some} are not within a noise stream of ${count} rows.`)
      }
      const noise = new Float32Array(some * length)
      fill(first, noise)
      return noise
    },
  }
}

/** Some rows of a stream as a stream of their own. */
export function chosenNoises(stream: NoiseStream, rows: readonly number[], length: number): NoiseStream {
  return {
    rows(first, some) {
      const noise = new Float32Array(some * length)
      for (let row = 0; row < some; row++) noise.set(stream.rows(rows[first + row], 1), row * length)
      return noise
    },
  }
}

type FillRows = (first: number, into: Float32Array) => void

function wholeSetRows(seed: number, count: number, length: number): FillRows {
  const fill = torchNormals(() => mersenneTwister(seed), count * length)
  return (first, into) => fill(first * length, into)
}

function separateRows(seed: number, length: number): FillRows {
  return (first, into) => {
    for (let row = 0; row * length < into.length; row++) {
      const key = [...twoWords(seed), ...twoWords(first + row)]
      torchNormals(() => mersenneTwister(key), length)(0, into.subarray(row * length, (row + 1) * length))
    }
  }
}

function twoWords(value: number): [number, number] {
  return [value % 2 ** 32, Math.floor(value / 2 ** 32)]
}
