import { PredictionUndefined } from '../../src-shared/errors/modelErrors.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import type { DdimStep } from './ddimPath.ts'

/** What a network says about a state, whatever it was trained to say: x0 and ε with state = sqrt(ᾱ) x0 + sqrt(1 - ᾱ) ε. */
export type Prediction = { sample: Float32Array; noise: Float32Array }

/** What a network was trained to say: ε, v = sqrt(ᾱ) ε - sqrt(1 - ᾱ) x0 (Salimans and Ho 2022), or x0. */
export type Predicts = NonNullable<ModelSettings['predictionType']>

/** How a raw output lies beside the state: `outputLength` entries a row, of which the first `length` are the prediction. */
export type OutputLayout = { length: number; outputLength: number }

/**
 * Turns a network's output at noise level ᾱ into x0 and ε.
 *
 * v is defined at every level, ε says nothing about x0 at ᾱ = 0 and x0 nothing about ε at ᾱ = 1.
 * @param state  rows of `length` entries
 * @param output  rows of `outputLength` entries; what is beyond `length` (learned variances) is passed over
 * @param level  ᾱ of the state, 0 to 1
 * @param into  overwritten, as long as `state`
 * @throws PredictionUndefined
 */
export function predictionAt(
  state: Float32Array,
  output: Float32Array,
  level: number,
  predicts: Predicts,
  into: Prediction,
  { length, outputLength }: OutputLayout = { length: state.length, outputLength: output.length },
): void {
  requireDefined(level, predicts)
  const { sample, noise } = into
  const signal = Math.sqrt(level)
  const disturbance = Math.sqrt(1 - level)
  const gap = outputLength - length
  for (let start = 0, shift = 0; start < state.length; start += length, shift += gap) {
    const end = start + length
    if (predicts === 'epsilon') {
      for (let i = start; i < end; i++) {
        noise[i] = output[i + shift]
        sample[i] = (state[i] - disturbance * output[i + shift]) / signal
      }
    } else if (predicts === 'v') {
      for (let i = start; i < end; i++) {
        sample[i] = signal * state[i] - disturbance * output[i + shift]
        noise[i] = signal * output[i + shift] + disturbance * state[i]
      }
    } else {
      for (let i = start; i < end; i++) {
        sample[i] = output[i + shift]
        noise[i] = (state[i] - signal * output[i + shift]) / disturbance
      }
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
