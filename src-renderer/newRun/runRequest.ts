import { readImageRanges } from '../../src-shared/project/imageRanges.ts'
import type { RunRequest, RunSource } from '../../src-shared/project/runSettings.ts'
import type { Sweep } from '../../src-shared/project/sweep.ts'
import type { FormFacts } from './formFacts.ts'
import { share, wholeNumber, wholeNumbers } from './formNumbers.ts'
import { formProblems } from './formProblems.ts'
import { inverts, possibleSources, possibleTensors, type RunForm } from './runForm.ts'
import { requestedKind } from './runKinds.ts'

/**
 * The request that a form stands for, the first where it stands for several, or undefined while something that every run needs is missing, or
 * anything typed is not what belongs there.
 */
export function requestFrom(form: RunForm, facts: FormFacts = {}): RunRequest | undefined {
  if (Object.keys(formProblems(form, facts)).length > 0) return undefined
  const source = sourceFrom(form)
  if (!form.model || !source || !form.steps) return undefined
  const classes = facts.model && !facts.model.settings.classes ? [] : wholeNumbers(form.classes)!
  return {
    kind: requestedKind(form.kind),
    model: form.model,
    source,
    steps: form.steps,
    ...(form.name.trim() && { name: form.name.trim() }),
    ...(typeof form.checkpoint === 'number' && { checkpoint: form.checkpoint }),
    ...(form.clip && { clip: directionsOf(form.clip) }),
    ...(form.threshold && { threshold: directionsOf(form.threshold) }),
    ...(form.afterClip && { afterClip: form.afterClip }),
    ...(inverts(form) && inversionOf(form)),
    ...(form.kind === 'roundtrip' && firstSteps('swapFirst', form.swapFirst, { swap: form.swap })),
    ...(classes.length > 0 && { classes }),
    ...keeping('keepStates', form.keepStates),
    ...keeping('keepPredictions', form.keepPredictions),
    ...positive('batch', form.batch),
    ...positive('processes', form.processes),
    ...(form.device && { device: form.device }),
  }
}

/** The form as a sweep of one run or more, which the project may have already; undefined while it is not complete. */
export function sweepFrom(form: RunForm, facts: FormFacts = {}): Sweep | undefined {
  const request = requestFrom(form, facts)
  if (!request) return undefined
  const more = wholeNumbers(form.moreSteps)!
  const { model, checkpoint, source, steps, convention, replaceFirst, swapFirst, ...shared } = request
  const each = (text: string) => [...new Set(wholeNumbers(text))]
  return {
    ...shared,
    models: [model],
    checkpoints: form.checkpoint === 'all' ? 'all' : checkpoint === undefined ? 'last' : [checkpoint],
    sources: source.from === 'noise' ? each(form.seed).map((seed) => ({ ...source, seed })) : [source],
    steps: [...new Set([steps, ...more])],
    ...(convention && { conventions: form.convention === 'both' ? ['source', 'target'] : [convention] }),
    ...(replaceFirst !== undefined && { replaceFirst: each(form.replaceFirst) }),
    ...(swapFirst !== undefined && { swapFirst: each(form.swapFirst) }),
  }
}

const directionsOf = (of: NonNullable<RunForm['clip']>) => ({
  sampling: of === 'both' || of === 'sampling',
  inversion: of === 'both' || of === 'inversion',
})

function inversionOf(form: RunForm): Partial<RunRequest> {
  const { inversionSteps, convention, replaceStream, replaceLevel } = form
  const replaceSeed = wholeNumber(form.replaceSeed)
  return {
    ...(inversionSteps && { inversionSteps }),
    ...(convention && { convention: convention === 'both' ? 'source' : convention }),
    ...firstSteps('replaceFirst', form.replaceFirst, {
      ...(replaceSeed !== undefined && { replaceSeed }),
      ...(replaceStream && { replaceStream }),
      ...(replaceLevel !== 'consistent' && { replaceLevel }),
    }),
  }
}

function sourceFrom(form: RunForm): RunSource | undefined {
  const tensors = possibleTensors(form.kind)
  const tensor = tensors.includes(form.tensor) ? form.tensor : tensors[0]
  if (form.kind === 'interpolate' || form.kind === 'vary')
    return form.run && tensor !== 'samples' ? mixedFrom(form, { run: form.run, tensor }) : undefined
  const from = possibleSources(form.kind).includes(form.from) ? form.from : possibleSources(form.kind)[0]
  if (from === 'dataset')
    return form.dataset
      ? { from, dataset: form.dataset, ...positive('limit', form.limit), ...chosenImages(form) }
      : undefined
  // An inversion takes images, sampling takes noise.
  if (from === 'run') return form.run ? { from, run: form.run, tensor, ...chosenImages(form) } : undefined
  if (from === 'file')
    return form.path ? { from, path: form.path, as: form.kind === 'sample' ? 'noise' : 'samples' } : undefined
  const seed = wholeNumbers(form.seed)?.[0]
  const count = wholeNumber(form.count)
  return seed === undefined || !count ? undefined : { from, stream: form.stream, seed, count, ...chosenImages(form) }
}

/** formProblems has refused what is no list. */
function chosenImages({ images }: RunForm): Pick<Extract<RunSource, { from: 'noise' }>, 'images'> {
  const read = images.trim() === '' ? undefined : readImageRanges(images)
  return read && 'ranges' in read ? { images: read.ranges } : {}
}

function mixedFrom(form: RunForm, start: { run: string; tensor: 'noise' | 'latents' }): RunSource | undefined {
  if (form.kind === 'vary')
    return {
      from: 'variation',
      ...start,
      variance: share(form.variance)!,
      count: wholeNumber(form.draws)!,
      stream: form.stream,
      seed: wholeNumber(form.drawSeed)!,
    }
  if (!form.otherRun) return undefined
  return {
    from: 'interpolation',
    between: [start, { run: form.otherRun, tensor: form.otherTensor }],
    steps: wholeNumber(form.between)!,
    rows: form.slerp === 'rows',
  }
}

/** Left out where the text is empty or 0. */
function positive<Name extends string>(name: Name, text: string): Partial<Record<Name, number>> {
  const value = wholeNumber(text)
  return value ? ({ [name]: value } as Partial<Record<Name, number>>) : {}
}

/** K, the first of several, with what goes with it; left out where there is none but 0. */
function firstSteps<Name extends string, More extends object>(name: Name, text: string, more: More) {
  const values = wholeNumbers(text) ?? []
  return values.some((value) => value > 0)
    ? ({ [name]: values[0], ...more } as Partial<Record<Name, number>> & More)
    : {}
}

function keeping<Name extends string>(name: Name, text: string): Partial<Record<Name, number | true>> {
  const every = wholeNumber(text)
  return every ? ({ [name]: every === 1 ? true : every } as Partial<Record<Name, number | true>>) : {}
}
