import { fittedStates } from '../../../src-shared/project/fittedStates.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { OpenProject } from '../openProject.ts'
import { setColours, type SetColours } from './setColours.ts'

interface AskedPath {
  /** Which path it is. */
  key: string
  range: 'set' | 'pca'
  shape: RunRecord['shape']
  /** The states that were kept, 0 to T. */
  points: readonly number[]
  /** Reads one state of the image, by its number of steps. */
  readState: (point: number) => Promise<Float32Array>
}

/**
 * The range, or the principal components over the channels, that all states of one image's path share: of its own states (fittedStates), so that colours
 * change along a path only where values do.
 *
 * @throws what reading throws
 */
export function pathColours(
  project: OpenProject,
  { key, range, shape, points, readState }: AskedPath,
): Promise<SetColours> {
  const length = shape.reduce((product, side) => product * side, 1)
  return setColours(project, {
    key: `path-${key}`,
    range,
    record: { count: points.length, shape },
    finished: [[{ first: 0, count: points.length }]],
    fit: fittedStates(points.length),
    async read(first, count) {
      const states = new Float32Array(count * length)
      for (let i = 0; i < count; i++) states.set(await readState(points[first + i]), i * length)
      return states
    },
  })
}
