import type { Verification } from '../../../src-shared/contract/views.ts'
import { NotAllowedHere, NothingToShow } from '../../../src-shared/errors/errors.ts'
import type { RowRange } from '../../../src-shared/project/runRecord.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import { verifyJournal } from '../../store/runFolder.ts'
import type { Devices } from '../devices/devices.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import { knownProvider } from '../jobs/job.ts'
import { autoencoderOf, checkpointOf } from '../jobs/verifySources.ts'
import type { OpenProject } from '../openProject.ts'
import { findRun } from './runs.ts'

/** Largest difference of a whole run's tensor from the same one computed again, relative to its largest value, that rounding explains. */
export const roundingOfRuns = 1e-3

/** One batch in this many is computed again. */
const share = 10

/**
 * Reads every finished row of a run and compares it with its checksum, then computes a random tenth of the batches again, without writing
 * anything. On the machine and the device that made them these agree to the last bit; on others they differ by rounding. A device that is not
 * to be had here is stood in for by the CPU.
 *
 * @param random  in [0, 1)
 * @throws RunMissing, FileMissing, SourceChanged, EngineFailed; NothingToShow before the first batch; NotAllowedHere for imported tensors
 */
export async function verifyRun(
  project: OpenProject,
  worker: EngineWorker,
  runId: string,
  devices: Pick<Devices, 'missing'>,
  { signal, random = Math.random }: { signal?: AbortSignal; random?: () => number } = {},
): Promise<Verification> {
  const { record } = findRun(project, runId)
  if (record.kind === 'import' || !record.model)
    throw NotAllowedHere({
      what: `Verifying ${runId}`,
      reason: 'its tensors were imported, so nothing tells what they must be',
    })
  const { completed, redo } = await verifyJournal(project.folder, record)
  if (completed.length + redo.length === 0) throw NothingToShow({ what: record.name })
  const again = randomPart(completed, Math.ceil(completed.length / share), random)
  const apart: Verification['apart'] = {}
  const made = knownProvider(record)
  const provider = made === 'cpu' || (await devices.missing(made)) === undefined ? made : 'cpu'
  for (const { first, count } of again) {
    const task = {
      kind: 'batch' as const,
      projectFolder: project.folder,
      runId,
      first,
      count,
      created: record.created,
      token: '',
      compare: true,
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
    for (const [name, difference] of Object.entries(result.apart ?? {}))
      apart[name] = Math.max(apart[name] ?? 0, difference)
  }
  const sum = (ranges: readonly RowRange[]) => ranges.reduce((rows, { count }) => rows + count, 0)
  return {
    runId,
    agreeing: sum(completed),
    damaged: redo.map(({ first, count, reason }) => ({ first, count, reason })),
    recomputed: sum(again),
    apart,
    tolerance: roundingOfRuns,
    agrees: redo.length === 0 && Object.values(apart).every((difference) => difference <= roundingOfRuns),
  }
}

/** Some of the ranges, in order. */
function randomPart(ranges: readonly RowRange[], count: number, random: () => number): RowRange[] {
  const left = [...ranges]
  while (left.length > count) left.splice(Math.floor(random() * left.length), 1)
  return left
}
