import { NotFinite } from '../../src-shared/errors/errors.ts'
import { pointsKept } from '../../src-shared/project/keptArrays.ts'
import { passesOf, startsFromNoise, type KeptName } from '../../src-shared/project/runRecord.ts'
import type { TensorName } from '../../src-shared/project/runSettings.ts'
import { followPath } from '../diffusion/followPath.ts'
import { diffuseForward, forwardLevel } from '../diffusion/forwardDiffusion.ts'
import { likelyCause, NotFiniteState } from '../diffusion/notFiniteState.ts'
import { addMeasures, measuresOf, noMeasures } from '../diffusion/stateMeasures.ts'
import { causeInWeights } from './causeInWeights.ts'
import type { ModelSession } from './modelSession.ts'
import { passRecorder, type PassRecorder } from './passRecorder.ts'
import { pathOfRun, requireInverse } from './pathOfRun.ts'
import type { EngineTask } from './protocol.ts'
import type { RunAtWork } from './runAtWork.ts'
import type { SampledBatch } from './sampledBatch.ts'
import { samplingPoints, stepPairs, swapPoints } from './samplingPoints.ts'

type BatchTask = Extract<EngineTask, { kind: 'batch' }>
type Pass = ReturnType<typeof passesOf>[number]

/** What a batch's rows have become. */
export interface BatchArrays {
  tensors: Map<TensorName, Float32Array>
  /** By array, the rows of every state or step that is kept. */
  kept: Map<KeptName, Float32Array[]>
  /** The batch's row of health.npy: all states of all passes, see healthRows. */
  health: Float32Array
}

const endOf = { sampling: 'samples', inversion: 'latents', reconstruction: 'reconstructions' } as const

/**
 * Takes a batch from its start through the passes of its run's kind.
 *
 * @param start  the batch's rows of what the run starts from
 * @param sampled  what sampling leaves, where another run has done it already
 * @param onEvaluations  told the number of single-row network evaluations after each one
 * @throws NotFinite with the row, the step and the likely cause; NoInverse, PredictionUndefined, Cancelled
 */
export async function batchPasses(
  run: RunAtWork,
  task: BatchTask,
  {
    session,
    start,
    sampled,
    signal,
    onEvaluations,
  }: {
    session: ModelSession
    start: Float32Array
    sampled?: SampledBatch
    signal: AbortSignal
    onEvaluations(evaluations: number): void
  },
): Promise<BatchArrays> {
  const { record } = run
  const { settings } = record
  const model = task.model.settings
  const fromNoise = startsFromNoise(record.source)
  const passes = passesOf(record.kind, fromNoise)
  const length = start.length / task.count
  const path = pathOfRun(model, settings)
  const pairs = stepPairs(model, settings)
  const swapped = swapPoints(model, settings)

  const tensors = new Map<TensorName, Float32Array>([[fromNoise ? 'noise' : 'samples', start]])
  const recorders = new Map<Pass, PassRecorder>()
  const classes = session.takesClasses ? classesOf(run, task) : undefined
  const timesteps = new Float32Array(task.count)
  let evaluations = 0
  let state = start
  for (const pass of passes) {
    const direction = pass === 'inversion' ? 'inversion' : 'sampling'
    if (direction === 'inversion') requireInverse(model)
    const recorder = recorderOf(pass)
    recorders.set(pass, recorder)
    if (pass === 'sampling' && sampled) {
      recorder.take(sampled)
      state = sampled.samples
      tensors.set('samples', state)
      continue
    }
    state = state.slice()
    recorder.state(0, state)
    recorder.health(0, measured(state), Number.NaN)
    const given = pass === 'inversion' && swapped.length ? await swappedArrays() : undefined
    const swap = (step: number) => given?.get(swapped[step])
    const first = pass === 'inversion' ? replaceFirst(state, recorder) : 0
    try {
      await followPath({
        state,
        rows: task.count,
        length,
        path: path[direction],
        first,
        predict: async (current, timestep) => {
          const output = await session.evaluate(current, timesteps.fill(timestep), classes)
          evaluations += task.count
          onEvaluations(evaluations)
          return output
        },
        outputLength: (length / record.shape[0]) * session.outputChannels,
        predicts: model.predictionType ?? 'epsilon',
        clip: settings.clip[direction],
        clipRange: settings.clipRange,
        threshold: settings.threshold?.[direction] ? settings.threshold : undefined,
        afterClip: settings.afterClip,
        noiseOf: settings.swap === 'epsilon' ? swap : undefined,
        stateOf: settings.swap === 'state' ? swap : undefined,
        signal,
        onStep: ({ step, state: reached, noise, clippedShare, measures }) => {
          recorder.state(step + 1, reached)
          recorder.prediction(step, noise)
          recorder.health(step + 1, measures, clippedShare, differenceAt(pass, step + 1, reached))
        },
      })
    } catch (error) {
      if (!(error instanceof NotFiniteState)) throw error
      const { row, step, before } = error
      const inWeights = before.arose === 'network' ? await causeInWeights(task.model.file) : undefined
      const cause = inWeights ?? likelyCause(before)
      throw NotFinite({ run: record.id, row: task.first + row, phase: pass, step, cause })
    }
    tensors.set(endOf[pass], state)
  }
  return { tensors, kept: keptArrays(), health: joined([...recorders.values()].map((one) => one.healthOfStates)) }

  function recorderOf(pass: Pass): PassRecorder {
    const keptHere = (what: 'states' | 'predictions') =>
      pass === 'inversion' ? (pointsKept(record, `inversion_${what}`) ?? []) : []
    const wanted =
      pass === 'sampling'
        ? samplingPoints(record, model)
        : { states: keptHere('states'), predictions: keptHere('predictions') }
    return passRecorder(
      path[pass === 'inversion' ? 'inversion' : 'sampling'].length,
      new Set(wanted.states),
      new Set(wanted.predictions),
    )
  }

  /** What the first inversion steps are given, by sampling step: what this run's sampling left, or what another run kept. */
  async function swappedArrays(): Promise<ReadonlyMap<number, Float32Array>> {
    if (!run.swapSource) return recorders.get('sampling')![settings.swap === 'epsilon' ? 'predictions' : 'states']
    const arrays = new Map<number, Float32Array>()
    for (const point of swapped) arrays.set(point, await run.swapSource(point, task.first, task.count))
    return arrays
  }

  /**
   * Forward diffusion in the place of the first steps, all levels with the same draw, so that kept states have no gap.
   *
   * @returns K, the step to go on with
   */
  function replaceFirst(into: Float32Array, recorder: PassRecorder): number {
    const first = settings.replaceFirst ?? 0
    if (first === 0) return 0
    const noise = run.forwardNoise!.rows(task.first, task.count)
    const sample = into.slice()
    for (let point = 1; point <= first; point++) {
      diffuseForward(
        sample,
        noise,
        forwardLevel(path, point, point === first ? settings.replaceLevel! : 'consistent'),
        into,
      )
      recorder.state(point, into)
      recorder.prediction(point - 1, noise)
      recorder.health(point, measured(into, noise), 0, differenceAt('inversion', point, into))
    }
    return first
  }

  /** Mean |state - the other direction's at the same level|, as far as that one is at hand: always at the ends, between them where it is kept. */
  function differenceAt(pass: Pass, point: number, reached: Float32Array): number | undefined {
    const last = pass !== 'sampling' && point === path[pass === 'inversion' ? 'inversion' : 'sampling'].length
    const pair = pass === 'inversion' && settings.steps === settings.inversionSteps ? pairs[point - 1] : undefined
    const other = last
      ? tensors.get(pass === 'inversion' ? 'noise' : 'samples')
      : pair === undefined
        ? undefined
        : recorders.get('sampling')?.states.get(pair)
    if (!other) return undefined
    let sum = 0
    for (let i = 0; i < reached.length; i++) sum += Math.abs(reached[i] - other[i])
    return sum / reached.length
  }

  function keptArrays(): BatchArrays['kept'] {
    const kept: BatchArrays['kept'] = new Map()
    for (const pass of passes) {
      if (pass === 'reconstruction') continue
      for (const what of ['states', 'predictions'] as const) {
        const points = pointsKept(record, `${pass}_${what}`)
        if (points)
          kept.set(
            `${pass}_${what}`,
            points.map((point) => recorders.get(pass)![what].get(point)!),
          )
      }
    }
    return kept
  }
}

function measured(state: Float32Array, noise?: Float32Array) {
  const sums = noMeasures()
  addMeasures(sums, state, noise)
  return measuresOf(sums)
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let filled = 0
  for (const part of parts) {
    all.set(part, filled)
    filled += part.length
  }
  return all
}

/** The workbench starts no run of a class-conditional model whose rows have no class. */
function classesOf(run: RunAtWork, task: BatchTask): BigInt64Array {
  return BigInt64Array.from(run.items.slice(task.first, task.first + task.count), (item) => BigInt(item.class!))
}
