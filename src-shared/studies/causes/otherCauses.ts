import { measuredNumber } from '../../numbers/plainNumber.ts'
import type { Cause } from '../runHealth.ts'
import type { Measured } from './measured.ts'

export function convention({ record }: Measured): Cause {
  const { settings, model } = record
  const usual = model.family === 'diffusers' || model.settings.timestepSpacing !== undefined ? 'target' : 'source'
  const evidence = [
    `The inversion tells the network the time of the level it ${settings.convention === 'source' ? 'leaves (source)' : 'goes to (target)'}; ${usual} is what the original code of this kind of model does.`,
  ]
  if (usual === 'source' && settings.convention === 'source')
    evidence.push('With source time x_T is at the last index of the grid and x̂_T at ᾱ = 0, one level apart.')
  if (settings.convention === usual) return { cause: 'convention', verdict: 'unlikely', evidence }
  const advice = `Compare with --convention ${usual}; verify with --trials measures both.`
  return { cause: 'convention', verdict: 'possible', evidence, advice }
}

export function guidance({ record: { settings, source } }: Measured): Cause {
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

/** States and network are float32: a step rounds to about 6e-8 of a value. */
export function precision({ record: { settings }, latentError, reconstructionError, weightsKeptAs }: Measured): Cause {
  const error = latentError ?? reconstructionError
  const rounding = 2 ** -24 * settings.inversionSteps
  const evidence = [
    `Network and states are float32, so ${settings.inversionSteps} steps round to about ${measuredNumber(rounding)} in all where errors do not grow.`,
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
  evidence.push(`The error is ${measuredNumber(error)}, ${measuredNumber(error / rounding)} times that.`)
  return { cause: 'precision', verdict: error < 100 * rounding ? 'possible' : 'unlikely', evidence }
}
