/** A filter of two dimensions as a sum of products of one: Σ across(x) down(y), both of the same odd length. */
export type Filter = readonly { across: Float64Array; down: Float64Array }[]

/** Gaussians of the contrast sensitivity of each opponent channel, as their weight and width (FLIP, table 1). */
const sensitivities = {
  lightness: [[1, 0.0047]],
  redGreen: [[1, 0.0053]],
  blueYellow: [
    [34.1, 0.04],
    [13.5, 0.025],
  ],
} as const
const widest = 0.04
/** Of the lines and points that are looked for, in degrees. */
const featureWidth = 0.082

/**
 * What an eye at a distance leaves of an image: low-pass filters of the three opponent channels, each summing to 1 (FLIP, equation 4).
 *
 * @param pixelsPerDegree  of visual angle
 */
export function contrastFilters(pixelsPerDegree: number): Record<keyof typeof sensitivities, Filter> {
  const radius = Math.ceil(3 * Math.sqrt(widest / (2 * Math.PI ** 2)) * pixelsPerDegree)
  const filterOf = (terms: readonly (readonly [number, number])[]): Filter => {
    const parts = terms.map(([weight, width]) => ({
      weight: weight * Math.sqrt(Math.PI / width),
      line: along(radius, (x) => Math.exp((-(Math.PI ** 2) * (x / pixelsPerDegree) ** 2) / width)),
    }))
    const total = parts.reduce((sum, { weight, line }) => sum + weight * sumOf(line) ** 2, 0)
    return parts.map(({ weight, line }) => ({ across: line.map((value) => (value * weight) / total), down: line }))
  }
  return {
    lightness: filterOf(sensitivities.lightness),
    redGreen: filterOf(sensitivities.redGreen),
    blueYellow: filterOf(sensitivities.blueYellow),
  }
}

/** First and second derivatives of a Gaussian across an image, whose positive and negative weights each sum to one (FLIP, section 4.2). */
export function featureFilters(pixelsPerDegree: number): { edges: Filter; points: Filter } {
  const deviation = 0.5 * featureWidth * pixelsPerDegree
  const radius = Math.ceil(3 * deviation)
  const bell = along(radius, (x) => Math.exp(-(x ** 2) / (2 * deviation ** 2)))
  const total = sumOf(bell)
  const down = bell.map((value) => value / total)
  const edge = along(radius, (x) => -x).map((value, i) => value * bell[i])
  const point = along(radius, (x) => x ** 2 / deviation ** 2 - 1).map((value, i) => value * bell[i])
  return { edges: [{ across: balanced(edge), down }], points: [{ across: balanced(point), down }] }
}

/** The same filter with its sides exchanged. */
export const turned = (filter: Filter): Filter => filter.map(({ across, down }) => ({ across: down, down: across }))

/**
 * Correlates a plane with a filter; beyond its edges the plane goes on as it ends.
 *
 * @param plane  (H, W)
 */
export function filtered(plane: Float64Array, width: number, height: number, filter: Filter): Float64Array {
  const result = new Float64Array(plane.length)
  for (const { across, down } of filter) {
    const lines = convolved(plane, width, height, across, 1)
    const both = convolved(lines, width, height, down, width)
    for (let i = 0; i < result.length; i++) result[i] += both[i]
  }
  return result
}

/** @param stride  1 along rows, the width along columns */
function convolved(
  plane: Float64Array,
  width: number,
  height: number,
  line: Float64Array,
  stride: number,
): Float64Array {
  const radius = (line.length - 1) / 2
  const result = new Float64Array(plane.length)
  const length = stride === 1 ? width : height
  const lines = plane.length / length
  const padded = new Float64Array(length + 2 * radius)
  for (let number = 0; number < lines; number++) {
    const start = stride === 1 ? number * width : number
    for (let at = 0; at < padded.length; at++)
      padded[at] = plane[start + Math.min(length - 1, Math.max(0, at - radius)) * stride]
    for (let at = 0; at < length; at++) {
      let sum = 0
      for (let k = 0; k < line.length; k++) sum += line[k] * padded[at + k]
      result[start + at * stride] = sum
    }
  }
  return result
}

function along(radius: number, value: (x: number) => number): Float64Array {
  return Float64Array.from({ length: 2 * radius + 1 }, (_, i) => value(i - radius))
}

const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)

function balanced(line: Float64Array): Float64Array {
  const above = sumOf(line.map((value) => Math.max(0, value)))
  const below = sumOf(line.map((value) => Math.max(0, -value)))
  return line.map((value) => value / (value > 0 ? above : below))
}
