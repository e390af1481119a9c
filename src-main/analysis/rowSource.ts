import { SetsDoNotMatch, ValuesNotFinite } from '../../src-shared/errors/measurementErrors.ts'

/** n rows of `length` float32 entries each, in memory or on disk. */
export type RowSource = {
  /** What they are, in the plural, as errors name them: `samples`. */
  what: string
  n: number
  length: number
  /** Rows [first, first + count), which the caller only reads. */
  read(first: number, count: number): Float32Array | Promise<Float32Array>
}

/** The rows of an array. */
export function rowsInMemory(data: Float32Array, length: number, what = 'rows'): RowSource {
  return {
    what,
    n: data.length / length,
    length,
    read: (first, count) => data.subarray(first * length, (first + count) * length),
  }
}

/** Rows [first, first + count) of a source as a source of their own. */
export function someRows(source: RowSource, first: number, count: number): RowSource {
  return { ...source, n: count, read: (from, some) => source.read(first + from, some) }
}

/** Bytes of a set that are read at a time. */
const bytesAtOnce = 8 << 20

/** How many rows of this length are read at a time. */
export function rowsAtOnce(length: number): number {
  return Math.max(1, Math.floor(bytesAtOnce / (4 * length)))
}

/**
 * Passes through sets that belong together, a few rows of each at a time.
 *
 * @param sources  of as many rows each
 * @param visit  is given the rows of each source, the number of the first, and how many there are; a promise that it returns is awaited
 * @throws SetsDoNotMatch where the numbers of rows differ; ValuesNotFinite, which names the row; what the signal aborts with
 */
export async function eachRows<Sources extends readonly RowSource[]>(
  sources: Sources,
  visit: (blocks: { [Place in keyof Sources]: Float32Array }, first: number, count: number) => unknown,
  watch?: Watch,
): Promise<void> {
  const [{ n }] = sources
  for (const source of sources) requireMatch(sources[0], source, 'rows')
  const atOnce = rowsAtOnce(Math.max(...sources.map(({ length }) => length)))
  for (let first = 0; first < n; first += atOnce) {
    const count = Math.min(atOnce, n - first)
    const blocks: Float32Array[] = []
    for (const source of sources) blocks.push(await readFinite(source, first, count))
    await visit(blocks as { [Place in keyof Sources]: Float32Array }, first, count)
    advance(watch, (first + count) / n)
  }
}

/**
 * Rows [first, first + count), all finite.
 *
 * @throws ValuesNotFinite, which names the first row that is not
 */
export async function readFinite(source: RowSource, first: number, count: number): Promise<Float32Array> {
  const rows = await source.read(first, count)
  requireFinite(rows, source.length, source.what, first)
  return rows
}

/** @throws ValuesNotFinite, which names the first row with an infinite or NaN entry */
function requireFinite(data: Float32Array, length: number, what: string, first = 0): void {
  if (isFinite(data)) return
  // x - x is 0 for every finite x and NaN for all others.
  const place = data.findIndex((value) => value - value !== 0)
  throw ValuesNotFinite({ what, row: first + Math.floor(place / length) })
}

/** 0 x is 0 for every finite x and NaN for all others. Four sums side by side, for one would wait for itself at every entry. */
function isFinite(data: Float32Array): boolean {
  const whole = data.length - (data.length % 4)
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  let i = 0
  for (; i < whole; i += 4) {
    first += 0 * data[i]
    second += 0 * data[i + 1]
    third += 0 * data[i + 2]
    fourth += 0 * data[i + 3]
  }
  for (; i < data.length; i++) first += 0 * data[i]
  return first + second + third + fourth === 0
}

/** @throws SetsDoNotMatch where two sets have not as many rows, or rows of another length where `as` says so */
export function requireMatch(a: RowSource, b: RowSource, as: 'rows' | 'rows and entries' | 'entries'): void {
  const rowsDiffer = as !== 'entries' && a.n !== b.n
  const entriesDiffer = as !== 'rows' && a.length !== b.length
  if (rowsDiffer || entriesDiffer)
    throw SetsDoNotMatch({ what: a.what, shape: [a.n, a.length], other: b.what, otherShape: [b.n, b.length] })
}

/** How a measurement tells how far it is, and is stopped. */
export type Watch = {
  /** Called now and then with 0 to 1. */
  progress?: (share: number) => void
  signal?: AbortSignal
}

/** Reports progress, and ends the measurement where its signal says so. */
export function advance(watch: Watch | undefined, share: number): void {
  watch?.signal?.throwIfAborted()
  watch?.progress?.(share)
}
