import { BadModelSetting } from '../../src-shared/errors/modelErrors.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'

/** A β schedule of training. `betaStart` and `betaEnd` belong to `linear`, `scaled_linear` and `sigmoid`; `trainedBetas` take the place of all. */
export type Schedule = {
  schedule: NonNullable<ModelSettings['schedule']>
  trainSteps: number
  betaStart?: number
  betaEnd?: number
  /** D of them. */
  trainedBetas?: readonly number[]
  /** Whether β are changed so that ᾱ ends at 0 (see rescaledToPureNoise). */
  rescaleZeroSnr?: boolean
}

/**
 * ᾱ after each training step, the cumulative product of 1 - β: decreasing, between 1 and 0.
 *
 * `linear` runs from β = 0.0001 to 0.02 where nothing else is given, `scaled_linear` does so in sqrt(β), `sigmoid` along the logistic curve from
 * -6 to 6. `cosine` and `squaredcos_cap_v2` are the same curve of ᾱ (Nichol and Dhariwal 2021, equation 17, β at most 0.999), and `laplace` is
 * that of a Laplace distribution of log-SNR, as DDPMScheduler has it (Hang et al. 2024).
 * @param precision  `float64` as guided-diffusion computes, whose default `linear` ends are multiplied by 1000 / D
 *   (gaussian_diffusion.py, get_named_beta_schedule); `float32` as diffusers does: β and 1 - β in float32, the product accumulated in
 *   float64 and rounded to float32 at each step, as torch.cumprod does on a CPU (scheduling_ddim.py)
 * @returns D values
 * @throws BadModelSetting if a β is not within (0, 1], or where one training step is to be both the first and pure noise
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
  const alphas = cumulativeProduct(betas, round)
  return schedule.rescaleZeroSnr ? rescaledToPureNoise(alphas, round) : alphas
}

function cumulativeProduct(betas: Float64Array, round: (value: number) => number): Float64Array {
  let product = 1
  return betas.map((beta) => round((product *= round(1 - beta))))
}

/**
 * ᾱ with sqrt(ᾱ) shifted and scaled so that its last is 0 and its first what it was, in the order of scheduling_ddim.py's
 * rescale_zero_terminal_snr (Lin et al. 2024, algorithm 1), which goes back to β and rounds them.
 */
function rescaledToPureNoise(alphas: Float64Array, round: (value: number) => number): Float64Array {
  const roots = alphas.map((level) => round(Math.sqrt(level)))
  const [first, last] = [roots[0], roots[roots.length - 1]]
  if (first === last)
    throw BadModelSetting({
      name: 'rescaleZeroSnr',
      value: 'true',
      reason: `the first of ${alphas.length} training steps is the last`,
    })
  const scale = round(first / round(first - last))
  const levels = roots.map((root) => {
    const scaled = round(round(root - last) * scale)
    return round(scaled * scaled)
  })
  const betas = levels.map((level, step) => round(1 - (step ? round(level / levels[step - 1]) : level)))
  return cumulativeProduct(betas, round)
}

function betasOf(
  { schedule, trainSteps, betaStart, betaEnd, trainedBetas }: Schedule,
  precision: 'float64' | 'float32',
): Float64Array {
  if (trainedBetas) return Float64Array.from(trainedBetas)
  if (schedule === 'cosine' || schedule === 'squaredcos_cap_v2') return betasAlong(cosine, trainSteps)
  if (schedule === 'laplace') return betasAlong(laplace, trainSteps)
  const scale = schedule === 'linear' && precision === 'float64' ? 1000 / trainSteps : 1
  const start = betaStart ?? scale * 0.0001
  const end = betaEnd ?? scale * 0.02
  const between = precision === 'float32' ? float32Linspace : linspace
  if (schedule === 'linear') return between(start, end, trainSteps)
  if (schedule === 'sigmoid') return between(-6, 6, trainSteps).map((x) => (end - start) / (1 + Math.exp(-x)) + start)
  return between(Math.sqrt(start), Math.sqrt(end), trainSteps).map((root) => root * root)
}

/** β of the steps between points on a curve of ᾱ over the time from 0 to 1, at most 0.999 each. */
function betasAlong(level: (time: number) => number, trainSteps: number): Float64Array {
  return Float64Array.from({ length: trainSteps }, (_, step) =>
    Math.min(1 - level((step + 1) / trainSteps) / level(step / trainSteps), 0.999),
  )
}

function cosine(time: number): number {
  return Math.cos((((time + 0.008) / 1.008) * Math.PI) / 2) ** 2
}

function laplace(time: number): number {
  const sign = time <= 0.5 ? 1 : -1
  const ratio = Math.exp(-0.5 * sign * Math.log(1 - 2 * Math.abs(0.5 - time) + 1e-6))
  return Math.sqrt(ratio / (1 + ratio))
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
