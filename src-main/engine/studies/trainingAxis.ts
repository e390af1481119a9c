import type { MeasuredRun } from './measuredRun.ts'

export interface OverTrainingSettings {
  neighbours: number
  shown: number
  base: string
  baseStep: number
  denoised: 'no' | 'yes'
}
/** What the points of a series stand over. */
export interface StepAxis {
  /** `training step`, or steps since the base: as a chart's axis is called. */
  label: string
  /** The step of a run, or undefined for a finished model whose files do not tell it. */
  stepOf: (run: MeasuredRun) => number | undefined
  /** How steps were reckoned, as a sentence, where they are not those of the files. */
  rule?: string
}
/** An axis' name at the head of a table's column. */
export const headOf = ({ label }: StepAxis) => label.replace(/^./, (letter) => letter.toUpperCase())
/** In the place of a training step that the files do not tell. */
export const finished = 'finished'
export const withoutStep =
  'The files of the finished model do not tell its training step, so it has a row and no point in the charts.'

/**
 * The axis of a series: training steps as they are, or since the base, which stands at 0. Some programs go on counting from the base and
 * others begin anew, and the files do not say which, so a person can; else a series whose first step lies beyond the base's goes on.
 */
export function axisOf(runs: readonly MeasuredRun[], { base, baseStep }: OverTrainingSettings): StepAxis {
  const isBase = ({ record: { model } }: MeasuredRun) => base !== '' && model?.id === base
  const stepsOf = (some: readonly MeasuredRun[]) => some.flatMap(({ record }) => record.model?.checkpoint.step ?? [])
  const first = Math.min(...stepsOf(runs.filter((run) => !isBase(run))))
  const last = Math.max(...stepsOf(runs.filter(isBase)))
  const goesOn = baseStep === 0 && Number.isFinite(last) && first > last
  const offset = goesOn ? last : baseStep
  const stepOf: StepAxis['stepOf'] = (run) => {
    if (isBase(run)) return 0
    const step = run.record.model?.checkpoint.step
    return step === undefined ? undefined : step - offset
  }
  const number = (step: number) => step.toLocaleString('en')
  const label = 'steps since the base'
  if (baseStep > 0)
    return { label, stepOf, rule: `Steps are training steps minus ${number(baseStep)}, as the study’s settings say.` }
  // A base that is not among the runs is no beginning of the axis.
  if (!runs.some(isBase)) return { label: 'training step', stepOf }
  return {
    label,
    stepOf,
    rule: goesOn
      ? `Steps are training steps minus the base’s ${number(last)}, since the first, ${number(first)}, lies beyond it: the files do not say where counting began (setting baseStep).`
      : 'Steps are the training steps as they are, and the base stands at 0: no step of the series is known to lie beyond the base’s, so counting is taken to have begun anew, which the files do not say (setting baseStep).',
  }
}
