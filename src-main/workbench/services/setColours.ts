import { fittedStride } from '../../../src-shared/project/fittedSample.ts'
import { mergedRanges } from '../../../src-shared/project/imageRanges.ts'
import type { RowRange, RunRecord } from '../../../src-shared/project/runRecord.ts'
import { addToChannelSums, noChannelSums, type ChannelSums } from '../../imaging/channelSums.ts'
import { principalColoursOf } from '../../imaging/principalColours.ts'
import { extremes, type Colours } from '../../imaging/tensorPicture.ts'
import type { OpenProject } from '../openProject.ts'
import { lastResults } from './lastResults.ts'

/** Reads rows [first, first + count) of what pictures show. */
export type ReadRows = (first: number, count: number) => Promise<Float32Array>

/** The colours that the pictures of a set share, and how many of its rows they were fitted on. */
export interface SetColours {
  colours: Colours
  rows: number
}

interface AskedSet {
  /** What the rows are of. */
  key: string
  /** Which rows of another run are subtracted, where some are: with others all is read anew. */
  pairs?: object
  range: 'set' | 'pca'
  record: Pick<RunRecord, 'count' | 'shape'>
  /** Rows that are there, of every run that is read. */
  finished: readonly (readonly RowRange[])[]
  /** Rows that are shown together, to be fitted on alone; all where none of them is finished. */
  fit?: readonly number[]
  read: ReadRows
}

/** What is known of a set from the rows that were read so far. */
interface KnownSet {
  pairs: object | undefined
  taken: RowRange[]
  rows: number
  low: number
  high: number
  sums: ChannelSums
  /** Rows are added by one who asks after the other. */
  adding: Promise<void>
}
/**
 * A grid asks for one set of each of its runs, in turns: as many are kept as it has runs, since whole runs would be read again for every picture.
 * Of up to 32 channels their sums are some 8 KB each; those of hundreds of channels take megabytes.
 */
const lastSets = () => ({ small: lastResults<KnownSet>(1024), large: lastResults<KnownSet>(32) })
const known = lastSets()
/** Sets of a few rows that are shown together. They are many, and would push those of whole runs out, which take long to read again. */
const knownParts = lastSets()

/** Bytes that are read and added at a time: the owner answers others in between. */
const bytesAtOnce = 2 << 20

/**
 * The range, or the principal components over the channels (section 9), of every finished row of a set; of a set beyond 512 MB of every k-th
 * (`fittedStride`). Both are made of sums and extremes, so that a row is read once, however often a run that is at work has more of them.
 *
 * @throws what reading throws
 */
export async function setColours(project: OpenProject, asked: AskedSet): Promise<SetColours> {
  const { key, range, record, finished } = asked
  const isThere = (row: number) =>
    finished.every((ranges) => ranges.some(({ first, count }) => row >= first && row < first + count))
  const fit = asked.fit?.filter(isThere) ?? []
  const make = () => Promise.resolve(emptySet(record.shape[0], asked.pairs))
  const kept = record.shape[0] > 32 ? 'large' : 'small'
  const set = await (fit.length > 0
    ? knownParts[kept](project, `${key}-${fit.join('.')}`, make)
    : known[kept](project, key, make))
  const wanted = fit.length > 0 ? fit.map((row) => ({ first: row, count: 1 })) : commonRanges(finished)
  const stride = fit.length > 0 ? 1 : fittedStride(record)
  set.adding = set.adding.catch(() => {}).then(() => addRows(set, asked, mergedRanges(wanted), stride))
  await set.adding
  const { low, high, sums, rows } = set
  // Of a large run at work that has finished none of those that stand for it.
  if (rows === 0) return { colours: { range: 'row' }, rows }
  if (range === 'pca') return { colours: { range: 'principal', principal: principalColoursOf(sums) }, rows }
  return { colours: { range: 'between', low, high }, rows }
}

const emptySet = (channels: number, pairs: object | undefined): KnownSet => ({
  pairs,
  taken: [],
  rows: 0,
  low: Infinity,
  high: -Infinity,
  sums: noChannelSums(channels),
  adding: Promise.resolve(),
})

/** Adds the wanted rows that were not taken yet; all anew where some that were taken are gone, or are paired otherwise. */
async function addRows(
  set: KnownSet,
  { read, range, pairs, record: { shape } }: AskedSet,
  wanted: readonly RowRange[],
  stride: number,
): Promise<void> {
  if (set.pairs !== pairs || without(set.taken, wanted).length > 0)
    Object.assign(set, { ...emptySet(shape[0], pairs), adding: set.adding })
  const length = shape.reduce((product, side) => product * side, 1)
  const atOnce = stride > 1 ? 1 : Math.max(1, Math.floor(bytesAtOnce / (4 * length)))
  for (const missing of without(wanted, set.taken)) {
    const end = missing.first + missing.count
    let from = missing.first
    const take = (until: number) => {
      set.taken = mergedRanges([...set.taken, { first: from, count: until - from }])
      from = until
    }
    for (let first = Math.ceil(from / stride) * stride; first < end; first += atOnce * stride) {
      const count = Math.min(atOnce, end - first)
      const data = await read(first, count)
      for (let row = 0; row < count; row++) addRow(set, data.subarray(row * length, (row + 1) * length), range)
      set.rows += count
      take(Math.min(end, first + atOnce * stride))
    }
    if (from < end) take(end)
  }
}

function addRow(set: KnownSet, row: Float32Array, range: AskedSet['range']): void {
  if (range === 'pca') return addToChannelSums(set.sums, row)
  const [low, high] = extremes(row)
  set.low = Math.min(set.low, low)
  set.high = Math.max(set.high, high)
}

/** The rows that lie in each of several lists of ranges. */
function commonRanges([first, ...others]: readonly (readonly RowRange[])[]): RowRange[] {
  return others.reduce<RowRange[]>((common, other) => without(common, without(common, other)), mergedRanges(first))
}

/** The parts of ranges, in ascending order, that do not lie in others. */
function without(ranges: readonly RowRange[], others: readonly RowRange[]): RowRange[] {
  const taken = mergedRanges(others)
  const left: RowRange[] = []
  let next = 0
  for (const { first, count } of mergedRanges(ranges)) {
    let from = first
    const end = first + count
    while (next < taken.length && taken[next].first + taken[next].count <= from) next++
    // The last of them may reach into the next range as well.
    for (let place = next; place < taken.length && taken[place].first < end; place++) {
      if (taken[place].first > from) left.push({ first: from, count: taken[place].first - from })
      from = Math.max(from, taken[place].first + taken[place].count)
    }
    if (from < end) left.push({ first: from, count: end - from })
  }
  return left
}
