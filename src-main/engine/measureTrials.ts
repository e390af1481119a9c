import { NotAllowedHere } from '../../src-shared/errors/errors.ts'
import type { Trials } from '../../src-shared/studies/trials.ts'
import { noiseStream } from '../random/noiseStream.ts'
import { readRows } from '../store/npyFile.ts'
import { readItems, readRunRecord, runPaths } from '../store/runFolder.ts'
import { evaluateInParts } from './evaluateInParts.ts'
import { modelSession } from './modelSession.ts'
import { madeByNetwork } from './madeByNetwork.ts'
import { requireInverse } from './pathOfRun.ts'
import type { EngineTask } from './protocol.ts'
import { modelVariants, runVariants } from './settingVariants.ts'
import { triedLevels, tryDenoising, tryRoundTrips } from './trials.ts'

/**
 * Tries other settings of the model and of the run on the first samples of a run; changes nothing.
 *
 * @param onEvaluated  called after every evaluation
 * @throws NotAllowedHere for runs whose first steps were replaced or swapped, and for imported ones; SourceChanged, NoInverse, Cancelled
 */
export async function measureTrials(
  task: Extract<EngineTask, { kind: 'trials' }>,
  { signal, onEvaluated }: { signal: AbortSignal; onEvaluated(): void },
): Promise<Trials> {
  const { count, model } = task
  const record = await readRunRecord(task.projectFolder, task.runId)
  const { settings, source, shape, id } = record
  if (!settings || !source || settings.replaceFirst || settings.swapFirst)
    throw NotAllowedHere({
      what: `Trying other settings of ${id}`,
      reason:
        'its first inversion steps were replaced or swapped, or its tensors imported; ask of a run that inverts every step',
    })
  requireInverse(model.settings)
  const session = await modelSession(model, id)
  const paths = runPaths(task.projectFolder, id)
  const items = session.takesClasses ? await readItems(paths.items, { count }) : undefined
  const classes = items && BigInt64Array.from(items, (item) => BigInt(item.class!))
  const length = shape.reduce((product, side) => product * side, 1)
  const material = {
    samples: await readRows(paths.tensor('samples'), 0, count),
    rows: count,
    length,
    outputLength: (length / shape[0]) * session.outputChannels,
    evaluate: async (state: Float32Array, timestep: number) => {
      const output = await evaluateInParts(session, { state, timestep, classes, rows: count })
      onEvaluated()
      return output
    },
    signal,
  }
  // Another seed than that of a run's noise, which a sample of the network may remember.
  const noise = noiseStream({ stream: 'per-image', seed: 1, count, length }).rows(0, count)
  return {
    rows: count,
    ownSamples: await madeByNetwork(record, (run) => readRunRecord(task.projectFolder, run)),
    levels: [...triedLevels],
    denoising: await tryDenoising(material, modelVariants(model.settings), noise),
    roundTrips: await tryRoundTrips(material, model.settings, runVariants(model.settings, settings)),
  }
}
