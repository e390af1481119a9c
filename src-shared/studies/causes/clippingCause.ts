import type { Cause, HealthState } from '../runHealth.ts'
import { downward, passOf, percent, reached, type Measured } from './measured.ts'

/** Clipping cannot be undone; in one direction only, the other one follows another path from the start. */
export function clipping(measured: Measured): Cause {
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
      advice: 'What was limited cannot be inverted; compare with --clip none, which verify with --trials measures.',
    }
  return { cause: 'clipping', verdict: 'unlikely', evidence }
}

/** Mean share of predicted x0 that was limited in a step of each direction. */
export function limitedShares(measured: Measured): { down: number; up: number } {
  const shareIn = (states: readonly HealthState[] | undefined) => {
    const shares = reached(states).map(({ clippedShare = 0 }) => clippedShare)
    return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length)
  }
  return { down: shareIn(downward(measured)), up: shareIn(passOf(measured, 'inversion')) }
}
