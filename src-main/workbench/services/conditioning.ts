import type { Conditioning } from '../../../src-shared/studies/conditioning.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import type { OpenProject } from '../openProject.ts'
import { firstSamples, type AskedSamples } from './firstSamples.ts'

/**
 * How inversion magnifies a small change of the first samples of a run; changes nothing. It costs two inversions of each,
 * in one process that has all cores.
 *
 * @throws as firstSamples; SourceChanged, EngineFailed; NotAllowedHere for runs whose first steps were replaced or swapped
 */
export async function runConditioning(
  project: OpenProject,
  worker: EngineWorker,
  runId: string,
  { count, signal }: AskedSamples,
): Promise<Conditioning> {
  const task = await firstSamples(project, runId, count, `Measuring how ${runId} is conditioned`)
  return worker.run({ kind: 'conditioning', ...task, model: { ...task.model, allCores: true } }, { signal })
}
