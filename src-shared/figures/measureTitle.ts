import { measureLabels } from '../studies/measureLabels.ts'
import type { Measure } from '../studies/rowMeasures.ts'
import { plainFormula } from './plainFormula.ts'

/** What values of a measure are given in; those that are left out have no unit but that of the arrays. */
export const measureUnits: Readonly<Partial<Record<Measure, string>>> = {
  angleSample: '°',
  angleNoise: '°',
  angleLatent: '°',
  plainShare: 'share',
}

/** A measure with its unit, where only text can stand: `Angle at sample (°)`. */
export function measureTitle(measure: Measure): string {
  const unit = measureUnits[measure]
  return `${plainFormula(measureLabels[measure])}${unit === undefined ? '' : ` (${unit})`}`
}
