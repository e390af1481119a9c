import type { RunSummary, Spread } from '../../../../src-shared/studies/runSummary.ts'

/** Evenly spread values around a mean: enough to draw, with a mean that a test can state. */
export function valuesAround(mean: number, halfWidth: number, n: number): number[] {
  return Array.from({ length: n }, (_, index) => mean + halfWidth * ((2 * index) / Math.max(1, n - 1) - 1))
}

const spread = (values: number[]): Spread => ({
  mean: values.reduce((a, b) => a + b, 0) / values.length,
  sd: 2,
  n: values.length,
})

/** A round trip from noise: all three distances, with reconstructions. */
export function roundTripSummary(n: number): RunSummary {
  const [noiseLatent, sampleLatent, sampleNoise] = [
    valuesAround(27, 9, n),
    valuesAround(61, 6, n),
    valuesAround(76, 3, n),
  ]
  return {
    n,
    d: 3072,
    moments: {},
    reconstructionError: { mean: 0.02, sd: 0.005, n },
    distances: {
      noiseLatent: spread(noiseLatent),
      sampleLatent: spread(sampleLatent),
      sampleNoise: spread(sampleNoise),
    },
    perRow: { rows: noiseLatent.map((_, row) => row), noiseLatent, sampleLatent, sampleNoise },
  }
}

/** An inversion of images with its reconstruction: no noise x_T. */
export function inversionSummary(n: number): RunSummary {
  const sampleLatent = valuesAround(52, 6, n)
  const reconstructionError = valuesAround(0.02, 0.01, n)
  return {
    n,
    d: 3072,
    moments: {},
    reconstructionError: { mean: 0.02, sd: 0.005, n },
    perRow: { rows: sampleLatent.map((_, row) => row), sampleLatent, reconstructionError },
  }
}
