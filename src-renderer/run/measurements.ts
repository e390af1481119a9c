import { formatNumber, formatSignificant } from '../format/formatNumber.ts'
import type { Measure } from './rowMeasures.ts'

export interface Measurement {
  measure: Measure
  /** A name, or a formula where `isFormula`. */
  label: string
  isFormula?: boolean
  format: (value: number) => string
  /** How it is measured, in one sentence. */
  definition: string
}

const degrees = (value: number) => `${formatNumber(value, 1)}°`
const entries = (value: number) => formatNumber(value, 3)
const angleRule = 'Angles lie between the two vectors that leave a corner, over all entries, not centred.'
const distanceRule = '‖·‖₂ is the L2 norm over all entries of an image, not divided by their number.'

/** What is measured on one row, in the order of the inspector. */
export const measurements: readonly Measurement[] = [
  {
    measure: 'latentMean',
    label: 'Mean of the latent',
    format: entries,
    definition: 'Mean and standard deviation over all entries of this latent; 0 and 1 for noise.',
  },
  {
    measure: 'latentSd',
    label: 'Standard deviation of it',
    format: entries,
    definition: 'Mean and standard deviation over all entries of this latent; 0 and 1 for noise.',
  },
  {
    measure: 'latentError',
    label: '|x̂_T − x_T|',
    isFormula: true,
    format: entries,
    definition: '|·| is the mean absolute difference over all entries of an image.',
  },
  {
    measure: 'reconstructionError',
    label: '|x̂_0 − x_0|',
    isFormula: true,
    format: entries,
    definition: '|·| is the mean absolute difference over all entries of an image.',
  },
  {
    measure: 'noiseLatent',
    label: '‖x̂_T − x_T‖_2',
    isFormula: true,
    format: formatSignificant,
    definition: distanceRule,
  },
  {
    measure: 'sampleLatent',
    label: '‖x_0 − x̂_T‖_2',
    isFormula: true,
    format: formatSignificant,
    definition: distanceRule,
  },
  {
    measure: 'sampleNoise',
    label: '‖x_0 − x_T‖_2',
    isFormula: true,
    format: formatSignificant,
    definition: distanceRule,
  },
  { measure: 'angleSample', label: 'Angle at sample', format: degrees, definition: angleRule },
  { measure: 'angleNoise', label: 'Angle at noise', format: degrees, definition: angleRule },
  { measure: 'angleLatent', label: 'Angle at latent', format: degrees, definition: angleRule },
  {
    measure: 'plainShare',
    label: 'Plain area',
    format: (value) => `${formatNumber(value * 100)} %`,
    definition:
      'Plain are the pixels of the sample whose differences to the next pixel below and to the right, averaged, stay under 0.025 in every channel.',
  },
]
