import type { Measure } from './rowMeasures.ts'

/** What is measured on one row, by the name that people know it by: words, or a formula that `mathText` reads. */
export const measureLabels: Readonly<Record<Measure, string>> = {
  latentMean: 'Mean of the latent',
  latentSd: 'Standard deviation of it',
  latentKolmogorov: 'KS distance of the latent',
  noiseKolmogorov: 'KS distance of the noise',
  latentKurtosis: 'Excess kurtosis of the latent',
  noiseKurtosis: 'Excess kurtosis of the noise',
  latentError: '|x̂_T − x_T|',
  reconstructionError: '|x̂_0 − x_0|',
  noiseLatent: '‖x̂_T − x_T‖_2',
  sampleLatent: '‖x_0 − x̂_T‖_2',
  sampleNoise: '‖x_0 − x_T‖_2',
  angleSample: 'Angle at sample',
  angleNoise: 'Angle at noise',
  angleLatent: 'Angle at latent',
  plainShare: 'Plain area',
}
