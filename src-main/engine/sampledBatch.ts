import { healthColumns } from '../../src-shared/project/keptArrays.ts'
import type { KeptName } from '../../src-shared/project/runRecord.ts'
import { hashBytes } from '../store/contentHash.ts'
import { readBlock, readRows } from '../store/npyFile.ts'
import { runPaths } from '../store/runFolder.ts'
import type { EngineTask } from './protocol.ts'
import type { RunAtWork } from './runAtWork.ts'
import { samplingPoints } from './samplingPoints.ts'

type BatchTask = Extract<EngineTask, { kind: 'batch' }>

/** What the sampling pass of a batch leaves, where another run has done it. */
export interface SampledBatch {
  samples: Float32Array
  /** By point, 0 to T, and by step, those that the batch's run needs. */
  states: ReadonlyMap<number, Float32Array>
  predictions: ReadonlyMap<number, Float32Array>
  /** (T + 1, columns) */
  health: Float32Array
}

/**
 * Takes the sampling half of a batch from the run that the task names, where it is there and is what its journal says, and began with this
 * very noise.
 *
 * @param start  the batch's noise
 * @returns undefined where the batch is to be sampled: that run may have been removed, damaged or begun anew since
 */
export async function sampledBatch(
  { record }: RunAtWork,
  { sampled, model, projectFolder, first, count }: BatchTask,
  start: Float32Array,
): Promise<SampledBatch | undefined> {
  if (!sampled || hashBytes(start) !== sampled.sums.noise) return undefined
  const { run, sums, kept } = sampled
  const { tensor } = runPaths(projectFolder, run)
  const length = start.length / count
  const { states, predictions } = samplingPoints(record, model.settings)
  const { steps, batch } = record.settings
  try {
    const samples = await readRows(tensor('samples'), first, count)
    const ofBatch = await readRows(tensor('health'), first / batch, 1)
    if (hashBytes(samples) !== sums.samples || hashBytes(ofBatch) !== sums.health) return undefined
    // Sampling is the first pass of every run that has one.
    const health = ofBatch.slice(0, (steps + 1) * healthColumns.length)
    return {
      samples,
      health,
      states: await blocks('sampling_states', states),
      predictions: await blocks('sampling_predictions', predictions),
    }
  } catch {
    return undefined
  }

  /** All points that the other run kept are read, since its checksum is over all of them. */
  async function blocks(name: KeptName, wanted: readonly number[]): Promise<Map<number, Float32Array>> {
    if (wanted.length === 0) return new Map()
    const points = kept[name] ?? []
    const all: Float32Array[] = []
    for (const place of points.keys())
      all.push(await readBlock(tensor(name), (place * record.count + first) * length, count * length))
    if (hashBytes(...all) !== sums[name]) throw new Error(`${name} differs from its checksum`)
    return new Map(wanted.map((point) => [point, all[points.indexOf(point)]]))
  }
}
