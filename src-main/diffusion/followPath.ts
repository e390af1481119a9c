import { Cancelled } from '../../src-shared/errors/requestErrors.ts'
import type { AfterClip } from '../../src-shared/project/runSettings.ts'
import { clipSample } from './clipSample.ts'
import type { DdimStep } from './ddimPath.ts'
import { ddimStep } from './ddimStep.ts'
import { predictionAt, requireDefinedAlong } from './prediction.ts'
import type { Predicts } from './prediction.ts'

/** A state became infinite or NaN. Rows and steps count from 0 within the batch and the path. */
export class NotFiniteState extends Error {
  readonly row: number
  readonly step: number

  constructor(row: number, step: number) {
    super(`The state of row ${row} is infinite or NaN after step ${step}.`)
    this.name = 'NotFiniteState'
    this.row = row
    this.step = step
  }
}

/** What is known after a step. */
export type StepInfo = DdimStep & {
  /** Counts from 0. */
  step: number
  /** The state that was reached; overwritten by the next step. */
  state: Float32Array
  /** Share of the predicted x0's entries that were limited to [-1, 1]; 0 without clipping. */
  clippedShare: number
}

/**
 * Takes a batch of states along a DDIM path, in either direction.
 *
 * Rows do not meet outside the network, so a batch gives what its rows give one by one, as far as the network does.
 * @param state  `rows` times `length` entries, overwritten with the states at the end of the path
 * @param path  the steps of one direction, in order (see ddimPath.ts)
 * @param predict  evaluates the network on the whole batch and must leave the state as it is
 * @param outputLength  entries of a row of the network's output, of which the first `length` are the prediction
 * @param clip  whether the predicted x0 is limited to [-1, 1]
 * @param afterClip  what becomes of ε then (see clipSample)
 * @param onStep  called, and waited for, after each step
 * @param signal  looked at before each step
 * @throws PredictionUndefined before the first step, if the network says nothing at a level of the path
 * @throws NotFiniteState after the first step that brings an infinite or NaN entry
 * @throws Cancelled if the signal says so
 */
export async function followPath({
  state,
  rows,
  length,
  path,
  predict,
  outputLength,
  predicts,
  clip,
  afterClip,
  onStep,
  signal,
}: {
  state: Float32Array
  rows: number
  length: number
  path: readonly DdimStep[]
  predict: (state: Float32Array, timestep: number) => Promise<Float32Array>
  outputLength: number
  predicts: Predicts
  clip: boolean
  afterClip: AfterClip
  onStep?: (info: StepInfo) => void | Promise<void>
  signal?: { readonly aborted: boolean }
}): Promise<void> {
  requireLength('The state', state.length, rows * length)
  requireDefinedAlong(path, predicts)
  // One row at a time, so that all that a row needs stays in the processor's cache between the loops over it.
  const prediction = { sample: new Float32Array(length), noise: new Float32Array(length) }
  const states = Array.from({ length: rows }, (_, row) => state.subarray(row * length, (row + 1) * length))

  for (const [step, { timestep, from, to }] of path.entries()) {
    if (signal?.aborted) throw Cancelled({ what: 'The batch' })
    const output = await predict(state, timestep)
    requireLength("The network's output", output.length, rows * outputLength)
    let clippedShare = 0
    for (const [row, rowState] of states.entries()) {
      predictionAt(rowState, output.subarray(row * outputLength), from, predicts, prediction)
      if (clip) clippedShare += clipSample(rowState, prediction, from, afterClip) / rows
      ddimStep(rowState, prediction, to)
      if (!allFinite(rowState)) throw new NotFiniteState(row, step)
    }
    await onStep?.({ step, timestep, from, to, state, clippedShare })
  }
}

function requireLength(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new RangeError(`${what} has ${actual} entries where ${expected} belong.`)
}

/** One addition an entry and no branch: x - x is 0 for every finite x, and NaN for the others, which stays in the sum. */
function allFinite(state: Float32Array): boolean {
  let sum = 0
  for (let i = 0; i < state.length; i++) sum += state[i] - state[i]
  return sum === 0
}
