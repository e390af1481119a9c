import type { SpeedResult } from '../../engine/protocol.ts'
import type { ModelSource } from '../../engine/sources.ts'
import type { EngineWorker } from './engineWorker.ts'

/** How fast a model is, all processes of a run together. */
export interface ModelMeasurement {
  /** Rows at once that are evaluated fastest, or as fast as more. */
  batch: number
  /** Evaluations of single rows a second, with this batch. */
  evaluationsPerSecond: number
  /** Of latent models: pictures of states that are decoded a second. */
  picturesPerSecond?: number
  /** What was measured. */
  byBatch: { batch: number; evaluationsPerSecond: number }[]
}

const batches = [1, 2, 4, 8, 16]
/** Of each batch, and of all after the model was loaded. A large network takes longer, as one evaluation of one row is measured at least. */
const seconds = { each: 0.25, all: 3 }
/** Rates that differ by less are taken for the same: the smaller batch is progress in smaller steps, and less to do again. */
const theSame = 0.05
/** Share of the memory at hand that larger batches may take. */
const mostMemory = 0.5

/**
 * Chooses the rows that go through a network together: all processes of a run evaluate it side by side with 1, 2, 4, 8 and 16 rows, until more
 * rows are no faster twice, would not fit into memory, or the time is over.
 *
 * @param workers  the processes of the run, which keep the model loaded
 * @param fixedBatch  of a network that takes no other number of rows
 * @throws what opening the model throws; EngineFailed
 */
export async function measureModel(
  workers: readonly EngineWorker[],
  model: ModelSource,
  { fixedBatch, now = () => performance.now() / 1000 }: { fixedBatch?: number; now?: () => number } = {},
): Promise<ModelMeasurement> {
  const measure = async (what: 'network' | 'decoder', batch: number) => {
    const task = { kind: 'speed' as const, model, what, batch, seconds: seconds.each }
    const results = await Promise.all(workers.map((worker) => worker.run(task)))
    return { batch, results, perSecond: results.reduce((sum, { perSecond }) => sum + perSecond, 0) }
  }
  const measured: Awaited<ReturnType<typeof measure>>[] = []
  let began: number | undefined
  for (const batch of fixedBatch === undefined ? batches : [fixedBatch]) {
    if (began !== undefined && (now() - began > seconds.all || levelsOff(measured) || !fits(batch, measured))) break
    measured.push(await measure('network', batch))
    began ??= now()
  }
  const fastest = Math.max(...measured.map(({ perSecond }) => perSecond))
  const chosen = measured.find(({ perSecond }) => perSecond >= (1 - theSame) * fastest)!
  return {
    batch: chosen.batch,
    evaluationsPerSecond: chosen.perSecond,
    ...(model.autoencoder && { picturesPerSecond: (await measure('decoder', 1)).perSecond }),
    byBatch: measured.map(({ batch, perSecond }) => ({ batch, evaluationsPerSecond: perSecond })),
  }
}

/** Whether the last two batches were no faster than those before them. */
function levelsOff(measured: readonly { perSecond: number }[]): boolean {
  if (measured.length < 3) return false
  const best = Math.max(...measured.slice(0, -2).map(({ perSecond }) => perSecond))
  return measured.slice(-2).every(({ perSecond }) => perSecond < (1 + theSame) * best)
}

/** Whether a batch, as far as the growth of memory from one row to the last batch tells, leaves half of what the machine could give. */
function fits(batch: number, measured: readonly { batch: number; results: readonly SpeedResult[] }[]): boolean {
  const [first, last] = [measured[0], measured[measured.length - 1]]
  if (last.batch === first.batch) return true
  const peak = ({ results }: typeof first) => results.reduce((sum, { peakBytes }) => sum + peakBytes, 0)
  const perRow = (peak(last) - peak(first)) / (last.batch - first.batch)
  return perRow * (batch - last.batch) <= mostMemory * Math.min(...last.results.map((one) => one.availableBytes))
}
