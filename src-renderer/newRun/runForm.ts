import type { AfterClip, RunRequest, TimeConvention } from '../../src-shared/project/runSettings.ts'
import type { RequestedKind } from './runKinds.ts'

/** What a person has put into the form. Undefined and empty text mean: as the model's defaults say. */
export interface RunForm {
  kind: RequestedKind
  name: string
  model: string
  /** Training step; undefined takes the last. */
  checkpoint: number | undefined
  from: 'dataset' | 'noise'
  dataset: string
  limit: string
  seed: string
  count: string
  stream: 'torch' | 'per-image'
  steps: number | undefined
  inversionSteps: number | undefined
  convention: TimeConvention | undefined
  clip: 'both' | 'sampling' | 'inversion' | 'none' | undefined
  afterClip: AfterClip | undefined
  batch: string
  processes: string
  keepStates: boolean
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
    steps: undefined,
    inversionSteps: undefined,
    convention: undefined,
    clip: undefined,
    afterClip: undefined,
    batch: '',
    processes: '',
    keepStates: false,
  }
}

/** Where the rows of this kind may start: an inversion needs images, sampling needs noise. */
export function possibleSources(kind: RequestedKind): RunForm['from'][] {
  if (kind === 'invert') return ['dataset']
  return kind === 'sample' ? ['noise'] : ['dataset', 'noise']
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
    ...(form.checkpoint !== undefined && { checkpoint: form.checkpoint }),
    ...(form.inversionSteps && { inversionSteps: form.inversionSteps }),
    ...(form.convention && { convention: form.convention }),
    ...(form.clip && {
      clip: {
        sampling: form.clip === 'both' || form.clip === 'sampling',
        inversion: form.clip === 'both' || form.clip === 'inversion',
      },
    }),
    ...(form.afterClip && { afterClip: form.afterClip }),
    ...(form.keepStates && { keepStates: true }),
    ...optionalNumber('batch', form.batch),
    ...optionalNumber('processes', form.processes),
  }
}

function sourceFrom(form: RunForm): RunRequest['source'] | undefined {
  const from = possibleSources(form.kind).includes(form.from) ? form.from : possibleSources(form.kind)[0]
  if (from === 'dataset') {
    return form.dataset ? { from, dataset: form.dataset, ...optionalNumber('limit', form.limit) } : undefined
  }
  const seed = wholeNumber(form.seed)
  const count = wholeNumber(form.count)
  return seed === undefined || !count ? undefined : { from, stream: form.stream, seed, count }
}

function optionalNumber<Name extends string>(name: Name, text: string): Partial<Record<Name, number>> {
  const value = wholeNumber(text)
  return value ? ({ [name]: value } as Partial<Record<Name, number>>) : {}
}

function wholeNumber(text: string | number): number | undefined {
  const trimmed = String(text).trim()
  return /^\d+$/.test(trimmed) ? Number(trimmed) : undefined
}
