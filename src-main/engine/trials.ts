import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import type { RunSettings } from '../../src-shared/project/runSettings.ts'
import type { Trials } from '../../src-shared/studies/trials.ts'
import { diffuseForward } from '../diffusion/forwardDiffusion.ts'
import { followPath } from '../diffusion/followPath.ts'
import { NotFiniteState } from '../diffusion/notFiniteState.ts'
import { predictionAt } from '../diffusion/prediction.ts'
import { Cancelled, PredictionUndefined } from '../../src-shared/errors/errors.ts'
import { pathOfRun, scheduleOf } from './pathOfRun.ts'
import type { Variant } from './settingVariants.ts'

/** A few samples, and the network to try things on them with. */
export interface TrialMaterial {
  /** `rows` times `length` entries, in the denoiser's space. */
  samples: Float32Array
  rows: number
  length: number
  /** Entries of a row of the network's output, of which the first `length` are the prediction. */
  outputLength: number
  /** Evaluates the network on all rows, which it leaves as they are. */
  evaluate(state: Float32Array, timestep: number): Promise<Float32Array>
  signal: { readonly aborted: boolean }
}

/** ᾱ of the levels that are tried: from nearly the image, where a network has the most to find out, to nearly noise. */
export const triedLevels: readonly number[] = [0.95, 0.8, 0.5, 0.2]

/**
 * How much of noise that is added to samples a network finds with each of several settings. The noisy images are the same for all of them; what
 * differs is which time the network is told for their level, and what its output is taken for. A network is trained to find the most with its own.
 *
 * @param noise  standard normal, as many entries as the samples
 */
export async function tryDenoising(
  { samples, rows, length, outputLength, evaluate, signal }: TrialMaterial,
  variants: readonly Variant<ModelSettings>[],
  noise: Float32Array,
): Promise<Trials['denoising']> {
  const left = variants.map(() => new Float64Array(rows))
  const state = new Float32Array(samples.length)
  const prediction = { sample: new Float32Array(length), noise: new Float32Array(length) }
  for (const level of triedLevels) {
    diffuseForward(samples, noise, level, state)
    const outputs = new Map<number, Float32Array>()
    for (const [place, { settings }] of variants.entries()) {
      if (signal.aborted) throw Cancelled({ what: 'The trial' })
      const timestep = timeOf(settings, level)
      const output = outputs.get(timestep) ?? (await evaluate(state, timestep)).slice()
      outputs.set(timestep, output)
      for (let row = 0; row < rows; row++) {
        const of = (values: Float32Array, size: number) => values.subarray(row * size, row * size + length)
        const added = of(noise, length)
        predictionAt(
          of(state, length),
          of(output, outputLength),
          level,
          settings.predictionType ?? 'epsilon',
          prediction,
        )
        let square = 0
        let all = 0
        for (let i = 0; i < length; i++) {
          square += (prediction.noise[i] - added[i]) ** 2
          all += added[i] ** 2
        }
        left[place][row] += square / all / triedLevels.length
      }
    }
  }
  return variants.map(({ change }, place) => ({
    ...(change !== undefined && { change }),
    ...finite('unexplained', mean(left[place])),
    better: countBetter(left[place], left[0]),
  }))
}

/** What a network is told at a level: the training step whose level is nearest. */
function timeOf(settings: ModelSettings, level: number): number {
  const { trainSteps = 1000, rescaleTimesteps = false } = settings
  const nearest = scheduleOf(settings, trainSteps).reduce((best, one) =>
    Math.abs(one.level - level) < Math.abs(best.level - level) ? one : best,
  )
  return rescaleTimesteps && settings.timestepSpacing === undefined ? (nearest.t * 1000) / trainSteps : nearest.t
}

/**
 * Inverts samples and samples from their latents, with each of several settings of a run.
 *
 * @throws Cancelled
 */
export async function tryRoundTrips(
  { samples, rows, length, outputLength, evaluate, signal }: TrialMaterial,
  model: ModelSettings,
  variants: readonly Variant<RunSettings>[],
): Promise<Trials['roundTrips']> {
  const follow = (settings: RunSettings, direction: 'sampling' | 'inversion', state: Float32Array) =>
    followPath({
      state,
      rows,
      length,
      path: pathOfRun(model, settings)[direction],
      predict: evaluate,
      outputLength,
      predicts: model.predictionType ?? 'epsilon',
      clip: settings.clip[direction],
      clipRange: settings.clipRange,
      threshold: settings.threshold?.[direction] ? settings.threshold : undefined,
      afterClip: settings.afterClip,
      signal,
    })
  const errors: (Float64Array | undefined)[] = []
  for (const { settings } of variants) {
    const state = samples.slice()
    try {
      await follow(settings, 'inversion', state)
      await follow(settings, 'sampling', state)
      errors.push(meanDifferences(state, samples, length))
    } catch (error) {
      // Says something about the settings, and nothing about the others.
      if (!(error instanceof NotFiniteState) && !PredictionUndefined.is(error)) throw error
      errors.push(undefined)
    }
  }
  const [asRun] = errors
  return variants.map(({ change }, place) => {
    const found = errors[place]
    return {
      ...(change !== undefined && { change }),
      ...(found && finite('error', mean(found))),
      better: found && place > 0 ? (asRun ? countBetter(found, asRun) : rows) : 0,
    }
  })
}

function meanDifferences(a: Float32Array, b: Float32Array, length: number): Float64Array {
  return Float64Array.from({ length: a.length / length }, (_, row) => {
    let sum = 0
    for (let i = row * length; i < (row + 1) * length; i++) sum += Math.abs(a[i] - b[i])
    return sum / length
  })
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
/** What is finite is better than what is not. */
const countBetter = (found: Float64Array, than: Float64Array) =>
  found.filter((value, row) => Number.isFinite(value) && !(value >= than[row])).length

/** Numbers alone can be told: a network that is told the wrong times may give what is none. */
const finite = <Name extends string>(name: Name, value: number): Partial<Record<Name, number>> =>
  (Number.isFinite(value) ? { [name]: value } : {}) as Partial<Record<Name, number>>
