import { KeptName, passesOf, startsFromNoise, type RunRecord } from './runRecord.ts'
import type { Keeping, RunKind, RunSettings } from './runSettings.ts'

/** 0, n, 2n, … and `last`, which is always kept. */
export function keptPoints(last: number, keeping: Keeping): number[] {
  if (keeping === false) return []
  const every = keeping === true ? 1 : keeping
  const points = Array.from({ length: Math.floor(last / every) + 1 }, (_, i) => i * every)
  return points.at(-1) === last ? points : [...points, last]
}

/** What a run keeps of its way: states 0 to T, predictions 0 to T - 1, of sampling and of inversion as far as it has them. */
export function keptOf(kind: RunKind, fromNoise: boolean, settings: RunSettings): NonNullable<RunRecord['kept']> {
  const kept: NonNullable<RunRecord['kept']> = {}
  for (const pass of passesOf(kind, fromNoise)) {
    if (pass === 'reconstruction') continue
    const steps = pass === 'sampling' ? settings.steps : settings.inversionSteps
    if (settings.keepStates) kept[`${pass}_states`] = keptPoints(steps, settings.keepStates)
    if (settings.keepPredictions) kept[`${pass}_predictions`] = keptPoints(steps - 1, settings.keepPredictions)
  }
  return kept
}

/** The states or steps that an array of a run holds, in its order; runs of earlier versions kept every state. */
export function pointsKept(
  record: Pick<RunRecord, 'kind' | 'source' | 'settings' | 'kept'>,
  name: KeptName,
): readonly number[] | undefined {
  if (record.kept || !record.settings?.keepStates || !record.source) return record.kept?.[name]
  return keptOf(record.kind, startsFromNoise(record.source), record.settings)[name]
}

/** The columns of health.npy. `difference` is mean |state - the other direction's state at the same level|; NaN where it is not known. */
export const healthColumns = ['mean', 'variance', 'clippedShare', 'meanAbsoluteNoise', 'difference'] as const

/** The rows of health.npy of a batch: every state of every pass, the start first. */
export function healthRows(
  kind: RunKind,
  fromNoise: boolean,
  { steps, inversionSteps }: Pick<RunSettings, 'steps' | 'inversionSteps'>,
): { pass: 'sampling' | 'inversion' | 'reconstruction'; first: number; states: number }[] {
  let first = 0
  return passesOf(kind, fromNoise).map((pass) => {
    const states = (pass === 'inversion' ? inversionSteps : steps) + 1
    const rows = { pass, first, states }
    first += states
    return rows
  })
}

/** An array of a run: the name of its file without `.npy`, and its shape. */
export interface RunArray {
  name: RunRecord['tensors'][number] | KeptName | 'health'
  shape: number[]
}

/** Every array that a run writes. */
export function arraysOf(
  record: Pick<RunRecord, 'kind' | 'source' | 'settings' | 'count' | 'shape' | 'tensors' | 'kept' | 'health'>,
): RunArray[] {
  const { kind, source, settings, count, shape, tensors, health } = record
  const arrays: RunArray[] = tensors.map((name) => ({ name, shape: [count, ...shape] }))
  for (const name of KeptName.options) {
    const points = pointsKept(record, name)
    if (points) arrays.push({ name, shape: [points.length, count, ...shape] })
  }
  if (health && settings && source) {
    const states = healthRows(kind, startsFromNoise(source), settings).reduce((sum, pass) => sum + pass.states, 0)
    arrays.push({ name: 'health', shape: [Math.ceil(count / settings.batch), states, healthColumns.length] })
  }
  return arrays
}
