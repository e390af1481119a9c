import { measuredNumber } from '../../numbers/plainNumber.ts'
import type { Cause, HealthState } from '../runHealth.ts'
import { downward, fewSteps, passOf, percent, reached, type Measured } from './measured.ts'

/** T: inversion takes ε at the one end of a step for that at the other, so what counts is how much ε changes over a step. */
export function steps(measured: Measured): Cause {
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
      `Over the ${gap.count === 1 ? 'first inversion step' : `first ${gap.count} inversion steps`} of the network mean |ε| is ${measuredNumber(gap.inversion)}, where sampling had ${measuredNumber(gap.sampling)} on the way down.`,
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
