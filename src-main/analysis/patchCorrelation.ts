import type { Spread } from '../../src-shared/studies/runSummary.ts'
import { intervalOfDraws, type Interval } from './bootstrapInterval.ts'
import { gaussianFloor } from './gaussianFloor.ts'
import { drawnTopCorrelations } from './intervalOfTopCorrelation.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { advance, readFinite, rowsAtOnce, rowsInMemory, type RowSource, type Watch } from './rowSource.ts'
import { spread } from './spread.ts'
import { topCorrelation } from './topCorrelation.ts'

export type PatchCorrelation = {
  n: number
  /** Side of a window in pixels, and how many windows there are: rows first. */
  size: number
  windows: number
  k: number
  /** Over the k values of all windows: their mean and deviation (n - 1), n being their number. */
  values: Spread
  /** The bootstrap interval over images for the mean of the values, the pairs held; absent where none was asked for. */
  interval?: Interval
  /** Numbers of the windows in which fewer than k pairs of entries vary, so that they have no value. */
  leftOut: number[]
  /** What independent Gaussian entries give for the same n, size, channels and k. */
  floor: number
}

/** Columns of windows that are held at a time, in bytes. */
const heldBytes = 96 << 20

/**
 * The k largest absolute correlations between the entries of each 8 x 8 window, all channels together, across n images (section 4;
 * `get_top_k_corr_in_patches` of the released code, whose k is 20 in the paper).
 *
 * Windows do not overlap; a border that fills no window is left out, as with torch's `unfold`. The released code first standardises every
 * column by (x - mean) / (std + 1e-5) with the unbiased std, which changes no correlation, as Pearson's r takes scale and mean off again;
 * only a constant entry, whose correlation is 0 / 0, would differ, and it is left out here. Each window is exact as topCorrelation says.
 * The rows are passed once for every 96 MB of windows; where a window alone is more, several times for each.
 * @param rows  n images of C H W entries
 * @returns undefined for n < 3, or where no window has k pairs of varying entries
 * @throws ValuesNotFinite; RangeError where the image is smaller than a window
 */
export async function patchCorrelation(
  rows: RowSource,
  {
    shape: [channels, height, width],
    size = 8,
    k = 20,
    multiply,
    draws = 0,
    held = heldBytes,
    ...watch
  }: Watch & {
    shape: readonly [number, number, number]
    size?: number
    k?: number
    multiply?: MultiplyColumns
    /** Of the bootstrap, 0 for no interval. */
    draws?: number
    /** Columns of windows that are held at a time, in bytes. */
    held?: number
  },
): Promise<PatchCorrelation | undefined> {
  const { n } = rows
  const [down, across] = [Math.floor(height / size), Math.floor(width / size)]
  const windows = down * across
  if (windows === 0) throw new RangeError(`Images of ${height} x ${width} hold no window of ${size} x ${size}.`)
  if (n < 3) return undefined

  const entries = channels * size * size
  const together = Math.floor(held / (4 * n * entries))
  const atOnce = Math.max(1, together)
  const values: number[] = []
  const leftOut: number[] = []
  // Of each draw, the sum over windows of their means, which have k values each.
  const drawn = new Float64Array(draws)
  for (let first = 0; first < windows; first += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, windows - first) }, (_, i) => first + i)
    const places = numbers.map((window) => windowEntries({ window, across, size, shape: [channels, height, width] }))
    const { signal } = watch
    const given = together > 0 ? await gather(rows, places) : places.map((choice) => entriesOf(rows, choice))
    for (const [i, window] of given.entries()) {
      const top = await topCorrelation(window, { k, multiply, signal })
      if (top) {
        values.push(...top.values)
        if (draws > 0) {
          const ofWindow = await drawnTopCorrelations(window, top.pairs, { draws, signal })
          ofWindow.drawn.forEach((value, draw) => (drawn[draw] += value))
        }
      } else leftOut.push(numbers[i])
      advance(watch, (numbers[i] + 1) / windows)
    }
  }
  if (values.length === 0) return undefined
  return {
    n,
    size,
    windows,
    k,
    values: spread(values),
    ...(draws > 0 && {
      interval: intervalOfDraws(
        spread(values).mean,
        drawn.map((sum) => sum / (windows - leftOut.length)),
        { units: 'images', n },
      ),
    }),
    leftOut,
    floor: gaussianFloor({ n, d: entries, k }),
  }
}

/** Where the entries of a window lie in an image, channel by channel. */
function windowEntries({
  window,
  across,
  size,
  shape: [channels, height, width],
}: {
  window: number
  across: number
  size: number
  shape: readonly [number, number, number]
}): Int32Array {
  const [top, left] = [Math.floor(window / across) * size, (window % across) * size]
  const entries = new Int32Array(channels * size * size)
  let filled = 0
  for (let channel = 0; channel < channels; channel++) {
    for (let y = top; y < top + size; y++) {
      for (let x = left; x < left + size; x++) entries[filled++] = (channel * height + y) * width + x
    }
  }
  return entries
}

/** Some entries of every row, for several choices of entries, in memory. */
async function gather(rows: RowSource, choices: readonly Int32Array[]): Promise<RowSource[]> {
  const gathered = choices.map((entries) => new Float32Array(rows.n * entries.length))
  const atOnce = rowsAtOnce(rows.length)
  for (let first = 0; first < rows.n; first += atOnce) {
    const data = await readFinite(rows, first, Math.min(atOnce, rows.n - first))
    for (const [choice, entries] of choices.entries())
      take(entries, data, rows.length, gathered[choice].subarray(first * entries.length))
  }
  return gathered.map((data, choice) => rowsInMemory(data, choices[choice].length, rows.what))
}

/** Some entries of every row, taken whenever they are read. */
function entriesOf(rows: RowSource, entries: Int32Array): RowSource {
  return {
    what: rows.what,
    n: rows.n,
    length: entries.length,
    async read(first, count) {
      const taken = new Float32Array(count * entries.length)
      const atOnce = rowsAtOnce(rows.length)
      for (let done = 0; done < count; done += atOnce) {
        const data = await rows.read(first + done, Math.min(atOnce, count - done))
        take(entries, data, rows.length, taken.subarray(done * entries.length))
      }
      return taken
    },
  }
}

function take(entries: Int32Array, data: Float32Array, length: number, into: Float32Array): void {
  let filled = 0
  for (let start = 0; start < data.length; start += length)
    for (let i = 0; i < entries.length; i++) into[filled++] = data[start + entries[i]]
}
