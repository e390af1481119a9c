import { BadModelSetting } from '../../src-shared/errors/modelErrors.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'

/** A β schedule of training. `betaStart` and `betaEnd` belong to `linear` and `scaled_linear`; `trainedBetas` take the place of all. */
export type Schedule = {
  schedule: NonNullable<ModelSettings['schedule']>
  trainSteps: number
  betaStart?: number
  betaEnd?: number
  /** D of them. */
  trainedBetas?: readonly number[]
}

/**
 * ᾱ after each training step, the cumulative product of 1 - β: decreasing, between 1 and 0.
 *
 * `linear` runs from β = 0.0001 to 0.02 where nothing else is given, `scaled_linear` does so in sqrt(β), `cosine` and
 * `squaredcos_cap_v2` are the same curve (Nichol and Dhariwal 2021, equation 17, β at most 0.999).
 * @param precision  `float64` as guided-diffusion computes, whose default `linear` ends are multiplied by 1000 / D
 *   (gaussian_diffusion.py, get_named_beta_schedule); `float32` as diffusers does: β and 1 - β in float32, the product accumulated in
 *   float64 and rounded to float32 at each step, as torch.cumprod does on a CPU (scheduling_ddim.py)
 * @returns D values
 * @throws BadModelSetting if a β is not within (0, 1]
 */
export function alphasCumprod(schedule: Schedule, precision: 'float64' | 'float32'): Float64Array {
  const round = precision === 'float32' ? Math.fround : (value: number) => value
  const betas = betasOf(schedule, precision).map(round)
  const outside = betas.find((beta) => !(beta > 0 && beta <= 1))
  if (outside !== undefined) {
    throw BadModelSetting({
      name: 'schedule',
      value: schedule.schedule,
      reason: `with ${schedule.trainSteps} training steps it has β = ${outside}, and β is above 0 and at most 1`,
    })
  }
  let product = 1
  return betas.map((beta) => round((product *= round(1 - beta))))
}

function betasOf(
  { schedule, trainSteps, betaStart, betaEnd, trainedBetas }: Schedule,
  precision: 'float64' | 'float32',
): Float64Array {
  if (trainedBetas) return Float64Array.from(trainedBetas)
  if (schedule === 'cosine' || schedule === 'squaredcos_cap_v2') return cosineBetas(trainSteps)
  const scale = schedule === 'linear' && precision === 'float64' ? 1000 / trainSteps : 1
  const start = betaStart ?? scale * 0.0001
  const end = betaEnd ?? scale * 0.02
  const between = precision === 'float32' ? float32Linspace : linspace
  if (schedule === 'linear') return between(start, end, trainSteps)
  return between(Math.sqrt(start), Math.sqrt(end), trainSteps).map((root) => root * root)
}

function cosineBetas(trainSteps: number): Float64Array {
  const signal = (time: number) => Math.cos((((time + 0.008) / 1.008) * Math.PI) / 2) ** 2
  return Float64Array.from({ length: trainSteps }, (_, step) =>
    Math.min(1 - signal((step + 1) / trainSteps) / signal(step / trainSteps), 0.999),
  )
}

/** `count` equally spaced values, both ends included, as numpy.linspace. */
function linspace(start: number, end: number, count: number): Float64Array {
  const step = count > 1 ? (end - start) / (count - 1) : 0
  return Float64Array.from({ length: count }, (_, i) => (i > 0 && i === count - 1 ? end : start + i * step))
}

/** The same in float32 as torch.linspace: the second half is counted back from the end. */
function float32Linspace(start: number, end: number, count: number): Float64Array {
  const [first, last] = [Math.fround(start), Math.fround(end)]
  const step = count > 1 ? Math.fround(Math.fround(last - first) / (count - 1)) : 0
  return Float64Array.from({ length: count }, (_, i) =>
    Math.fround(i < count / 2 ? first + step * i : last - step * (count - 1 - i)),
  )
}
