import type { AfterClip, RunRequest, Swap, TimeConvention } from '../../src-shared/project/runSettings.ts'
import type { Sweep } from '../../src-shared/project/sweep.ts'
import type { RequestedKind } from './runKinds.ts'

/** What a person has put into the form. Undefined and empty text mean: as the model's defaults say. */
export interface RunForm {
  kind: RequestedKind
  name: string
  model: string
  /** Training step; undefined takes the last, `all` makes a run of each. */
  checkpoint: number | 'all' | undefined
  from: 'dataset' | 'noise' | 'run' | 'file'
  dataset: string
  limit: string
  seed: string
  count: string
  stream: 'torch' | 'per-image'
  /** An earlier run, and which of its arrays. */
  run: string
  tensor: 'noise' | 'samples' | 'latents'
  path: string
  steps: number | undefined
  /** Further T, with commas: a run of each. */
  moreSteps: string
  inversionSteps: number | undefined
  convention: TimeConvention | undefined
  clip: 'both' | 'sampling' | 'inversion' | 'none' | undefined
  afterClip: AfterClip | undefined
  batch: string
  processes: string
  keepStates: boolean
  /** Inversion steps that forward diffusion takes the place of, and its seed. */
  replaceFirst: string
  replaceSeed: string
  /** Inversion steps that get what sampling had. */
  swapFirst: string
  swap: Swap
  threshold: 'both' | 'sampling' | 'inversion' | 'none' | undefined
  /** With commas, taken in turn where there are fewer than images. */
  classes: string
}

export function emptyRunForm(): RunForm {
  return {
    kind: 'invert',
    name: '',
    model: '',
    checkpoint: undefined,
    from: 'dataset',
    dataset: '',
    limit: '',
    seed: '420',
    count: '64',
    stream: 'torch',
    run: '',
    tensor: 'latents',
    path: '',
    steps: undefined,
    moreSteps: '',
    inversionSteps: undefined,
    convention: undefined,
    clip: undefined,
    afterClip: undefined,
    batch: '',
    processes: '',
    keepStates: false,
    replaceFirst: '',
    replaceSeed: '',
    swapFirst: '',
    swap: 'epsilon',
    threshold: undefined,
    classes: '',
  }
}

/** Where the rows of this kind may start: an inversion needs images, sampling needs noise. */
export function possibleSources(kind: RequestedKind): RunForm['from'][] {
  if (kind === 'invert') return ['dataset', 'run', 'file']
  return kind === 'sample' ? ['noise', 'run', 'file'] : ['dataset', 'noise', 'run', 'file']
}

/** The request that a form stands for, or undefined while something that every run needs is missing. */
export function requestFrom(form: RunForm): RunRequest | undefined {
  const source = sourceFrom(form)
  if (!form.model || !source || !form.steps) return undefined
  return {
    kind: form.kind,
    model: form.model,
    source,
    steps: form.steps,
    ...(form.name.trim() && { name: form.name.trim() }),
    ...(typeof form.checkpoint === 'number' && { checkpoint: form.checkpoint }),
    ...(form.inversionSteps && { inversionSteps: form.inversionSteps }),
    ...(form.convention && { convention: form.convention }),
    ...(form.clip && { clip: directionsOf(form.clip) }),
    ...(form.threshold && { threshold: directionsOf(form.threshold) }),
    ...optionalNumber('replaceFirst', form.replaceFirst),
    ...(wholeNumber(form.replaceFirst) && wholeNumber(form.replaceSeed) !== undefined
      ? { replaceSeed: wholeNumber(form.replaceSeed) }
      : {}),
    ...(wholeNumber(form.swapFirst) ? { ...optionalNumber('swapFirst', form.swapFirst), swap: form.swap } : {}),
    ...(numbersOf(form.classes).length > 0 && { classes: numbersOf(form.classes) }),
    ...(form.afterClip && { afterClip: form.afterClip }),
    ...(form.keepStates && { keepStates: true }),
    ...optionalNumber('batch', form.batch),
    ...optionalNumber('processes', form.processes),
  }
}

/** The arrays of an earlier run that can start a run of this kind. */
export function possibleTensors(kind: RequestedKind): RunForm['tensor'][] {
  if (kind === 'invert') return ['samples']
  return kind === 'sample' ? ['latents', 'noise'] : ['noise', 'samples', 'latents']
}

/** The form as a sweep where it asks for more than one run; undefined where it is one run, or not complete yet. */
export function sweepFrom(form: RunForm): Sweep | undefined {
  const request = requestFrom(form)
  const more = numbersOf(form.moreSteps)
  if (!request || (form.checkpoint !== 'all' && more.length === 0)) return undefined
  const { model, checkpoint, source, steps, convention, replaceFirst, swapFirst, name: _, ...shared } = request
  return {
    ...shared,
    models: [model],
    checkpoints: form.checkpoint === 'all' ? 'all' : checkpoint === undefined ? 'last' : [checkpoint],
    sources: [source],
    steps: [...new Set([steps, ...more])],
    ...(convention && { conventions: [convention] }),
    ...(replaceFirst !== undefined && { replaceFirst: [replaceFirst] }),
    ...(swapFirst !== undefined && { swapFirst: [swapFirst] }),
  }
}

const directionsOf = (of: NonNullable<RunForm['clip']>) => ({
  sampling: of === 'both' || of === 'sampling',
  inversion: of === 'both' || of === 'inversion',
})

/** Whole numbers that are separated by commas or spaces; what is none is left out. */
export function numbersOf(text: string): number[] {
  return text
    .split(/[,\s]+/)
    .map((part) => wholeNumber(part))
    .filter((number) => number !== undefined)
}

function sourceFrom(form: RunForm): RunRequest['source'] | undefined {
  const from = possibleSources(form.kind).includes(form.from) ? form.from : possibleSources(form.kind)[0]
  if (from === 'dataset') {
    return form.dataset ? { from, dataset: form.dataset, ...optionalNumber('limit', form.limit) } : undefined
  }
  if (from === 'run') {
    // An inversion takes images, sampling takes noise.
    const tensor = possibleTensors(form.kind).includes(form.tensor) ? form.tensor : possibleTensors(form.kind)[0]
    return form.run ? { from, run: form.run, tensor } : undefined
  }
  if (from === 'file')
    return form.path ? { from, path: form.path, as: form.kind === 'sample' ? 'noise' : 'samples' } : undefined
  const seed = wholeNumber(form.seed)
  const count = wholeNumber(form.count)
  return seed === undefined || !count ? undefined : { from, stream: form.stream, seed, count }
}

function optionalNumber<Name extends string>(name: Name, text: string): Partial<Record<Name, number>> {
  const value = wholeNumber(text)
  return value ? ({ [name]: value } as Partial<Record<Name, number>>) : {}
}

/** A whole number, not negative, or undefined where the text is none. */
export function wholeNumber(text: string | number): number | undefined {
  const trimmed = String(text).trim()
  return /^\d+$/.test(trimmed) ? Number(trimmed) : undefined
}
