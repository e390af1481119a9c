import path from 'node:path'
import type { DeviceChoice } from '../../../src-shared/project/device.ts'
import { imagesIn } from '../../../src-shared/project/imageRanges.ts'
import { startsFromNoise, tensorsOf, type RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { Keeping, RunRequest } from '../../../src-shared/project/runSettings.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import { hashOfFile } from '../../store/unchangedFile.ts'
import { knownProvider } from '../jobs/job.ts'
import { hashOfItems } from '../jobs/prepareRun.ts'
import type { KnownRun, OpenProject } from '../openProject.ts'
import { datasetImages } from './datasetImages.ts'
import { findDataset } from './datasets.ts'
import type { ResolvedRun } from './resolveRun.ts'
import { notHashedYet } from './newRunRecord.ts'
import { decisiveText, runsWithText } from './runIdentity.ts'

/**
 * The run of a project that holds what a request asks for: the same weights, start and settings, down to the bytes of the images, with at
 * least as much kept, for the device where one is named. One that is done goes before one that is not, a newer before an older.
 *
 * @param otherKinds  takes a run of another kind as well whose arrays include those asked for: a round trip holds samples
 * @throws FileMissing, FileNotReadable where the images cannot be compared
 */
export async function existingRun(
  project: OpenProject,
  request: RunRequest,
  run: Pick<ResolvedRun, 'model' | 'settings' | 'count'>,
  { otherKinds = false } = {},
): Promise<KnownRun | undefined> {
  const fitsRequest = ({ record }: KnownRun) =>
    (otherKinds || record.kind === request.kind) &&
    keeps(record.settings?.keepStates, request.keepStates) &&
    keeps(record.settings?.keepPredictions, request.keepPredictions) &&
    (request.batch === undefined || record.settings?.batch === request.batch) &&
    isFor(request.device ?? 'auto', record) &&
    tensorsOf(request.kind, startsFromNoise(request.source)).every((name) => record.tensors.includes(name))
  const found = runsWithText(project, request.kind, decisiveText(request, run)).filter(fitsRequest)
  if (found.length === 0) return undefined
  // Only now, since it reads every image that has changed.
  const content = await contentOf(project, request, run.count)
  const fits = ({ record: { dataset } }: KnownRun) =>
    content === undefined || dataset?.sha256 === content || dataset?.sha256 === notHashedYet
  return found.findLast((one) => one.record.state === 'done' && fits(one)) ?? found.findLast(fits)
}

/** A device that was named is used: a run of another one, unless that took over from it, is another run, and so is one of which a part is. */
function isFor(choice: DeviceChoice, record: RunRecord): boolean {
  const { requested, fallback, moved } = record.device ?? {}
  if (choice === 'auto') return true
  if (moved) return false
  return requested === choice || (knownProvider(record) === choice && !(fallback && fallback.rows > 0))
}

const keeps = (has: Keeping | undefined, wanted: Keeping | undefined): boolean =>
  !wanted || has === true || has === 1 || has === wanted

/** SHA-256 of what a run would start from, where that lies outside the project. */
async function contentOf(project: OpenProject, { source }: RunRequest, count: number): Promise<string | undefined> {
  if (source.from === 'file') return hashOfFile(source.path)
  if (source.from !== 'dataset') return undefined
  const dataset = findDataset(project, source.dataset)
  const place = await resolveLocation(project.folder, dataset.location)
  if (dataset.kind === 'tensor') return hashOfFile(place)
  const present = await datasetImages(place)
  const images = source.images ? imagesIn(source.images).map((image) => present[image]) : present.slice(0, count)
  const items: { file: string; sha256: string }[] = []
  for (const { file } of images) items.push({ file, sha256: await hashOfFile(path.join(place, file)) })
  return hashOfItems(items)
}
