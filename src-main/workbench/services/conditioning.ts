import type { Conditioning } from '../../../src-shared/studies/conditioning.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import type { OpenProject } from '../openProject.ts'
import { firstSamples, type AskedSamples } from './firstSamples.ts'

/** Measures how inversion magnifies a small change of the first samples of runs, and tells how far it is. */
export interface Conditionings {
  /**
   * Changes nothing. It costs two inversions of each sample, in one process that has all cores.
   *
   * @throws as firstSamples; SourceChanged, EngineFailed, Cancelled; NotAllowedHere for runs whose first steps were replaced or swapped
   */
  measure(project: OpenProject, runId: string, asked: AskedSamples): Promise<Conditioning>
  /** How much is done of what is measured of a run now, 0 to 1; undefined where nothing is. */
  shareOf(project: OpenProject, runId: string): number | undefined
  readonly onChange: Set<() => void>
}

export function createConditionings(worker: EngineWorker): Conditionings {
  /** Of each run those that were asked for, the earliest first: they are measured one after the other. */
  const shares = new Map<string, { share: number }[]>()
  const onChange = new Set<() => void>()
  const changed = () => onChange.forEach((listener) => listener())
  const keyOf = ({ projectId }: OpenProject, runId: string) => `${projectId}/${runId}`
  return {
    async measure(project, runId, { count, signal }) {
      const task = await firstSamples(project, runId, count, `Measuring how ${runId} is conditioned`)
      const [key, asked] = [keyOf(project, runId), { share: 0 }]
      shares.set(key, [...(shares.get(key) ?? []), asked])
      changed()
      try {
        return await worker.run(
          { kind: 'conditioning', ...task, model: { ...task.model, allCores: true } },
          {
            signal,
            onEvaluations(share) {
              asked.share = share
              changed()
            },
          },
        )
      } finally {
        const left = shares.get(key)!.filter((one) => one !== asked)
        if (left.length > 0) shares.set(key, left)
        else shares.delete(key)
        changed()
      }
    },
    shareOf: (project, runId) => shares.get(keyOf(project, runId))?.[0].share,
    onChange,
  }
}
