import { measuredNumber } from '../../numbers/plainNumber.ts'
import type { Cause } from '../runHealth.ts'
import { passOf, percent, type Measured } from './measured.ts'

/** What was put in the place of the first steps is other noise than x_T's, and stays in the latent. */
export function forwardDiffusion(measured: Measured, first: number): Cause {
  const { inversionSteps, replaceLevel } = measured.record.settings
  const level = passOf(measured, 'inversion')?.[first]?.level ?? 0
  return {
    cause: 'forward diffusion',
    verdict: 'likely',
    evidence: [
      `The first ${first} of ${inversionSteps} inversion steps are forward diffusion with new noise up to ᾱ = ${measuredNumber(level)} (${replaceLevel} level), so ${percent(1 - level)} of the variance there is noise that x_T does not have.`,
    ],
    advice: 'Compare with fewer replaced steps, or none (--replace-first 0).',
  }
}
