import { formatNumber, formatSignificant } from '../format/formatNumber.ts'
import { measureLabels } from '../../src-shared/studies/measureLabels.ts'
import type { Measure } from '../../src-shared/studies/rowMeasures.ts'

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
    label: measureLabels.latentMean,
    format: entries,
    definition: 'Mean and standard deviation over all entries of this latent; 0 and 1 for noise.',
  },
  {
    measure: 'latentSd',
    label: measureLabels.latentSd,
    format: entries,
    definition: 'Mean and standard deviation over all entries of this latent; 0 and 1 for noise.',
  },
  {
    measure: 'latentError',
    label: measureLabels.latentError,
    isFormula: true,
    format: entries,
    definition: '|·| is the mean absolute difference over all entries of an image.',
  },
  {
    measure: 'reconstructionError',
    label: measureLabels.reconstructionError,
    isFormula: true,
    format: entries,
    definition: '|·| is the mean absolute difference over all entries of an image.',
  },
  {
    measure: 'noiseLatent',
    label: measureLabels.noiseLatent,
    isFormula: true,
    format: formatSignificant,
    definition: distanceRule,
  },
  {
    measure: 'sampleLatent',
    label: measureLabels.sampleLatent,
    isFormula: true,
    format: formatSignificant,
    definition: distanceRule,
  },
  {
    measure: 'sampleNoise',
    label: measureLabels.sampleNoise,
    isFormula: true,
    format: formatSignificant,
    definition: distanceRule,
  },
  { measure: 'angleSample', label: measureLabels.angleSample, format: degrees, definition: angleRule },
  { measure: 'angleNoise', label: measureLabels.angleNoise, format: degrees, definition: angleRule },
  { measure: 'angleLatent', label: measureLabels.angleLatent, format: degrees, definition: angleRule },
  {
    measure: 'plainShare',
    label: measureLabels.plainShare,
    format: (value) => `${formatNumber(value * 100)} %`,
    definition:
      'Plain are the pixels of the sample whose differences to the next pixel below and to the right, averaged, stay under 0.025 in every channel.',
  },
]
