import { readImageRanges } from '../../src-shared/project/imageRanges.ts'
import { formatNumber } from '../format/formatNumber.ts'
import { misfitOf } from './datasetFit.ts'
import type { FormFacts, FormProblems } from './formFacts.ts'
import { wholeNumber, wholeNumbers } from './formNumbers.ts'
import { choosesImages, inverts, replaces, type RunForm } from './runForm.ts'

/** What of the form cannot be with the model, the dataset and the runs that were chosen, by field: said here, before anything is planned or computed. */
export function factProblems(form: RunForm, facts: FormFacts): FormProblems {
  const problems: FormProblems = {}
  const { model, dataset, run, otherRun } = facts
  if (model && !model.present) problems.model = `${model.name} is not where it was; find it again on its page.`
  const broken = model && brokenCheckpoint(form, model)
  if (broken) problems.checkpoint = broken
  if (form.from === 'dataset' && model && dataset && mayStartFromDataset(form)) {
    const misfit = misfitOf(model, dataset, form.classes.trim() !== '')
    const canHelp = dataset.present && (model.settings.classes ?? 0) > 0 && misfitOf(model, dataset, true) === undefined
    if (misfit) problems.dataset = canHelp ? `${misfit} Give them under Classes, or take another dataset.` : misfit
  }
  if (form.kind === 'interpolate' && run && otherRun && run.count !== otherRun.count)
    problems.otherRun = `It has ${formatNumber(otherRun.count)} images and the other ${formatNumber(run.count)}; they are taken pair by pair.`
  if (form.from === 'run' && facts.refusals?.run) problems.run = facts.refusals.run
  if (form.kind === 'interpolate' && facts.refusals?.otherRun) problems.otherRun = facts.refusals.otherRun
  Object.assign(problems, countProblems(form, facts), stepProblems(form), classProblems(form, facts))
  return problems
}

const mayStartFromDataset = ({ kind }: RunForm) => kind === 'invert' || kind === 'roundtrip'

/** Weights that are no finite numbers make nothing but such. */
function brokenCheckpoint(
  { checkpoint }: RunForm,
  { checkpoints }: NonNullable<FormFacts['model']>,
): string | undefined {
  const chosen =
    checkpoint === 'all'
      ? checkpoints
      : checkpoints.filter(({ step }, place) =>
          checkpoint === undefined ? place === checkpoints.length - 1 : step === checkpoint,
        )
  const broken = chosen.find(({ notFinite = [] }) => notFinite.length > 0)
  return (
    broken &&
    `Not all weights of ${broken.file || 'this checkpoint'} are finite numbers, such as ${broken.notFinite![0]}.`
  )
}

/** More images than there are, or others. */
function countProblems(form: RunForm, { dataset, run }: FormFacts): FormProblems {
  const present = form.from === 'dataset' ? dataset?.count : form.from === 'run' ? run?.count : wholeNumber(form.count)
  if (present === undefined) return {}
  const limit = wholeNumber(form.limit)
  if (form.from === 'dataset' && limit !== undefined && limit > present)
    return { limit: `There are ${formatNumber(present)}.` }
  const read = choosesImages(form) && form.images.trim() !== '' ? readImageRanges(form.images) : undefined
  // Asked at every key that is pressed, and a range may be of millions.
  const end = read && 'ranges' in read ? read.ranges.at(-1) : undefined
  return end && end.first + end.count > present
    ? { images: `There are ${formatNumber(present)}, numbered from 0 to ${formatNumber(present - 1)}.` }
    : {}
}

/** More replaced or swapped steps than there are, or swapped ones that sampling left nothing for. That T is possible, the plan says. */
function stepProblems(form: RunForm): FormProblems {
  if (!inverts(form) || !form.steps || form.inversionSteps === 0) return {}
  const all = [form.steps, ...(wholeNumbers(form.moreSteps) ?? []).filter((steps) => steps > 0)]
  const fewest = form.inversionSteps ?? Math.min(...all)
  const tooMany = (text: string) =>
    (wholeNumbers(text) ?? []).some((k) => k > fewest)
      ? `At most ${formatNumber(fewest)}, all steps of the inversion.`
      : undefined
  const replaceFirst = tooMany(form.replaceFirst)
  const swapFirst = swaps(form) ? (tooMany(form.swapFirst) ?? swapProblem(form, all)) : undefined
  return { ...(replaceFirst && { replaceFirst }), ...(swapFirst && { swapFirst }) }
}

const swaps = ({ kind, swapFirst }: RunForm) =>
  kind === 'roundtrip' && (wholeNumbers(swapFirst) ?? []).some((k) => k > 0)

function swapProblem(form: RunForm, steps: readonly number[]): string | undefined {
  const { from, inversionSteps } = form
  if (replaces(form)) return 'The first steps are replaced by forward diffusion already; a run does one of the two.'
  if (from === 'dataset' || from === 'file')
    return 'It takes what sampling left of the same rows: start from noise, or from a run that kept it.'
  if (from === 'noise' && inversionSteps !== undefined && steps.some((t) => t !== inversionSteps))
    return 'Sampling and inversion pair only where both have as many steps.'
  return undefined
}

/** Classes that the model does not know. A model without classes is told none, so it is not asked about. */
function classProblems({ classes }: RunForm, { model }: FormFacts): FormProblems {
  const known = model?.settings.classes ?? 0
  if (!model || known === 0) return {}
  const most = known - (model.settings.nullClass ? 0 : 1)
  const none = model.settings.nullClass ? ` and ${formatNumber(known)} for none` : ''
  return (wholeNumbers(classes) ?? []).some((one) => one > most)
    ? { classes: `${model.name} has the classes 0 to ${formatNumber(known - 1)}${none}.` }
    : {}
}
