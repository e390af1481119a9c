import type { ModelSettings } from '../../project/modelSettings.ts'
import type { RunRecord } from '../../project/runRecord.ts'
import type { RunSettings } from '../../project/runSettings.ts'
import type { HealthPass, HealthState, RunHealth } from '../runHealth.ts'

/** What the causes are judged by: the run and what was measured of it. */
export type Measured = Pick<RunHealth, 'passes' | 'latentError' | 'reconstructionError'> & {
  record: Pick<RunRecord, 'source' | 'kind'> & {
    settings: RunSettings
    model: { family: string; settings: ModelSettings }
  }
  /** The half precision that the checkpoint keeps its weights in, where it does. */
  weightsKeptAs?: 'float16' | 'bfloat16'
}

/** Below this T a path is too coarse to say what the levels between are like. */
export const fewSteps = 20

export const passOf = ({ passes }: Measured, name: HealthPass['pass']) =>
  passes.find(({ pass }) => pass === name)?.states
/** States that a step led to. */
export const reached = (states: readonly HealthState[] | undefined) => states?.slice(1) ?? []
export const downward = (measured: Measured) => passOf(measured, 'sampling') ?? passOf(measured, 'reconstruction')
export const percent = (share: number) => `${(100 * share).toFixed(Math.abs(share) < 0.1 ? 1 : 0)} %`
