import { expect, test } from 'vitest'
import { measuredText, measurements } from '../../../../src-renderer/run/measurements.ts'
import { measureLabels } from '../../../../src-shared/studies/measureLabels.ts'

const textOf = (measure: string, value: number, d: number) =>
  measuredText(
    measurements.find((entry) => entry.measure === measure)!,
    value,
    d,
  )

test('every measure of an image is listed, with the label that tables know it by', () => {
  expect(measurements.map(({ measure }) => measure).sort()).toEqual(Object.keys(measureLabels).sort())
})

test('a distance to normal has its chance beside it, which depends on the entries of an image, and other numbers stand alone', () => {
  // 1.358 / √d is exceeded by 5 of 100
  expect(textOf('latentKolmogorov', 1.358 / Math.sqrt(3072), 3072)).toBe('0.0245, p 0.0492')
  expect(textOf('latentKolmogorov', 0.2, 3072)).toBe('0.2000, p < 0.0001')
  expect(textOf('noiseKolmogorov', 0.1, 48)).toBe('0.1000, p 0.686')
  expect(textOf('latentKurtosis', 0.25, 3072)).toBe('0.250')
})
