import { formatNumber } from '../format/formatNumber.ts'
import { largest, measureAt, type Measure, type PerRow } from '../../src-shared/studies/rowMeasures.ts'

export interface Meter {
  label: string
  text: string
  /** Length of the bar, 0 to 1. */
  share: number
  role?: 'latent' | 'reconstruction'
}

const meters: readonly { measure: Measure; label: string; role?: Meter['role'] }[] = [
  { measure: 'latentError', label: 'Latent error', role: 'latent' },
  { measure: 'latentKolmogorov', label: 'KS distance', role: 'latent' },
  { measure: 'plainShare', label: 'Plain area' },
  { measure: 'reconstructionError', label: 'Reconstruction', role: 'reconstruction' },
]

/** The meters of a row, those that the run's measurements have. Errors, and how far a latent is from normal, are drawn to the largest of the run, plain area to 100 %. */
export function rowMeters(perRow: PerRow | undefined, positions: Int32Array): (row: number) => Meter[] {
  const present = meters.filter(({ measure }) => perRow?.[measure])
  const full = present.map(({ measure }) => (measure === 'plainShare' ? 1 : largest(perRow, measure)))
  return (row) =>
    present.flatMap(({ measure, label, role }, index) => {
      const value = measureAt(perRow, measure, positions[row])
      if (value === undefined) return []
      const text = measure === 'plainShare' ? `${formatNumber(value * 100)} %` : formatNumber(value, 3)
      return [{ label, text, role, share: full[index] > 0 ? Math.min(1, value / full[index]) : 0 }]
    })
}
