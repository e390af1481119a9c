import { pointsKept } from '../../src-shared/project/keptArrays.ts'
import type { RunRecord } from '../../src-shared/project/runRecord.ts'
import type { States } from './picturePath.ts'

/** Pictures that stand side by side in the inspector. */
const most = 6

/** A few states of the way that an image went, from its start to its end: of inversion, which is what a run is about, or else of sampling. */
export function pathGlance(record: Parameters<typeof pointsKept>[0] & Pick<RunRecord, 'shape'>) {
  // Of more channels than colours the components of all states would be fitted anew for each image.
  if (record.shape[0] > 3) return undefined
  const of = (name: 'inversion_states' | 'sampling_states', states: States, title: string) => {
    const points = pointsKept(record, name)
    return points && points.length > 1 ? { states, title, steps: evenly(points) } : undefined
  }
  return (
    of('inversion_states', 'inversion-states', 'The inversion path') ??
    of('sampling_states', 'sampling-states', 'The sampling path')
  )
}

/** The first, the last, and others between them at even distances. */
function evenly(points: readonly number[]): number[] {
  const count = Math.min(most, points.length)
  return Array.from({ length: count }, (_, i) => points[Math.round((i * (points.length - 1)) / (count - 1))])
}
