import { imageRangesProblem, readImageRanges } from '../../src-shared/project/imageRanges.ts'
import { mostBatch, mostBetween, mostProcesses, mostRows } from '../../src-shared/project/runSettings.ts'
import { factProblems } from './factProblems.ts'
import type { FormFacts, FormProblems } from './formFacts.ts'
import { share, wholeNumberProblem, wholeNumbers } from './formNumbers.ts'
import { choosesImages, inverts, possibleTensors, replaces, type RunForm } from './runForm.ts'

/** Fields that a number must stand in, or may where they are optional, or several with commas; at least `least` and at most `most`. */
const numbers: Partial<
  Record<
    keyof RunForm,
    { least: number; most?: number; optional?: boolean; several?: boolean; inUse?(form: RunForm): boolean }
  >
> = {
  limit: { least: 1, optional: true, inUse: ({ from }) => from === 'dataset' },
  count: { least: 1, most: mostRows, inUse: ({ from }) => from === 'noise' },
  seed: { least: 0, several: true, inUse: ({ from }) => from === 'noise' },
  between: { least: 0, most: mostBetween, inUse: ({ kind }) => kind === 'interpolate' },
  steps: { least: 1, optional: true },
  inversionSteps: { least: 1, optional: true, inUse: inverts },
  draws: { least: 1, most: mostRows, inUse: ({ kind }) => kind === 'vary' },
  drawSeed: { least: 0, inUse: ({ kind }) => kind === 'vary' },
  replaceFirst: { least: 0, optional: true, several: true, inUse: inverts },
  replaceSeed: { least: 0, optional: true, inUse: replaces },
  swapFirst: { least: 0, optional: true, several: true, inUse: ({ kind }) => kind === 'roundtrip' },
  batch: { least: 1, most: mostBatch, optional: true },
  processes: { least: 1, most: mostProcesses, optional: true },
  keepStates: { least: 1, most: 100_000, optional: true },
  keepPredictions: { least: 1, most: 100_000, optional: true },
}

/** Whether an interpolation was asked for between a set and itself. */
function endsAreEqual({ kind, run, otherRun, tensor, otherTensor }: RunForm): boolean {
  const tensors = possibleTensors(kind)
  const from = tensors.includes(tensor) ? tensor : tensors[0]
  return kind === 'interpolate' && run !== '' && run === otherRun && from === otherTensor
}

/** What to say of text that is not at least one whole number, with commas between, each `least` or more. */
function severalProblem(text: string, least: number): string | undefined {
  const found = wholeNumbers(text)
  return found?.length && found.every((one) => one >= least) ? undefined : 'Whole numbers with commas; a run of each.'
}

/**
 * Text that is not the number that belongs there: left as a default it would start something else than was meant; and what cannot be with what was
 * chosen.
 */
export function formProblems(form: RunForm, facts: FormFacts = {}): FormProblems {
  return { ...factProblems(form, facts), ...textProblems(form, facts) }
}

function textProblems(form: RunForm, { model }: FormFacts): FormProblems {
  const problems: FormProblems = {}
  for (const [name, { least, most, optional, several, inUse }] of Object.entries(numbers)) {
    const key = name as keyof typeof numbers
    const text = String(form[key] ?? '')
    if ((inUse && !inUse(form)) || (optional && text.trim() === '')) continue
    const problem = several ? severalProblem(text, least) : wholeNumberProblem(text, least, most)
    if (problem) problems[key] = problem
  }
  const images = choosesImages(form) && form.images.trim() !== '' ? readImageRanges(form.images) : undefined
  if (images && 'wrong' in images) problems.images = `It ${imageRangesProblem(images.wrong)}`
  else if (images && form.from === 'dataset' && form.limit.trim() !== '')
    problems.images = 'Give the first so many, or these.'
  if (endsAreEqual(form)) problems.otherRun = 'The set that it starts from: take another run, or another of its arrays.'
  if (form.kind === 'vary' && share(form.variance) === undefined) problems.variance = 'A number from 0 to 1.'
  if (!wholeNumbers(form.moreSteps) || wholeNumbers(form.moreSteps)!.includes(0))
    problems.moreSteps = 'Whole numbers, 1 or more, with commas.'
  // A model without classes has no such field; what was typed for another stays for when that is chosen again.
  const toldClasses = !model || model.settings.classes
  if (toldClasses && !wholeNumbers(form.classes)) problems.classes = 'Whole numbers with commas.'
  return problems
}
