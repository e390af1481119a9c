import { setImmediate } from 'node:timers/promises'
import { RunBroken } from '../../../src-shared/errors/errors.ts'
import { imageRangesText, imagesIn, mergedRanges } from '../../../src-shared/project/imageRanges.ts'
import type { RowRange, RunRecord } from '../../../src-shared/project/runRecord.ts'
import { pairsByNumber, rowPairs, type RowPairs } from '../../../src-shared/studies/rowPairs.ts'
import { hashBytes } from '../../store/contentHash.ts'
import { readItems, runPaths } from '../../store/runFolder.ts'
import { canonicalJson } from '../canonicalJson.ts'
import type { OpenProject } from '../openProject.ts'
import { lastResults } from './lastResults.ts'
import { notHashedYet } from './newRunRecord.ts'

/** What the rows of a run go back to. */
interface Beginning {
  /** The same for runs whose rows come from one set of noises or images. */
  key: string
  /** The run that took the rows from that set: this one, or the one that it starts from, directly or through others. */
  base: RunRecord
  /** The row of the base that each row is; its own number where left out. */
  rows?: readonly number[]
  /** The runs between, as the project has them, by the ids that their rows are taken from; undefined for one that is gone. */
  way: ReadonlyMap<string, RunRecord | undefined>
  /** The images that were chosen on the way to the set, the same for runs whose rows of one number are the same of it; '' where none were left out. */
  chosen: string
}

/**
 * A key that runs have in common whose rows of one number go back to the same noise or image, as far as both have them. It is of settings alone:
 * pairedRows looks at the images themselves.
 */
export function beginningKey(project: OpenProject, record: RunRecord): string {
  const { key, chosen } = beginningOf(project, record)
  return `${hashBytes(Buffer.from(key)).slice(0, 16)} ${chosen}`.trim()
}

/**
 * The rows of two runs that go back to the same noise or image: runs of some images are paired by the images that both have, whatever their numbers there,
 * and a run that starts from another's rows, of whatever array, with that one and with what else has them. Others are paired by number.
 *
 * @throws FileMissing, FileNotReadable, RunBroken where the images of runs are to be compared and items.jsonl cannot be read
 */
export function pairedRows(project: OpenProject, a: RunRecord, b: RunRecord): Promise<RowPairs> {
  const before = known.get(a) ?? new WeakMap<RunRecord, KnownPairs>()
  known.set(a, before)
  const last = before.get(b)
  if (last?.way.every(([id, record]) => project.runs.get(id)?.record === record)) return last.pairs
  const beginnings = [beginningOf(project, a), beginningOf(project, b)] as const
  const made = { pairs: pair(project, a, b, beginnings), way: beginnings.flatMap(({ way }) => [...way]) }
  before.set(b, made)
  made.pairs.catch(() => before.get(b) === made && before.delete(b))
  return made.pairs
}

/**
 * Which rows of each of other runs belong to those of a first, one after the other and with the owner answering others in between: up to a thousand of a
 * hundred thousand images are asked for together.
 *
 * @throws as pairedRows
 */
export async function pairedRowsOfRuns(
  project: OpenProject,
  first: RunRecord,
  others: readonly RunRecord[],
): Promise<RowPairs[]> {
  const found: RowPairs[] = []
  for (const other of others) {
    found.push(await pairedRows(project, first, other))
    await setImmediate()
  }
  return found
}

interface KnownPairs {
  pairs: Promise<RowPairs>
  /** The runs between, which may be removed and come back. */
  way: readonly (readonly [id: string, record: RunRecord | undefined])[]
}
/** A record is never changed, only replaced, and every picture of a difference asks. */
const known = new WeakMap<RunRecord, WeakMap<RunRecord, KnownPairs>>()

async function pair(
  project: OpenProject,
  a: RunRecord,
  b: RunRecord,
  [ofA, ofB]: readonly [Beginning, Beginning],
): Promise<RowPairs> {
  if (a.id === b.id) return pairsByNumber(true, a.count)
  if (ofA.key !== ofB.key) return pairsByNumber(false, Math.min(a.count, b.count))
  if (areAlike(ofA, ofB)) return pairsByNumber(true, Math.min(a.count, b.count))
  const [inA, inB] = await marksOf(project, [ofA, a.count], [ofB, b.count])
  const rowInB = new Map(inB.map((mark, row) => [mark, row]))
  return rowPairs(
    true,
    inA.flatMap((mark, row) => {
      const other = rowInB.get(mark)
      return other === undefined ? [] : [[row, other] as const]
    }),
  )
}

/** Whether rows of one number are the same without a look at each, as they are of most runs: a grid pairs a thousand. */
function areAlike(a: Beginning, b: Beginning): boolean {
  return a.chosen === b.chosen && (!ofImages(a) || !ofImages(b) || a.base.dataset!.sha256 === b.base.dataset!.sha256)
}

const ofImages = ({ base: { dataset, prepared } }: Beginning): boolean =>
  dataset?.kind === 'images' && prepared !== undefined

function beginningOf(project: OpenProject, record: RunRecord): Beginning {
  let base = record
  let rows: readonly number[] | undefined
  const chosen: string[] = []
  const way = new Map<string, RunRecord | undefined>()
  // Edited by hand, runs could name each other.
  const seen = new Set([record.id])
  for (;;) {
    const { source } = base
    if (source?.from !== 'run') break
    const from = project.runs.get(source.run)?.record
    way.set(source.run, from)
    if (!from || seen.has(from.id)) break
    seen.add(from.id)
    const images = source.images && imagesIn(source.images)
    if (images) rows = rows?.map((row) => images[row]) ?? images
    chosen.push(chosenText(source.images))
    base = from
  }
  chosen.push(chosenText(base.source && 'images' in base.source ? base.source.images : undefined))
  return { key: keyOf(base), base, rows, way, chosen: chosen.filter(Boolean).join(' of ') }
}

/** Of images from the first on the rows are those of all. */
function chosenText(images: readonly RowRange[] | undefined): string {
  const ranges = mergedRanges(images ?? [])
  return ranges.length === 1 && ranges[0].first === 0 ? '' : imageRangesText(ranges)
}

function keyOf({ id, source, dataset, shape }: RunRecord): string {
  switch (source?.from) {
    case undefined:
      return canonicalJson(['run', id])
    case 'noise': {
      const length = shape.reduce((product, side) => product * side, 1)
      // Only then has torch's stream the same first rows for every count (noiseStream.ts).
      const count = source.stream === 'torch' && length % 16 !== 0 ? source.count : undefined
      return canonicalJson(['noise', source.stream, source.seed, count, shape])
    }
    case 'dataset':
      return canonicalJson(['dataset', source.dataset, dataset?.kind === 'tensor' && dataset.sha256])
    case 'file':
      return canonicalJson(['file', source.as, dataset?.sha256 === notHashedYet ? source.path : dataset?.sha256])
    case 'run':
      // It is removed; row by row its arrays are of the same images.
      return canonicalJson(['run', source.run])
    default:
      return canonicalJson(source)
  }
}

/** What tells the rows of two runs of one beginning apart, the same for the same noise or image. */
async function marksOf(
  project: OpenProject,
  ...runs: [beginning: Beginning, count: number][]
): Promise<(readonly (number | string)[])[]> {
  const bases = runs.map(([{ base }]) => base)
  const areImages = runs.every(([beginning]) => ofImages(beginning))
  // The hash is of the images in their order: where it is the same, so are they row by row.
  const sameSet = areImages && new Set(bases.map(({ dataset }) => dataset!.sha256)).size === 1
  return Promise.all(
    runs.map(async ([{ base, rows }, count]) => {
      const places = rows ?? Array.from({ length: count }, (_, row) => row)
      if (sameSet) return places
      if (areImages) {
        const marks = await imageMarks(project, base)
        return places.map((place) => {
          if (place >= marks.length) throw RunBroken({ run: base.id, reason: `items.jsonl ends before image ${place}` })
          return marks[place]
        })
      }
      const { source } = base
      const images = source && 'images' in source && source.images ? imagesIn(source.images) : undefined
      return images ? places.map((place) => images[place]) : places
    }),
  )
}

/** Of a run that others are paired with one after the other: a hundred thousand images have 20 MB of them. */
const knownMarks = lastResults<readonly string[]>(4)

/** The name and content of every image of a run. The hash is of all of them, so that those of another hash are read anew. */
const imageMarks = (project: OpenProject, { id, dataset }: RunRecord): Promise<readonly string[]> =>
  knownMarks(project, `${id} ${dataset!.sha256}`, async () => {
    const items = await readItems(runPaths(project.folder, id).items)
    return items.map(({ file, sha256 }) => `${file} ${sha256}`)
  })
