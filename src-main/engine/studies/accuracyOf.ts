import type { Measured } from '../../../src-shared/studies/studyResult.ts'
import type { Mapping } from '../../analysis/measureMapping.ts'

/** Over pools as it is; of one pool with Wilson's interval for a share. */
export function accuracyOf(nearest: Measured, { pools, poolRows }: Pick<Mapping, 'pools' | 'poolRows'>): Measured {
  if (pools > 1) return nearest
  const [p, n, z] = [nearest.mean, poolRows, 1.959964]
  const centre = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n)
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))
  return { mean: p, sd: Math.sqrt(p * (1 - p)), n, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
