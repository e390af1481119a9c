import type { DifferenceMap } from '../../src-shared/figures/document/differenceMap.ts'
import { plainNumber } from '../../src-shared/numbers/plainNumber.ts'
import { mapChoices } from '../run/differenceMaps.ts'

/**
 * How the differences of a figure are shown, for its rule.
 *
 * @param limit  the difference with the last colour
 * @param components  whether they have more than three channels
 */
export function differenceWords(map: DifferenceMap, limit: number, components: boolean): string {
  if (map === 'signed' && components) return 'by their principal components'
  return `as ${mapChoices.find(({ value }) => value === map)!.label}, in full colour at ${plainNumber(limit, 3)}`
}
