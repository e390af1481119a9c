import { pointsKept } from '../../src-shared/project/keptArrays.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import type { RunRecord } from '../../src-shared/project/runRecord.ts'
import type { RunSettings } from '../../src-shared/project/runSettings.ts'
import { pairSteps } from '../diffusion/pairSteps.ts'
import { pathOfRun } from './pathOfRun.ts'

/**
 * The sampling steps that the first inversion steps are given something of, in the order of the inversion: sampling on the inversion's grid,
 * whether this run does it, another has, or nobody.
 */
export function swapPoints(model: ModelSettings, settings: RunSettings): number[] {
  if (!settings.swapFirst) return []
  return stepPairs(model, settings)
    .slice(0, settings.swapFirst)
    .map((point) => point!)
}

/** For every inversion step the sampling step that leaves its level, where one does. */
export function stepPairs(model: ModelSettings, settings: RunSettings): (number | undefined)[] {
  const { inversion } = pathOfRun(model, settings)
  return pairSteps(inversion, pathOfRun(model, { ...settings, steps: settings.inversionSteps }).sampling)
}

/** The states, and the steps whose ε, that a run needs of its own sampling beside the samples: what it keeps, and what its inversion is given. */
export function samplingPoints(
  record: Pick<RunRecord, 'kind' | 'source' | 'settings' | 'kept'>,
  model: ModelSettings,
): Record<'states' | 'predictions', number[]> {
  const { settings, kind } = record
  const given = (swap: RunSettings['swap']) =>
    settings && kind === 'roundtrip' && settings.swap === swap ? swapPoints(model, settings) : []
  const points = (kept: readonly number[] = [], others: readonly number[]) =>
    [...new Set([...kept, ...others])].sort((a, b) => a - b)
  return {
    states: points(pointsKept(record, 'sampling_states'), given('state')),
    predictions: points(pointsKept(record, 'sampling_predictions'), given('epsilon')),
  }
}
