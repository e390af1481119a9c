import type { Verification } from '../../../src-shared/contract/views.ts'
import { NotAllowedHere, NothingToShow } from '../../../src-shared/errors/errors.ts'
import { titleOfProvider } from '../../../src-shared/project/device.ts'
import { isInRanges } from '../../../src-shared/project/imageRanges.ts'
import type { RowRange } from '../../../src-shared/project/runRecord.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import { verifyJournal } from '../../store/runFolder.ts'
import type { Devices } from '../devices/devices.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import { knownProvider } from '../jobs/job.ts'
import { autoencoderOf, checkpointOf } from '../jobs/verifySources.ts'
import type { OpenProject } from '../openProject.ts'
import { rowsIn } from '../rowRanges.ts'
import { requireImages } from './requireImages.ts'
import { findRun } from './runs.ts'

/** Largest difference of a whole run's tensor from the same one computed again, relative to its largest value, that rounding explains. */
const roundingOfRuns = 1e-3

/** One batch in this many is computed again. */
const share = 10

/**
 * Reads every finished row of a run and compares it with its checksum, then computes a random tenth of the batches again, without writing
 * anything. On the machine and the device that made them these agree to the last bit; on others they differ by rounding. A device that is not
 * to be had here is stood in for by the CPU.
 *
 * @param options.images  reads and computes these images and no others, each with the batch that it was in: the others of a batch decide the rounding
 * @param options.random  in [0, 1)
 * @throws RunMissing, FileMissing, SourceChanged, EngineFailed; NothingToShow before the first batch; ImageMissing for images that the run does not have
 *   or has not finished; NotAllowedHere for imported tensors
 */
export async function verifyRun(
  project: OpenProject,
  worker: EngineWorker,
  runId: string,
  devices: Pick<Devices, 'missing'>,
  {
    signal,
    images,
    random = Math.random,
  }: { signal?: AbortSignal; images?: readonly RowRange[]; random?: () => number } = {},
): Promise<Verification> {
  const { record } = findRun(project, runId)
  if (record.kind === 'import' || !record.model)
    throw NotAllowedHere({
      what: `Verifying ${runId}`,
      reason: 'its tensors were imported, so nothing tells what they must be',
    })
  const isAsked = images && isInRanges(images)
  const asked = (range: RowRange) => (isAsked ? rowsOf(range).filter(isAsked) : [])
  const { completed, redo } = await verifyJournal(project.folder, record, {
    ...(isAsked && { only: (line: RowRange) => asked(line).length > 0 }),
  })
  if (images) requireImages(record, images, [...completed, ...redo])
  if (completed.length + redo.length === 0) throw NothingToShow({ what: record.name })
  // A batch that is not what its checksum says is computed as well where it was asked for: then it is seen by how much.
  const again = images
    ? inOrder([...completed, ...redo])
    : randomPart(completed, Math.ceil(completed.length / share), random)
  const apart: Verification['apart'] = {}
  const compared: NonNullable<Verification['images']> = []
  const made = knownProvider(record)
  const provider = made === 'cpu' || (await devices.missing(made)) === undefined ? made : 'cpu'
  for (const range of again) {
    const { first, count } = range
    const task = {
      kind: 'batch' as const,
      projectFolder: project.folder,
      runId,
      first,
      count,
      created: record.created,
      token: '',
      compare: true,
      ...(images && { compareRows: asked(range) }),
      model: {
        file: await checkpointOf(project, record.model),
        sha256: record.model.checkpoint.sha256,
        settings: record.model.settings,
        autoencoder: await autoencoderOf(project, record.model),
        ...(provider !== 'cpu' && { provider }),
      },
      sourcePath:
        record.dataset?.kind === 'images' ? await resolveLocation(project.folder, record.dataset.location) : undefined,
    }
    const result = await worker.run(task, { signal })
    compared.push(...(result.rows ?? []))
    const parts = images ? (result.rows ?? []).map((row) => row.apart) : [result.apart ?? {}]
    for (const [name, difference] of parts.flatMap((part) => Object.entries(part)))
      apart[name] = Math.max(apart[name] ?? 0, difference)
  }
  return {
    runId,
    agreeing: rowsIn(completed),
    damaged: redo.map(({ first, count, reason }) => ({ first, count, reason })),
    recomputed: images ? compared.length : rowsIn(again),
    ...(images && { images: compared }),
    ...(provider !== made && { standIn: titleOfProvider(provider) }),
    apart,
    tolerance: roundingOfRuns,
    agrees: redo.length === 0 && Object.values(apart).every((difference) => difference <= roundingOfRuns),
  }
}

const rowsOf = ({ first, count }: RowRange) => Array.from({ length: count }, (_, i) => first + i)
const inOrder = (ranges: readonly RowRange[]) => ranges.toSorted((a, b) => a.first - b.first)

/** Some of the ranges, in order. */
function randomPart(ranges: readonly RowRange[], count: number, random: () => number): RowRange[] {
  const left = [...ranges]
  while (left.length > count) left.splice(Math.floor(random() * left.length), 1)
  return left
}
