import { clipping } from './causes/clippingCause.ts'
import { forwardDiffusion } from './causes/forwardDiffusionCause.ts'
import type { Measured } from './causes/measured.ts'
import { convention, guidance, precision } from './causes/otherCauses.ts'
import { predictionType, schedule } from './causes/scheduleCauses.ts'
import { steps } from './causes/stepsCause.ts'
import type { Cause } from './runHealth.ts'

/**
 * What may be wrong with any run. Of causes that are as likely, what the model is taken for comes first and the steps late: with a wrong setting
 * predictions jump at any T, and with many networks they do at the first steps of every inversion.
 */
const judges = [predictionType, schedule, clipping, convention, guidance, steps, precision]

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
