import { NotAllowedHere } from '../../src-shared/errors/errors.ts'
import { boundOfStates, mostGrowth, perturbation, type Conditioning } from '../../src-shared/studies/conditioning.ts'
import { followPath } from '../diffusion/followPath.ts'
import { growthAlongPath } from '../diffusion/growthAlongPath.ts'
import { noiseStream } from '../random/noiseStream.ts'
import { readItems, readRunRecord, runPaths } from '../store/runFolder.ts'
import { readRows } from '../store/npyFile.ts'
import { modelSession } from './modelSession.ts'
import { pathOfRun, requireInverse } from './pathOfRun.ts'
import type { EngineTask } from './protocol.ts'

/** Images whose two inversions go through the network together. */
const rowsAtOnce = 8

/**
 * How inversion magnifies a small change, image by image: the samples are inverted as they are and with a random change of 1e-5 of their norm.
 *
 * @param task  the first rows of a finished run with samples that is inverted step by step
 * @param onShare  called after every step with the share of all steps of all images that is done
 * @throws NotAllowedHere for runs whose first steps were replaced or swapped, and for imported ones; SourceChanged, NoInverse, Cancelled
 */
export async function measureConditioning(
  task: Extract<EngineTask, { kind: 'conditioning' }>,
  { signal, onShare }: { signal: AbortSignal; onShare(share: number): void },
): Promise<Conditioning> {
  const record = await readRunRecord(task.projectFolder, task.runId)
  const { settings, shape, id } = record
  if (!settings || settings.replaceFirst || settings.swapFirst)
    throw NotAllowedHere({
      what: `Measuring how ${id} is conditioned`,
      reason:
        'its first inversion steps were replaced or swapped, or its tensors imported; ask of a run that inverts every step',
    })
  const model = task.model.settings
  requireInverse(model)
  const session = await modelSession(task.model, id)
  const paths = runPaths(task.projectFolder, id)
  const items = session.takesClasses ? await readItems(paths.items, { count: task.count }) : undefined
  const length = shape.reduce((product, side) => product * side, 1)
  const path = pathOfRun(model, settings).inversion
  const directions = noiseStream({ stream: 'per-image', seed: 0, count: task.count, length })
  const rows: Conditioning['rows'] = []
  let done = 0
  for (let first = 0; first < task.count; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, task.count - first)
    const samples = await readRows(paths.tensor('samples'), first, count)
    const classes =
      items && BigInt64Array.from({ length: 2 * count }, (_, row) => BigInt(items[first + (row % count)].class!))
    const timesteps = new Float32Array(2 * count)
    const found = await growthAlongPath({
      start: samples,
      directions: directions.rows(first, count),
      length,
      share: perturbation,
      follow: (state, onStep) =>
        followPath({
          state,
          rows: 2 * count,
          length,
          path,
          predict: (current, timestep) => session.evaluate(current, timesteps.fill(timestep), classes),
          outputLength: (length / shape[0]) * session.outputChannels,
          predicts: model.predictionType ?? 'epsilon',
          clip: settings.clip.inversion,
          clipRange: settings.clipRange,
          threshold: settings.threshold?.inversion ? settings.threshold : undefined,
          afterClip: settings.afterClip,
          signal,
          onStep(info) {
            onStep(info)
            done += count
            onShare(done / (task.count * path.length))
          },
        }),
    })
    rows.push(
      ...found.map(({ growth, step, growthAtEnd }, row) => ({
        row: first + row,
        growth,
        step,
        growthOfLatent: growthAtEnd,
        wellConditioned: growth <= mostGrowth,
      })),
    )
  }
  return { perturbation, mostGrowth, boundOfStates, rows }
}
