import { TooFewRows } from '../../src-shared/errors/measurementErrors.ts'
import { rowsAt } from './chosenRows.ts'
import { multiplyColumns } from './multiplyColumns.ts'
import type { MultiplyColumns } from './multiplyColumns.ts'
import { advance, readFinite, requireMatch, type RowSource, type Watch } from './rowSource.ts'
import { seededUniforms } from './seededUniforms.ts'

/** As torch-fidelity and the authors' code: many subsets of a thousand. */
const usualSubsets = 100
const usualSize = 1000

export type KernelDistance = {
  /** The mean over the subsets of the unbiased squared distance: with Inception's features, KID. May be below 0 where there is none. */
  distance: number
  /** Over the subsets, divided by their number as torch-fidelity does. */
  sd: number
  subsets: number
  /** Rows of each set in a subset. */
  size: number
}

/** Rows of a subset of sets of these numbers: 1000, or half of the smaller set, so that subsets differ. */
export const sizeOfSubsets = (a: number, b: number): number => Math.min(usualSize, Math.floor(Math.min(a, b) / 2))

/**
 * The kernel distance of two sets of features (section 13): the unbiased squared maximum mean discrepancy with the kernel
 * k(x, y) = (x · y / f + 1)³ (Bińkowski et al. 2018), mean and deviation over subsets that are drawn without replacement, the same every time.
 *
 * Products are float32, kernels and their sums float64.
 * @param a, b  features that an encoder gave, f per row, best held (`heldRows`), since rows are read at random for each subset; numbers of rows may
 *   differ, at least 4 each unless `size` is given
 * @param size  rows of each set in a subset, at least 2 and no more than there are
 * @throws SetsDoNotMatch where f differs, ValuesNotFinite, TooFewRows; what the signal aborts with
 */
export async function kernelDistance(
  a: RowSource,
  b: RowSource,
  {
    multiply = multiplyColumns,
    subsets = usualSubsets,
    size = sizeOfSubsets(a.n, b.n),
    seed = 0,
    ...watch
  }: Watch & { multiply?: MultiplyColumns; subsets?: number; size?: number; seed?: number } = {},
): Promise<KernelDistance> {
  requireMatch(a, b, 'entries')
  if (size < 2) throw TooFewRows({ rule: 'a kernel distance over subsets', needed: 4, given: Math.min(a.n, b.n) })
  const uniform = seededUniforms(seed)
  const found = new Float64Array(subsets)
  for (let subset = 0; subset < subsets; subset++) {
    const [left, right] = [a, b].map((rows) => rowsAt(rows, drawn(rows.n, size, uniform)))
    found[subset] = await unbiasedDistance(left, right, multiply)
    advance(watch, (subset + 1) / subsets)
  }
  const mean = found.reduce((sum, value) => sum + value, 0) / subsets
  const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / subsets
  return { distance: mean, sd: Math.sqrt(variance), subsets, size }
}

/** `size` of n numbers without replacement, rising. */
function drawn(n: number, size: number, uniform: () => number): number[] {
  const numbers = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = 0; i < size; i++) {
    const other = i + Math.floor(uniform() * (n - i))
    ;[numbers[i], numbers[other]] = [numbers[other], numbers[i]]
  }
  return [...numbers.subarray(0, size).toSorted()]
}

/**
 * The unbiased squared distance of all rows of two sets, which are held: the mean kernel of different rows within each less twice that across.
 *
 * @param a, b  at least 2 rows of as many features
 * @throws ValuesNotFinite
 */
export async function unbiasedDistance(a: RowSource, b: RowSource, multiply: MultiplyColumns): Promise<number> {
  const [left, right] = [await readFinite(a, 0, a.n), await readFinite(b, 0, b.n)]
  const f = a.length
  const within = async (rows: Float32Array, n: number) => {
    const kernels = await multiply(rows, rows, f)
    let own = 0
    for (let row = 0; row < n; row++) own += kernel(kernels[row * n + row], f)
    return (sumOfKernels(kernels, f) - own) / (n * (n - 1))
  }
  const across = sumOfKernels(await multiply(left, right, f), f) / (a.n * b.n)
  return (await within(left, a.n)) + (await within(right, b.n)) - 2 * across
}

const kernel = (product: number, f: number) => (product / f + 1) ** 3

function sumOfKernels(products: Float32Array, f: number): number {
  let sum = 0
  for (let i = 0; i < products.length; i++) {
    const base = products[i] / f + 1
    sum += base * base * base
  }
  return sum
}
