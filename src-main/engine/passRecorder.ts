import { healthColumns } from '../../src-shared/project/keptArrays.ts'
import type { StateMeasures } from '../diffusion/stateMeasures.ts'

/** Collects what a pass over a batch leaves: the states and predictions that are asked for, and the health of every state. */
export interface PassRecorder {
  /** Takes a copy where point `index` is wanted: 0 the start, T the end. */
  state(index: number, state: Float32Array): void
  /** Takes a copy of the ε that step `step` was made with, where it is wanted. */
  prediction(step: number, noise: Float32Array): void
  /** @param difference  mean |state - the other direction's at the same level|, where it is known */
  health(index: number, measures: StateMeasures, clippedShare: number, difference?: number): void
  /** Takes what another run's pass left in the place of all of this. */
  take(pass: Pick<PassRecorder, 'states' | 'predictions'> & { health: Float32Array }): void
  readonly states: ReadonlyMap<number, Float32Array>
  readonly predictions: ReadonlyMap<number, Float32Array>
  /** (T + 1, columns) */
  readonly healthOfStates: Float32Array
}

/**
 * @param steps  T of the pass
 * @param wantedStates  points from 0 to T
 * @param wantedPredictions  steps from 0 to T - 1
 */
export function passRecorder(
  steps: number,
  wantedStates: ReadonlySet<number>,
  wantedPredictions: ReadonlySet<number>,
): PassRecorder {
  const states = new Map<number, Float32Array>()
  const predictions = new Map<number, Float32Array>()
  const columns = healthColumns.length
  const healthOfStates = new Float32Array((steps + 1) * columns).fill(Number.NaN)
  return {
    states,
    predictions,
    healthOfStates,
    state: (index, state) => void (wantedStates.has(index) && states.set(index, state.slice())),
    prediction: (step, noise) => void (wantedPredictions.has(step) && predictions.set(step, noise.slice())),
    take(pass) {
      for (const [index, state] of pass.states) states.set(index, state)
      for (const [step, noise] of pass.predictions) predictions.set(step, noise)
      healthOfStates.set(pass.health)
    },
    health(index, { mean, variance, meanAbsoluteNoise }, clippedShare, difference = Number.NaN) {
      healthOfStates.set([mean, variance, clippedShare, meanAbsoluteNoise, difference], index * columns)
    },
  }
}
