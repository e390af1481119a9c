import { formatNumber, formatSignificant } from '../format/formatNumber.ts'
import { kolmogorovTail } from '../../src-shared/studies/kolmogorovTail.ts'
import { measureLabels } from '../../src-shared/studies/measureLabels.ts'
import type { Measure } from '../../src-shared/studies/rowMeasures.ts'

export interface Measurement {
  measure: Measure
  /** A name, or a formula where `isFormula`. */
  label: string
  isFormula?: boolean
  format: (value: number) => string
  /** What is told beside the value of one image that has so many entries. */
  beside?: (value: number, entries: number) => string
  /** How it is measured, in one sentence. */
  definition: string
}

const degrees = (value: number) => `${formatNumber(value, 1)}°`
const entries = (value: number) => formatNumber(value, 3)
const fourPlaces = (value: number) => formatNumber(value, 4)
const angleRule = 'Angles lie between the two vectors that leave a corner, over all entries, not centred.'
const kolmogorovRule =
  'KS distance is that of Kolmogorov and Smirnov to N(0, 1), sup |F(z) − Φ(z)|: the largest gap between the share F(z) of the entries of an image up to z ' +
  'and that of a standard normal. Noise of d entries has about 0.87/√d, and in 95 of 100 images less than 1.36/√d. p is the chance that independent ' +
  'draws of N(0, 1) are as far from it; entries of a latent that depend on each other make it too small.'
const kurtosisRule =
  'Excess kurtosis is m₄/m₂² − 3 with the moments of the entries of an image about their mean: 0 for a normal, within ±2√(24/d) for most noise, ' +
  'more with heavier tails.'
/** `p 0.03` */
const kolmogorovP = (value: number, entries: number) => {
  const p = kolmogorovTail(value, entries)
  return p < 0.0001 ? 'p < 0.0001' : `p ${formatSignificant(p)}`
}
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
    measure: 'latentKolmogorov',
    label: measureLabels.latentKolmogorov,
    format: fourPlaces,
    beside: kolmogorovP,
    definition: kolmogorovRule,
  },
  {
    measure: 'noiseKolmogorov',
    label: measureLabels.noiseKolmogorov,
    format: fourPlaces,
    beside: kolmogorovP,
    definition: kolmogorovRule,
  },
  { measure: 'latentKurtosis', label: measureLabels.latentKurtosis, format: entries, definition: kurtosisRule },
  { measure: 'noiseKurtosis', label: measureLabels.noiseKurtosis, format: entries, definition: kurtosisRule },
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

/** A value of one image with what stands beside it: `0.0152, p 0.47`. */
export function measuredText({ format, beside }: Measurement, value: number, d: number): string {
  return beside ? `${format(value)}, ${beside(value, d)}` : format(value)
}
