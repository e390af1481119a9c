import path from 'node:path'
import { rm } from 'node:fs/promises'
import { SourceChanged } from '../../../src-shared/errors/errors.ts'
import { imagesIn } from '../../../src-shared/project/imageRanges.ts'
import { arraysOf } from '../../../src-shared/project/keptArrays.ts'
import { startsFromNoise, type RunItem, type RunRecord } from '../../../src-shared/project/runRecord.ts'
import { hashBytes, hashFile } from '../../store/contentHash.ts'
import { readJournal } from '../../store/journal.ts'
import { createNanNpy, readRows, syncFile, writeRows } from '../../store/npyFile.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import { runPaths, writeItems, writeRunRecord } from '../../store/runFolder.ts'
import type { OpenProject } from '../openProject.ts'
import { listImages } from '../../imaging/imageFolder.ts'
import { chosenRows, openRowSource, openTensorRows, type RowSource } from './rowSource.ts'
import { sourceRows } from './sourceRows.ts'

/**
 * Makes everything that a run's batches need: items.jsonl with the SHA-256 of every image, the arrays filled with NaN, and the rows of a tensor
 * that the run starts from. A run that died in here is prepared anew.
 *
 * @returns the record with `prepared` and the dataset's SHA-256
 * @throws FileMissing, SourceChanged where images have gone, DiskFull, Cancelled
 */
export async function prepareRun(project: OpenProject, record: RunRecord, signal: AbortSignal): Promise<RunRecord> {
  const paths = runPaths(project.folder, record.id)
  await rm(paths.journal, { force: true })
  const items = await itemsOf(project, record, signal)
  await writeItems(paths.items, items)
  for (const { name, shape } of arraysOf(record)) {
    signal.throwIfAborted()
    await createNanNpy(paths.tensor(name), shape)
  }
  await copyStart(project, record, signal)
  const dataset = record.dataset && {
    ...record.dataset,
    sha256:
      record.dataset.kind === 'tensor'
        ? await hashFile(await resolveLocation(project.folder, record.dataset.location))
        : hashOfItems(items),
  }
  const prepared: RunRecord = { ...record, dataset, prepared: true, state: 'running', completed: [] }
  await writeRunRecord(project.folder, prepared)
  return prepared
}

/** SHA-256 of the images that a run starts from: of their names and contents, in order. */
export function hashOfItems(items: readonly Pick<RunItem, 'file' | 'sha256'>[]): string {
  return hashBytes(Buffer.from(items.map(({ file, sha256 }) => `${file} ${sha256}\n`).join('')))
}

async function itemsOf(project: OpenProject, record: RunRecord, signal: AbortSignal): Promise<RunItem[]> {
  const numbers = numbersOf(record)
  const items = await startsOf(project, record, numbers, signal)
  const classes = record.settings?.classes
  // By the number in the whole set: a run of some images gives each the class that it has there.
  return classes ? items.map((item) => ({ ...item, class: classes[numbers[item.row] % classes.length] })) : items
}

/** The number in the whole set, of noises or of a dataset, of each image of a run; in a run of all, its row. */
function numbersOf({ source, count }: RunRecord): number[] {
  return source && 'images' in source && source.images
    ? imagesIn(source.images)
    : Array.from({ length: count }, (_, row) => row)
}

async function startsOf(
  project: OpenProject,
  { id, source, count, dataset }: RunRecord,
  numbers: readonly number[],
  signal: AbortSignal,
): Promise<RunItem[]> {
  if (source?.from === 'noise') return numbers.map((index, row) => ({ row, seed: source.seed, index }))
  const fromRuns = source && (await sourceRows(project, source, count))
  if (fromRuns) return fromRuns.map((start, row) => ({ row, ...start }))
  if (source?.from !== 'dataset' || dataset?.kind !== 'images') return numbers.map((index, row) => ({ row, index }))
  const folder = await resolveLocation(project.folder, dataset.location)
  const { images: present } = await listImages(folder)
  const images = numbers.flatMap((place) => present[place] ?? [])
  if (images.length < count) throw SourceChanged({ path: folder, run: id })
  const items: RunItem[] = []
  for (const [row, image] of images.entries()) {
    signal.throwIfAborted()
    items.push({ row, file: image.file, sha256: await hashFile(path.join(folder, image.file)), class: image.class })
  }
  return items
}

const rowsAtOnce = 256

/** Rows of a tensor file or of another run are copied, so that the run stays whole when its source goes. */
async function copyStart(project: OpenProject, record: RunRecord, signal: AbortSignal): Promise<void> {
  const start = await copiedStart(project, record)
  if (!start) return
  const target = runPaths(project.folder, record.id).tensor(startArrayOf(record))
  await copyRows(start.rows, record.count, signal, (first, rows) => writeRows(target, first, rows))
  await syncFile(target)
}

/** Copies the first `count` rows of a source, some at a time. */
export async function copyRows(
  source: RowSource,
  count: number,
  signal: AbortSignal,
  write: (first: number, rows: Float32Array) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < count; first += rowsAtOnce) {
    signal.throwIfAborted()
    await write(first, await source.read(first, Math.min(rowsAtOnce, count - first)))
  }
}

/**
 * Copies the first rows of damaged batches anew: a batch starts from the run's own copy, and computed from a damaged one it would be wrong
 * and agree with its checksum.
 *
 * @throws SourceChanged where the source does not hold any more what the journal says; what opening the source throws
 */
export async function restoreStart(project: OpenProject, record: RunRecord, batches: readonly number[]): Promise<void> {
  const { source } = record
  if (!source || !isCopied(record)) return
  const tensor = startArrayOf(record)
  const target = runPaths(project.folder, record.id).tensor(tensor)
  const { lines } = await readJournal(runPaths(project.folder, record.id).journal)
  for (const { first, count, sums } of lines.filter(({ batch }) => batches.includes(batch))) {
    const present = await readRows(target, first, count).catch(() => undefined)
    if (present && hashBytes(present) === sums[tensor]) continue
    const start = await copiedStart(project, record)
    const rows = await start!.rows.read(first, count)
    if (hashBytes(rows) !== sums[tensor]) throw SourceChanged({ path: start!.place, run: record.id })
    await writeRows(target, first, rows)
  }
}

/** The array whose rows a run copies from its source. */
export const startArrayOf = ({ source }: RunRecord) => (source && startsFromNoise(source) ? 'noise' : 'samples')

const isCopied = ({ source, dataset }: RunRecord) =>
  source !== undefined && source.from !== 'noise' && (source.from !== 'dataset' || dataset?.kind !== 'images')

/** The rows that a run copies, and where they come from; undefined where a run starts from a seed or from images. */
export async function copiedStart(
  project: OpenProject,
  record: RunRecord,
): Promise<{ rows: RowSource; place: string } | undefined> {
  const { source, dataset } = record
  if (!source || source.from === 'noise' || !isCopied(record)) return undefined
  if (source.from !== 'dataset' && source.from !== 'file') {
    const { run, tensor } = source.from === 'interpolation' ? source.between[0] : source
    return { rows: await openRowSource(project, source), place: runPaths(project.folder, run).tensor(tensor) }
  }
  // The place that the run remembers, which is found again where project and file were moved together.
  const place = await resolveLocation(project.folder, dataset!.location)
  const rows = await openTensorRows(place)
  return {
    rows: source.from === 'dataset' && source.images ? chosenRows(rows, imagesIn(source.images)) : rows,
    place,
  }
}
