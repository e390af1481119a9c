import { PredictionUndefined } from '../../src-shared/errors/modelErrors.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import type { DdimStep } from './ddimPath.ts'

/** What a network says about a state, whatever it was trained to say: x0 and ε with state = sqrt(ᾱ) x0 + sqrt(1 - ᾱ) ε. */
export type Prediction = { sample: Float32Array; noise: Float32Array }

/** What a network was trained to say: ε, v = sqrt(ᾱ) ε - sqrt(1 - ᾱ) x0 (Salimans and Ho 2022), or x0. */
export type Predicts = NonNullable<ModelSettings['predictionType']>

/**
 * Turns a network's output at noise level ᾱ into x0 and ε.
 *
 * v is defined at every level, ε says nothing about x0 at ᾱ = 0 and x0 nothing about ε at ᾱ = 1.
 * @param state  any shape
 * @param output  what the network said about it, in the same order; what is beyond its length (learned variances) is passed over
 * @param level  ᾱ of the state, 0 to 1
 * @param into  overwritten, as long as `state`
 * @throws PredictionUndefined
 */
export function predictionAt(
  state: Float32Array,
  output: Float32Array,
  level: number,
  predicts: Predicts,
  { sample, noise }: Prediction,
): void {
  requireDefined(level, predicts)
  const signal = Math.sqrt(level)
  const disturbance = Math.sqrt(1 - level)
  const perSignal = 1 / signal
  const perDisturbance = 1 / disturbance
  if (predicts === 'epsilon') {
    for (let i = 0; i < state.length; i++) {
      noise[i] = output[i]
      sample[i] = perSignal * (state[i] - disturbance * output[i])
    }
  } else if (predicts === 'v') {
    for (let i = 0; i < state.length; i++) {
      sample[i] = signal * state[i] - disturbance * output[i]
      noise[i] = signal * output[i] + disturbance * state[i]
    }
  } else {
    for (let i = 0; i < state.length; i++) {
      sample[i] = output[i]
      noise[i] = perDisturbance * (state[i] - signal * output[i])
    }
  }
}

/**
 * Refuses a path that asks the network at a level where it says nothing, before any of it is computed.
 *
 * @throws PredictionUndefined
 */
export function requireDefinedAlong(path: readonly DdimStep[], predicts: Predicts): void {
  for (const { from } of path) requireDefined(from, predicts)
}

function requireDefined(level: number, predicts: Predicts): void {
  if ((predicts === 'epsilon' && level === 0) || (predicts === 'sample' && level === 1)) {
    throw PredictionUndefined({ predicts: predicts === 'epsilon' ? 'ε' : 'x0', level })
  }
}
