import { runDifferences } from '../../../engine/studies/runDifferences.ts'
import type { ResolvedNeed } from './planStudy.ts'

/**
 * The needs that a study can measure. One whose run would be left out beside the run that it is to be measured with, because their settings keep
 * them apart, is not computed.
 *
 * @returns the others, and of each that is left out a sentence that says why
 */
export function withoutIncomparable(needs: readonly ResolvedNeed[]): { measured: ResolvedNeed[]; leftOut: string[] } {
  const leftOut: string[] = []
  const measured = needs.filter(({ need }, place) => {
    const other = needs.find((one) => one.need.key === need.beside)
    if (!other) return true
    const differences = runDifferences(asCompared(needs[place]), asCompared(other), { allowed: 'checkpoint' })
    if (differences.length === 0) return true
    const why = `${needs[place].run ? 'since it has' : 'and not computed, since it would have'} ${differences.join(' and ')}`
    leftOut.push(`${need.purpose.replace(/^./, (letter) => letter.toUpperCase())} is left out of the study ${why}.`)
    return false
  })
  return { measured, leftOut }
}

/** What a need's run will be, as far as runs are compared by it. */
const asCompared = ({ need, resolved: { model, settings, count }, request }: ResolvedNeed) => ({
  id: need.key,
  shape: model.shape,
  settings,
  count,
  source: request?.source,
})
