import { BadModelSetting } from '../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import type { RunSettings } from '../../src-shared/project/runSettings.ts'
import { scheduleOf, stepCountsOf } from './pathOfRun.ts'

/** What a run or its model could have had instead, one thing at a time; the first is what it has. */
export interface Variant<Settings> {
  /** As a person would say it to the program. */
  change?: string
  settings: Settings
}

/** Stable Diffusion's β, with which `scaled_linear` is mostly found. */
const scaledLinear = { schedule: 'scaled_linear', betaStart: 0.00085, betaEnd: 0.012 } as const

/** Other schedules, prediction types and rescalings that networks of the same kind are trained with. */
export function modelVariants(model: ModelSettings): Variant<ModelSettings>[] {
  const { schedule = 'linear', predictionType = 'epsilon', trainSteps = 1000, rescaleTimesteps = false } = model
  const { trainedBetas: _, betaStart: __, betaEnd: ___, ...plain } = model
  const ofDiffusers = model.timestepSpacing !== undefined
  const schedules: Partial<ModelSettings>[] = ofDiffusers
    ? [{ schedule: 'linear' }, scaledLinear, { schedule: 'squaredcos_cap_v2' }]
    : [{ schedule: 'linear' }, { schedule: 'cosine' }]
  const types = (['epsilon', 'v', 'sample'] as const).filter((type) => type !== predictionType)
  return [
    { settings: model },
    ...schedules
      .filter((one) => model.trainedBetas !== undefined || one.schedule !== schedule)
      .map((one) => ({ change: `schedule=${one.schedule}`, settings: { ...plain, ...one } }))
      .filter(({ settings }) => isPossible(settings)),
    ...(ofDiffusers || trainSteps === 1000
      ? []
      : [
          {
            change: `rescaleTimesteps=${!rescaleTimesteps}`,
            settings: { ...model, rescaleTimesteps: !rescaleTimesteps },
          },
        ]),
    ...types.map((type) => ({ change: `predictionType=${type}`, settings: { ...model, predictionType: type } })),
  ]
}

/** Whether a schedule has so many training steps as it would have to. */
function isPossible(model: ModelSettings): boolean {
  try {
    scheduleOf(model)
    return true
  } catch (error) {
    if (BadModelSetting.is(error)) return false
    throw error
  }
}

/** The other convention, limits in both directions or none, one T for both, and a larger one. */
export function runVariants(model: ModelSettings, settings: RunSettings): Variant<RunSettings>[] {
  const { convention, clip, threshold, steps, inversionSteps } = settings
  const other = convention === 'source' ? 'target' : 'source'
  const limited = clip.sampling || clip.inversion || threshold?.sampling || threshold?.inversion
  const { threshold: _, ...unlimited } = settings
  const none = { ...unlimited, clip: { sampling: false, inversion: false } }
  const larger = stepCountsOf(model).find((count) => count >= 2 * Math.max(steps, inversionSteps))
  return [
    { settings },
    { change: `--convention ${other}`, settings: { ...settings, convention: other } },
    ...(limited ? [{ change: threshold ? '--clip none --threshold none' : '--clip none', settings: none }] : []),
    ...(clip.sampling !== clip.inversion && !threshold
      ? [{ change: '--clip sampling,inversion', settings: { ...settings, clip: { sampling: true, inversion: true } } }]
      : []),
    ...(steps === inversionSteps
      ? []
      : [{ change: `--steps ${steps} in both directions`, settings: { ...settings, inversionSteps: steps } }]),
    ...(larger === undefined
      ? []
      : [{ change: `--steps ${larger}`, settings: { ...settings, steps: larger, inversionSteps: larger } }]),
  ]
}
