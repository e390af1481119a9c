import type { ModelSettings } from '../project/modelSettings.ts'
import type { RunRecord } from '../project/runRecord.ts'
import type { RunSettings } from '../project/runSettings.ts'
import type { Cause, HealthPass, HealthState, RunHealth } from './runHealth.ts'

/** What the causes are judged by: the run and what was measured of it. */
export type Measured = Pick<RunHealth, 'passes' | 'latentError' | 'reconstructionError'> & {
  record: Pick<RunRecord, 'source' | 'kind'> & {
    settings: RunSettings
    model: { family: string; settings: ModelSettings }
  }
  /** The half precision that the checkpoint keeps its weights in, where it does. */
  weightsKeptAs?: 'float16' | 'bfloat16'
}

/** Mean |x| of a standard normal: what mean |ε| is at high noise, where ε is nearly the state itself. */
const meanOfAbsoluteNormal = Math.sqrt(2 / Math.PI)

/**
 * What may be wrong with any run. Of causes that are as likely, what the model is taken for comes first and the steps late: with a wrong setting
 * predictions jump at any T, and with many networks they do at the first steps of every inversion.
 */
const judges = [predictionType, schedule, clipping, convention, guidance, steps, precision]

/** Below this T a path is too coarse to say what the levels between are like. */
const fewSteps = 20

const order = ['likely', 'possible', 'unknown', 'unlikely']

/**
 * Why a round trip does not come back: each usual cause with the measured evidence and a verdict. The bounds are rules of thumb, and each is in the
 * sentence that applies it.
 *
 * @returns the likely ones first
 */
export function reconstructionCauses(measured: Measured): Cause[] {
  const causes = judges.map((judge) => judge(measured))
  if (measured.record.settings.replaceFirst)
    causes.push(forwardDiffusion(measured, measured.record.settings.replaceFirst))
  return causes.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
}

const passOf = ({ passes }: Measured, name: HealthPass['pass']) => passes.find(({ pass }) => pass === name)?.states
/** States that a step led to. */
const reached = (states: readonly HealthState[] | undefined) => states?.slice(1) ?? []
const downward = (measured: Measured) => passOf(measured, 'sampling') ?? passOf(measured, 'reconstruction')
const percent = (share: number) => `${(100 * share).toFixed(Math.abs(share) < 0.1 ? 1 : 0)} %`
const digits = (value: number) => value.toPrecision(3)

/** T: inversion takes ε at the one end of a step for that at the other, so what counts is how much ε changes over a step. */
function steps(measured: Measured): Cause {
  const { steps: given, inversionSteps: up, replaceFirst = 0 } = measured.record.settings
  // An inversion alone has no other direction whose T could differ.
  const down = downward(measured) ? given : up
  const evidence = [down === up ? `T = ${up}.` : `Sampling has T = ${down} and inversion T = ${up}.`]
  // Steps that forward diffusion took the place of have its noise and say nothing of the network's.
  const noises = reached(passOf(measured, 'inversion'))
    .slice(replaceFirst)
    .map(({ meanAbsoluteNoise = Number.NaN }) => meanAbsoluteNoise)
  const changes = noises.slice(1).map((noise, i) => Math.abs(noise - noises[i]) / noises[i])
  const largest = changes.reduce((most, change) => (change > most ? change : most), 0)
  if (changes.length > 0)
    evidence.push(
      `Mean |ε| changes by ${percent(largest)} at most from one inversion step to the next, at step ${replaceFirst + changes.indexOf(largest) + 1} (little: below 5 %; much: above 15 %).`,
    )
  const gap = firstStepsGap(measured)
  if (gap)
    evidence.push(
      `Over the ${gap.count === 1 ? 'first inversion step' : `first ${gap.count} inversion steps`} of the network mean |ε| is ${digits(gap.inversion)}, where sampling had ${digits(gap.sampling)} on the way down.`,
    )
  const many = up < fewSteps || largest > 0.15 || (gap && Math.abs(1 - gap.inversion / gap.sampling) > 0.2)
  const advice = replaceFirst
    ? 'Compare with a larger T.'
    : 'Compare with a larger T (--steps), and with the first steps replaced by forward diffusion (--replace-first 2).'
  if (down !== up) return { cause: 'steps', verdict: 'likely', evidence, advice: 'Give both directions the same T.' }
  if (many) return { cause: 'steps', verdict: 'likely', evidence, advice }
  return largest > 0.05
    ? { cause: 'steps', verdict: 'possible', evidence, advice }
    : { cause: 'steps', verdict: 'unlikely', evidence }
}

/** Mean |ε| of the first twentieth of the inversion beside that of the same share of the way down, which sampling goes last. */
function firstStepsGap(measured: Measured) {
  const { replaceFirst = 0 } = measured.record.settings
  const up = reached(passOf(measured, 'inversion'))
  const down = reached(passOf(measured, 'sampling'))
  if (up.length <= replaceFirst || down.length !== up.length) return undefined
  const count = Math.min(up.length - replaceFirst, Math.max(1, Math.ceil(up.length / 20)))
  const mean = (states: readonly HealthState[]) =>
    states.reduce((sum, { meanAbsoluteNoise = Number.NaN }) => sum + meanAbsoluteNoise, 0) / states.length
  return {
    count,
    inversion: mean(up.slice(replaceFirst, replaceFirst + count)),
    sampling: mean(down.slice(down.length - replaceFirst - count, down.length - replaceFirst)),
  }
}

/** What was put in the place of the first steps is other noise than x_T's, and stays in the latent. */
function forwardDiffusion(measured: Measured, first: number): Cause {
  const { inversionSteps, replaceLevel } = measured.record.settings
  const level = passOf(measured, 'inversion')?.[first]?.level ?? 0
  return {
    cause: 'forward diffusion',
    verdict: 'likely',
    evidence: [
      `The first ${first} of ${inversionSteps} inversion steps are forward diffusion with new noise up to ᾱ = ${digits(level)} (${replaceLevel} level), so ${percent(1 - level)} of the variance there is noise that x_T does not have.`,
    ],
    advice: 'Compare with fewer replaced steps, or none (--replace-first 0).',
  }
}

function convention({ record }: Measured): Cause {
  const { settings, model } = record
  const usual = model.family === 'diffusers' || model.settings.timestepSpacing !== undefined ? 'target' : 'source'
  const evidence = [
    `The inversion tells the network the time of the level it ${settings.convention === 'source' ? 'leaves (source)' : 'goes to (target)'}; ${usual} is what the original code of this kind of model does.`,
  ]
  if (usual === 'source' && settings.convention === 'source')
    evidence.push('With source time x_T is at the last index of the grid and x̂_T at ᾱ = 0, one level apart.')
  if (settings.convention === usual) return { cause: 'convention', verdict: 'unlikely', evidence }
  const advice = `Compare with --convention ${usual}.`
  return { cause: 'convention', verdict: 'possible', evidence, advice }
}

/** Clipping cannot be undone; in one direction only, the other one follows another path from the start. */
function clipping(measured: Measured): Cause {
  const { clip, threshold } = measured.record.settings
  const limits = (direction: 'sampling' | 'inversion') =>
    threshold?.[direction] ? 'a quantile' : clip[direction] ? 'a range' : 'nothing'
  const { down, up } = limitedShares(measured)
  const evidence = [
    `Predicted x0 is limited by ${limits('sampling')} when sampling and by ${limits('inversion')} when inverting.`,
    `On average ${percent(down)} of its values were limited in a sampling step and ${percent(up)} in an inversion step (few: below 1 %).`,
  ]
  if (limits('sampling') !== limits('inversion')) {
    const verdict = Math.max(down, up) > 0.001 ? 'likely' : 'possible'
    return {
      cause: 'clipping',
      verdict,
      evidence,
      advice: 'Limit both directions alike: --clip sampling,inversion or --clip none.',
    }
  }
  if (Math.max(down, up) > 0.01)
    return {
      cause: 'clipping',
      verdict: 'possible',
      evidence,
      advice: 'What was limited cannot be inverted; compare with --clip none.',
    }
  return { cause: 'clipping', verdict: 'unlikely', evidence }
}

/** Mean share of predicted x0 that was limited in a step of each direction. */
function limitedShares(measured: Measured): { down: number; up: number } {
  const shareIn = (states: readonly HealthState[] | undefined) => {
    const shares = reached(states).map(({ clippedShare = 0 }) => clippedShare)
    return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length)
  }
  return { down: shareIn(downward(measured)), up: shareIn(passOf(measured, 'inversion')) }
}

/**
 * Near pure noise ε is the state, so its mean absolute value is that of a standard normal. A network of v or x0 that is taken for one of ε shows
 * there; one of ε that is taken for another shows nothing there, and as a wrong schedule does on the way: the states get the wrong size.
 */
function predictionType(measured: Measured): Cause {
  const { predictionType: predicts = 'epsilon' } = measured.record.model.settings
  const first = reached(downward(measured)).at(0)?.meanAbsoluteNoise
  const noisiest = first ?? reached(passOf(measured, 'inversion')).at(-1)?.meanAbsoluteNoise
  if (noisiest === undefined)
    return { cause: 'prediction type', verdict: 'unknown', evidence: ['No prediction was measured.'] }
  const ratio = noisiest / meanOfAbsoluteNormal
  const evidence = [
    `The network is taken to predict ${{ epsilon: 'ε', v: 'v', sample: 'x0' }[predicts]}. At the noisiest level mean |ε| is ${digits(noisiest)}, ${percent(ratio)} of the 0.798 of a standard normal (right: 85 to 115 %; wrong: below 60 or above 150 %).`,
  ]
  const advice = 'Check predictionType and the schedule of the model.'
  if (ratio < 0.6 || ratio > 1.5) return { cause: 'prediction type', verdict: 'likely', evidence, advice }
  const offPath = worstOfPath(measured)
  if (
    predicts !== 'epsilon' &&
    offPath &&
    Math.abs(offPath.off) > wrongSize &&
    measured.record.settings.inversionSteps >= fewSteps
  ) {
    evidence.push(
      `The states on the way are ${percent(Math.abs(offPath.off))} off the size that they should have, as they are where a network of ε is taken for one of another kind, or on a wrong schedule.`,
    )
    return { cause: 'prediction type', verdict: 'likely', evidence, advice }
  }
  if (ratio > 0.85 && ratio < 1.15) return { cause: 'prediction type', verdict: 'unlikely', evidence }
  return { cause: 'prediction type', verdict: 'possible', evidence, advice }
}

function guidance({ record: { settings, source } }: Measured): Cause {
  const evidence = [
    'Every step evaluates the network once with its own condition (w = 1); Inverscope runs no guidance.',
  ]
  if (!settings.classes || source?.from !== 'run') return { cause: 'guidance', verdict: 'unlikely', evidence }
  evidence.push('The classes were given anew for rows of another run.')
  return {
    cause: 'guidance',
    verdict: 'possible',
    evidence,
    advice: 'A reconstruction needs the classes of the inversion: leave out --classes to carry them over.',
  }
}

/** Shares by which states are off the right size, in either direction. */
const rightSize = 0.07
const wrongSize = 0.2
/** Share of predicted x0 that images with much pure black and white have limited, and models on a wrong schedule. */
const muchLimited = 0.3

/**
 * On the schedule of its training a model's states have E x² = ᾱ E x0² + 1 - ᾱ at every level.
 *
 * @returns the state that is furthest off, and by what share; undefined where no state was measured
 */
function worstOfPath(measured: Measured): { off: number; at: HealthState; sample: HealthState } | undefined {
  const states = downward(measured)
  const upward = passOf(measured, 'inversion')
  const [path, sample] = states ? [states, states.at(-1)!] : [upward, upward?.[0]]
  if (!path || !sample) return undefined
  const square = ({ mean, standardDeviation }: HealthState) => mean * mean + standardDeviation * standardDeviation
  const offs = path.map((state) => Math.sqrt(square(state) / (state.level * square(sample) + 1 - state.level)) - 1)
  const off = offs.reduce((most, share) => (Math.abs(share) > Math.abs(most) ? share : most), 0)
  return { off, at: path[Math.max(0, offs.indexOf(off))], sample }
}

function schedule(measured: Measured): Cause {
  const worst = worstOfPath(measured)
  const named = measured.record.model.settings.schedule ?? 'unknown'
  if (!worst) return { cause: 'schedule', verdict: 'unknown', evidence: ['No state was measured.'] }
  const { off, at, sample } = worst
  const evidence = [
    `The schedule is ${named}. States are up to ${percent(Math.abs(off))} ${off < 0 ? 'smaller' : 'larger'} than a forward process on it has them, worst at ᾱ = ${digits(at.level)} (right: below 7 %; wrong: above 20 %).`,
    `x_0 has standard deviation ${digits(sample.standardDeviation)}.`,
  ]
  const { down, up } = limitedShares(measured)
  const limited = Math.max(down, up) > muchLimited
  // Clipping keeps the states of a wrong schedule at their size, and has much to do then.
  if (limited)
    evidence.push(
      `On average ${percent(Math.max(down, up))} of predicted x0 was limited in a step (much: above 30 %), which hides a wrong size of the states.`,
    )
  if (Math.abs(off) <= rightSize && !limited) return { cause: 'schedule', verdict: 'unlikely', evidence }
  const advice = 'Check schedule, trainSteps, rescaleTimesteps and predictionType of the model.'
  const coarse = measured.record.settings.inversionSteps < fewSteps
  if (coarse) evidence.push(`With T below ${fewSteps} that says little.`)
  return { cause: 'schedule', verdict: Math.abs(off) > wrongSize && !coarse ? 'likely' : 'possible', evidence, advice }
}

/** States and network are float32: a step rounds to about 6e-8 of a value. */
function precision({ record: { settings }, latentError, reconstructionError, weightsKeptAs }: Measured): Cause {
  const error = latentError ?? reconstructionError
  const rounding = 2 ** -24 * settings.inversionSteps
  const evidence = [
    `Network and states are float32, so ${settings.inversionSteps} steps round to about ${digits(rounding)} in all where errors do not grow.`,
  ]
  if (weightsKeptAs)
    evidence.push(
      `The file keeps weights as ${weightsKeptAs}. They are computed with as float32 and are the same in both directions, so their rounding makes another network and no error of its own.`,
    )
  if (error === undefined)
    return {
      cause: 'precision',
      verdict: 'unknown',
      evidence: [...evidence, 'The run has no error to compare it with.'],
    }
  evidence.push(`The error is ${digits(error)}, ${digits(error / rounding)} times that.`)
  return { cause: 'precision', verdict: error < 100 * rounding ? 'possible' : 'unlikely', evidence }
}
