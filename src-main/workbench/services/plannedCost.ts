import type { RunPlan, TimeBasis } from '../../../src-shared/contract/views.ts'
import { arraysOf } from '../../../src-shared/project/keptArrays.ts'
import type { ModelEntry } from '../../../src-shared/project/projectFile.ts'
import { startsFromNoise } from '../../../src-shared/project/runRecord.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import type { ResolvedRun } from './resolveRun.ts'

/** What a run is, as far as its cost depends on it. */
export type CostlyRun = Pick<RunRequest, 'kind' | 'source'>

/** (C, H, W) of the pictures that a model is about: its states, or what its autoencoder encodes to them. */
export function pictureShape({ shape, autoencoder }: Pick<ModelEntry, 'shape' | 'autoencoder'>): ModelEntry['shape'] {
  if (!autoencoder) return [...shape]
  return [autoencoder.channels, autoencoder.scale * shape[1], autoencoder.scale * shape[2]]
}

/** The arrays that a run will write, with their bytes. */
export function arraysOfPlan({ kind, source }: CostlyRun, run: ResolvedRun): RunPlan['arrays'] {
  const { count, model, tensors, settings, kept } = run
  const arrays = arraysOf({ kind, source, settings, count, shape: model.shape, tensors, kept, health: true })
  return arrays.map(({ name, shape }) => ({ name, shape, bytes: shape.reduce((product, axis) => product * axis, 4) }))
}

/**
 * The pictures that a run of a latent model decodes for the gallery: of its samples, unless they are copied from a file or another run, and of its
 * reconstructions. Their bytes are those of PNG files that nothing could be saved in, of noise for example; real images take about half.
 */
export function picturesOfPlan({ kind, source }: CostlyRun, { model, count }: ResolvedRun): RunPlan['pictures'] {
  if (!model.autoencoder) return undefined
  const ofSamples = startsFromNoise(source) || source.from === 'dataset'
  const pictures = count * (Number(ofSamples) + Number(kind === 'roundtrip'))
  const [channels, height, width] = pictureShape(model)
  // A line begins with its filter; 16 kB that do not compress are kept as they are with 5 bytes more; 100 are head and end.
  const raw = height * (Math.min(3, channels) * width + 1)
  return { count: pictures, bytes: pictures * (raw + 5 * Math.ceil(raw / 16_383) + 100) }
}

/** All that a run will write, in bytes. */
export function bytesOfPlan(request: CostlyRun, run: ResolvedRun): number {
  const arrays = arraysOfPlan(request, run).reduce((sum, { bytes }) => sum + bytes, 0)
  return arrays + (picturesOfPlan(request, run)?.bytes ?? 0)
}

/**
 * How long evaluations of a run take, from the last run of its model here, which made its pictures too, or else from what was measured before:
 * then the pictures are added, and images that are encoded are counted like those that are decoded.
 *
 * @param share  of the rows, those that are left
 * @returns undefined where nothing is known
 */
export function timeOfPlan(
  request: CostlyRun,
  run: ResolvedRun,
  { evaluations, share = 1 }: { evaluations: number; share?: number },
): { seconds: number; basis: TimeBasis } | undefined {
  const { speed, processes, count } = run
  if (!speed) return undefined
  const part = processes / speed.processes
  const known = speed.run ?? speed.measurement
  if (!known) return undefined
  const seconds = evaluations / (known.evaluationsPerSecond * part)
  if (speed.run) return { seconds, basis: { from: 'run', at: speed.run.at } }
  const encoded = run.model.autoencoder && request.source.from === 'dataset' ? count : 0
  const pictures = share * ((picturesOfPlan(request, run)?.count ?? 0) + encoded)
  const perSecond = speed.measurement?.picturesPerSecond
  return {
    seconds: seconds + (perSecond ? pictures / (perSecond * part) : 0),
    basis: { from: 'measurement', at: known.at },
  }
}
