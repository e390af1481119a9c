import { Cancelled } from '../../src-shared/errors/requestErrors.ts'
import type { AfterClip } from '../../src-shared/project/runSettings.ts'
import type { DdimStep } from './ddimPath.ts'
import { ddimStep } from './ddimStep.ts'
import { limitSample, type SampleLimit } from './limitSample.ts'
import { NotFiniteState } from './notFiniteState.ts'
import { predictionAt, requireDefinedAlong } from './prediction.ts'
import type { Predicts } from './prediction.ts'
import { addMeasures, measuresOf, noMeasures, type StateMeasures } from './stateMeasures.ts'

/** What is known after a step. */
export type StepInfo = DdimStep & {
  /** Counts from 0 along the whole path, steps that were passed over included. */
  step: number
  /** The state that was reached; overwritten by the next step. */
  state: Float32Array
  /** The ε that the step was made with, after the rule for a limited x0; overwritten by the next step. */
  noise: Float32Array
  /** Share of the predicted x0's entries that were limited; 0 where nothing limits them. */
  clippedShare: number
  /** Of `state` and `noise`, over the whole batch. */
  measures: StateMeasures
}

/**
 * Takes a batch of states along a DDIM path, in either direction.
 *
 * Rows do not meet outside the network, so a batch gives what its rows give one by one, as far as the network does.
 * @param state  `rows` times `length` entries, overwritten with the states at the end of the path
 * @param path  the steps of one direction, in order (see ddimPath.ts)
 * @param first  the step to begin with, 0 where left out: the steps before it were replaced (see forwardDiffusion.ts)
 * @param predict  evaluates the network on the whole batch and must leave the state as it is
 * @param outputLength  entries of a row of the network's output, of which the first `length` are the prediction
 * @param clip  whether the predicted x0 is limited to [-clipRange, clipRange]
 * @param threshold  dynamic thresholding in the place of clipping (see limitSample)
 * @param afterClip  what becomes of ε then (see limitSample)
 * @param noiseOf  ε of the whole batch for the steps that are not to ask the network, for a swap; what it gives is left as it is
 * @param stateOf  states of the whole batch that take the place of what a step made, for a swap of states
 * @param onStep  called, and waited for, after each step
 * @param signal  looked at before each step
 * @throws PredictionUndefined before the first step, if the network says nothing at a level of the path where it is asked
 * @throws NotFiniteState after the first step that brings an infinite or NaN entry, or before the first
 * @throws Cancelled if the signal says so
 */
export async function followPath({
  state,
  rows,
  length,
  path,
  first = 0,
  predict,
  outputLength,
  predicts,
  clip,
  clipRange = 1,
  threshold,
  afterClip,
  noiseOf = () => undefined,
  stateOf = () => undefined,
  onStep,
  signal,
}: {
  state: Float32Array
  rows: number
  length: number
  path: readonly DdimStep[]
  first?: number
  predict: (state: Float32Array, timestep: number) => Promise<Float32Array>
  outputLength: number
  predicts: Predicts
  clip: boolean
  clipRange?: number
  threshold?: { ratio: number; max: number }
  afterClip: AfterClip
  noiseOf?: (step: number) => Float32Array | undefined
  stateOf?: (step: number) => Float32Array | undefined
  onStep?: (info: StepInfo) => void | Promise<void>
  signal?: { readonly aborted: boolean }
}): Promise<void> {
  requireLength('The state', state.length, rows * length)
  requireDefinedAlong(
    path.filter((_, step) => step >= first && !noiseOf(step)),
    predicts,
  )
  const limit: SampleLimit | undefined = threshold ?? (clip ? { range: clipRange } : undefined)
  // One row at a time, so that all that a row needs stays in the processor's cache between the loops over it.
  const sample = new Float32Array(length)
  const noise = new Float32Array(rows * length)
  const ofRow = (values: Float32Array, row: number) => values.subarray(row * length, (row + 1) * length)
  const states = Array.from({ length: rows }, (_, row) => ofRow(state, row))
  const spreads = states.map((rowState, row) => {
    const sums = noMeasures()
    if (!addMeasures(sums, rowState))
      throw new NotFiniteState(row, first, { arose: 'start', spread: Number.NaN, limited: limit !== undefined })
    return Math.sqrt(sums.squares / length)
  })

  for (const [step, { timestep, from, to }] of path.entries()) {
    if (step < first) continue
    if (signal?.aborted) throw Cancelled({ what: 'The batch' })
    const given = noiseOf(step)
    const output = given ?? (await predict(state, timestep))
    const perRow = given ? length : outputLength
    requireLength("The network's output", output.length, rows * perRow)
    const swapped = stateOf(step)
    const sums = noMeasures()
    let clippedShare = 0
    for (const [row, rowState] of states.entries()) {
      const rowOutput = output.subarray(row * perRow, row * perRow + length)
      const prediction = { sample, noise: ofRow(noise, row) }
      predictionAt(rowState, rowOutput, from, given ? 'epsilon' : predicts, prediction)
      if (limit) clippedShare += limitSample(rowState, prediction, from, limit, afterClip) / rows
      ddimStep(rowState, prediction, to)
      if (swapped) rowState.set(ofRow(swapped, row))
      const squaresBefore = sums.squares
      if (!addMeasures(sums, rowState, prediction.noise)) {
        const arose = addMeasures(noMeasures(), rowOutput) ? 'step' : 'network'
        throw new NotFiniteState(row, step, { arose, spread: spreads[row], limited: limit !== undefined })
      }
      spreads[row] = Math.sqrt((sums.squares - squaresBefore) / length)
    }
    await onStep?.({ step, timestep, from, to, state, noise, clippedShare, measures: measuresOf(sums) })
  }
}

function requireLength(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new RangeError(`${what} has ${actual} entries where ${expected} belong.`)
}
