import type { Measured } from '../../../src-shared/studies/studyResult.ts'
import type { Mapping } from '../../analysis/measureMapping.ts'
import { shareOfUnits } from '../../analysis/shareOfUnits.ts'

/** Over pools as it is; of one pool with Wilson's interval for a share. */
export function accuracyOf(nearest: Measured, { pools, poolRows }: Pick<Mapping, 'pools' | 'poolRows'>): Measured {
  return pools > 1 ? nearest : shareOfUnits(nearest.mean, poolRows)
}
