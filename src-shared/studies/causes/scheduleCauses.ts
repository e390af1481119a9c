import { measuredNumber } from '../../numbers/plainNumber.ts'
import type { Cause, HealthState } from '../runHealth.ts'
import { limitedShares } from './clippingCause.ts'
import { downward, fewSteps, passOf, percent, reached, type Measured } from './measured.ts'

/** Mean |x| of a standard normal: what mean |ε| is at high noise, where ε is nearly the state itself. */
const meanOfAbsoluteNormal = Math.sqrt(2 / Math.PI)

/** Shares by which states are off the right size, in either direction. */
const rightSize = 0.07
const wrongSize = 0.2
/**
 * Share of predicted x0 that images with much pure black and white have limited, and models on a wrong schedule. It was set on the demonstration
 * models and decides no more than that a schedule is possibly wrong; trials.ts measures it on the network at hand.
 */
const muchLimited = 0.3

/**
 * Near pure noise ε is the state, so its mean absolute value is that of a standard normal. A network of v or x0 that is taken for one of ε shows
 * there; one of ε that is taken for another shows nothing there, and as a wrong schedule does on the way: the states get the wrong size.
 */
export function predictionType(measured: Measured): Cause {
  const { predictionType: predicts = 'epsilon' } = measured.record.model.settings
  const first = reached(downward(measured)).at(0)?.meanAbsoluteNoise
  const noisiest = first ?? reached(passOf(measured, 'inversion')).at(-1)?.meanAbsoluteNoise
  if (noisiest === undefined)
    return { cause: 'prediction type', verdict: 'unknown', evidence: ['No prediction was measured.'] }
  const ratio = noisiest / meanOfAbsoluteNormal
  const evidence = [
    `The network is taken to predict ${{ epsilon: 'ε', v: 'v', sample: 'x0' }[predicts]}. At the noisiest level mean |ε| is ${measuredNumber(noisiest)}, ${percent(ratio)} of the 0.798 of a standard normal (right: 85 to 115 %; wrong: below 60 or above 150 %).`,
  ]
  const advice = 'Check predictionType and the schedule of the model; verify with --trials measures which fits.'
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

export function schedule(measured: Measured): Cause {
  const worst = worstOfPath(measured)
  const named = measured.record.model.settings.schedule ?? 'unknown'
  if (!worst) return { cause: 'schedule', verdict: 'unknown', evidence: ['No state was measured.'] }
  const { off, at, sample } = worst
  const evidence = [
    `The schedule is ${named}. States are up to ${percent(Math.abs(off))} ${off < 0 ? 'smaller' : 'larger'} than a forward process on it has them, worst at ᾱ = ${measuredNumber(at.level)} (right: below 7 %; wrong: above 20 %).`,
    `x_0 has standard deviation ${measuredNumber(sample.standardDeviation)}.`,
  ]
  const { down, up } = limitedShares(measured)
  const limited = Math.max(down, up) > muchLimited
  // Clipping keeps the states of a wrong schedule at their size, and has much to do then.
  if (limited)
    evidence.push(
      `On average ${percent(Math.max(down, up))} of predicted x0 was limited in a step (much: above 30 %, a bound that was set on the demonstration models; others, and images with much pure black and white, may have another), which hides a wrong size of the states.`,
    )
  if (Math.abs(off) <= rightSize && !limited) return { cause: 'schedule', verdict: 'unlikely', evidence }
  const advice =
    'Check schedule, trainSteps, rescaleTimesteps and predictionType of the model; verify with --trials measures which fits.'
  const coarse = measured.record.settings.inversionSteps < fewSteps
  if (coarse) evidence.push(`With T below ${fewSteps} that says little.`)
  return { cause: 'schedule', verdict: Math.abs(off) > wrongSize && !coarse ? 'likely' : 'possible', evidence, advice }
}
