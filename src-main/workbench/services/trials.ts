import type { Trials } from '../../../src-shared/studies/trials.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import type { OpenProject } from '../openProject.ts'
import { firstSamples, type AskedSamples } from './firstSamples.ts'

/**
 * What would come of other settings of the model and of a run, on its first samples; changes nothing. It costs a few round trips of each.
 *
 * @throws as firstSamples; SourceChanged, EngineFailed, Cancelled; NotAllowedHere for runs whose first steps were replaced or swapped
 */
export async function runTrials(
  project: OpenProject,
  worker: EngineWorker,
  runId: string,
  { count, signal }: AskedSamples,
): Promise<Trials> {
  const task = await firstSamples(project, runId, count, `Trying other settings of ${runId}`)
  return worker.run({ kind: 'trials', ...task }, { signal })
}
