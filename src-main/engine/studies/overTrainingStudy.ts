import type { StudyGrid, StudySection } from '../../../src-shared/studies/studyResult.ts'
import { alignmentSections } from './alignmentOverTraining.ts'
import { denoisedSections } from './denoisedOverTraining.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { pictureRange, pictureRule } from './pictureRule.ts'
import { leftOutAsPart, notCompared, runDifferences } from './runDifferences.ts'
import { section, type MeasureStudy } from './studyContext.ts'
import { axisOf, finished, type OverTrainingSettings, type StepAxis } from './trainingAxis.ts'
import { designSection } from './trainingDesigns.ts'

/** Section 8 of the experiments: matched, fixed-sample and alignment designs over a checkpoint series. */
export const measureOverTraining: MeasureStudy<OverTrainingSettings> = async (context) => {
  const axis = axisOf(context.runs, context.settings)
  const { stepOf, rule } = axis
  // What comes of the whole training is the last.
  const placeOf = (run: MeasuredRun) => stepOf(run) ?? Number.MAX_VALUE
  const sorted = context.runs.toSorted((a, b) => placeOf(a) - placeOf(b))
  const matched = sorted.filter(({ record }) => record.source?.from === 'noise' && record.tensors.includes('latents'))
  const last = matched.at(-1)
  const inverted = sorted.filter((run) => {
    const { source } = run.record
    if (!last || source?.from !== 'run' || source.tensor !== 'samples' || source.run !== last.record.id) return false
    const part = leftOutAsPart(run)
    if (part !== undefined) {
      context.problem(part)
      return false
    }
    const same = [last.record.id, last.record.id] as const
    const differences = runDifferences(run.record, last.record, { allowed: 'checkpoint', samples: same })
    if (differences.length > 0)
      context.problem(notCompared(run.record, last.record, differences, 'the same samples inverted'))
    return differences.length === 0
  })
  const again = sorted.filter(({ record: { source } }) => source?.from === 'run' && source.tensor === 'latents')
  if (!last || matched.length < 2) {
    context.problem(
      `A study over training needs round trips of the same noises at 2 checkpoints at least; ${matched.length === 0 ? 'none' : matched.map(({ record }) => record.id).join(', ')} of the runs is one.`,
    )
    if (!last) return []
  }
  const series = matched.filter((run) => {
    const differences = runDifferences(run.record, last.record, { allowed: 'checkpoint' })
    if (differences.length > 0) context.problem(notCompared(run.record, last.record, differences, 'the series'))
    return differences.length === 0
  })
  const sections = [
    ...(await designSection(context, series, 'matched', axis)),
    ...(await designSection(context, [...inverted, last], 'fixed', axis)),
    ...(await alignmentSections(context, series, last, axis)),
    ...(await denoisedSections(context, { inverted, again, last }, axis)),
    ...gridSection(series, context.settings.shown, axis),
  ]
  return rule === undefined ? sections : sections.map((one) => ({ ...one, notes: [rule, ...one.notes] }))
}

function gridSection(series: readonly MeasuredRun[], shown: number, axis: StepAxis): StudySection[] {
  if (shown === 0) return []
  const count = Math.min(shown, ...series.map(({ record }) => record.count))
  const grid = (tensor: 'samples' | 'latents'): StudyGrid => ({
    name: `grid-${tensor}`,
    title: `The same noises over training: ${tensor}`,
    rule: `Rows are noises, columns ${axis.label.replace(/step$/, 'steps')}. ${pictureRule(series[0], [tensor])}`,
    range: pictureRange(series[0]),
    columns: series.map((run) => axis.stepOf(run)?.toLocaleString('en') ?? finished),
    rows: Array.from({ length: count }, (_, row) => String(row)),
    cells: Array.from({ length: count }, (_, row) => series.map(({ record }) => ({ run: record.id, tensor, row }))),
  })
  return [section({ title: 'Images over training', grids: [grid('samples'), grid('latents')] })]
}
