import type { Provider } from '../../src-shared/project/device.ts'
import type { AfterClip, ReplaceLevel, Stream, Swap, TimeConvention } from '../../src-shared/project/runSettings.ts'
import { wholeNumbers } from './formNumbers.ts'
import type { FormKind } from './runKinds.ts'

/** What a person has put into the form. Undefined and empty text mean: as the model's defaults say. */
export interface RunForm {
  kind: FormKind
  name: string
  model: string
  /** Training step; undefined takes the last, `all` makes a run of each. */
  checkpoint: number | 'all' | undefined
  from: 'dataset' | 'noise' | 'run' | 'file'
  dataset: string
  limit: string
  /** Of the noises or of the dataset only these: 100-199,250. */
  images: string
  /** With commas: a run of each. So are K of replaced and of swapped steps. */
  seed: string
  count: string
  stream: Stream
  /** An earlier run, and which of its arrays. */
  run: string
  tensor: 'noise' | 'samples' | 'latents'
  /** The set on the other side of an interpolation, how many points lie between, and over what slerp goes. */
  otherRun: string
  otherTensor: 'noise' | 'latents'
  between: string
  slerp: 'whole' | 'rows'
  /** Of variations: the share of the variance that is added noise, the draws of it for every row, and their seed and stream. */
  variance: string
  draws: string
  drawSeed: string
  path: string
  steps: number | undefined
  /** Further T, with commas: a run of each. */
  moreSteps: string
  inversionSteps: number | undefined
  /** `both` makes a run of each. */
  convention: TimeConvention | 'both' | undefined
  clip: 'both' | 'sampling' | 'inversion' | 'none' | undefined
  afterClip: AfterClip | undefined
  batch: string
  processes: string
  /** Undefined leaves the choice to the workbench. */
  device: Provider | undefined
  /** Every n-th; empty keeps none. */
  keepStates: string
  keepPredictions: string
  /** Inversion steps that forward diffusion takes the place of, where its noise comes from, and the level it goes to. */
  replaceFirst: string
  replaceSeed: string
  replaceStream: Stream | undefined
  replaceLevel: ReplaceLevel
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
    images: '',
    seed: '420',
    count: '64',
    stream: 'torch',
    run: '',
    tensor: 'latents',
    otherRun: '',
    otherTensor: 'latents',
    between: '5',
    slerp: 'whole',
    variance: '0.2',
    draws: '20',
    drawSeed: '10',
    path: '',
    steps: undefined,
    moreSteps: '',
    inversionSteps: undefined,
    convention: undefined,
    clip: undefined,
    afterClip: undefined,
    batch: '',
    processes: '',
    device: undefined,
    keepStates: '',
    keepPredictions: '',
    replaceFirst: '',
    replaceSeed: '',
    replaceStream: undefined,
    replaceLevel: 'consistent',
    swapFirst: '',
    swap: 'epsilon',
    threshold: undefined,
    classes: '',
  }
}

/** Where the rows of this kind may start: an inversion needs images, sampling needs noise. */
export function possibleSources(kind: FormKind): RunForm['from'][] {
  if (kind === 'interpolate' || kind === 'vary') return ['run']
  if (kind === 'invert') return ['dataset', 'run', 'file']
  return kind === 'sample' ? ['noise', 'run', 'file'] : ['dataset', 'noise', 'run', 'file']
}

/** The arrays of an earlier run that can start a run of this kind. */
export function possibleTensors(kind: FormKind): RunForm['tensor'][] {
  if (kind === 'invert') return ['samples']
  return kind === 'roundtrip' ? ['noise', 'samples', 'latents'] : ['latents', 'noise']
}

export function inverts({ kind }: Pick<RunForm, 'kind'>): boolean {
  return kind === 'invert' || kind === 'roundtrip'
}

/** Whether a run may take some of the noises, of the images of a dataset or of the rows of a run, and leave the others. */
export function choosesImages({ kind, from }: Pick<RunForm, 'kind' | 'from'>): boolean {
  return kind !== 'interpolate' && kind !== 'vary' && from !== 'file'
}

/** Whether forward diffusion takes the place of inversion steps; what is said about its noise has no say otherwise. */
export function replaces(form: Pick<RunForm, 'kind' | 'replaceFirst'>): boolean {
  return inverts(form) && form.replaceFirst.trim() !== '' && !wholeNumbers(form.replaceFirst)?.every((k) => k === 0)
}
