import type { DifferenceMap } from '../../src-shared/figures/document/differenceMap.ts'
import { rowsInAddress, type Progress } from './fittedOfRun.ts'
import type { RunPicture } from './picturePath.ts'

/**
 * How the address of a picture says the colours of a difference of two runs. Signed ones of more channels than there are colours are shown by their
 * components over all rows that both have finished, so that the address changes with them.
 *
 * @param shown  gain: its limit is 1 / gain; map: signed where left out
 * @param shape  (C, H, W) of an image
 */
export function differencePicture(
  { gain, map }: Readonly<{ gain: number; map?: DifferenceMap }>,
  [channels]: readonly number[],
  runs: readonly Progress[],
): Pick<RunPicture, 'colours' | 'limit' | 'map' | 'fitted'> {
  if (channels > 3 && (map === undefined || map === 'signed')) return { colours: 'pca', fitted: rowsInAddress(...runs) }
  return { colours: 'fixed', limit: 1 / gain, map }
}
