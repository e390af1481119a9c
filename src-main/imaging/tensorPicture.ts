import { ShapeMismatch } from '../../src-shared/errors/dataErrors.ts'
import { loadSharp } from './loadSharp.ts'
import type { PrincipalColours } from './principalColours.ts'

/**
 * How values become colours: `unit` shows [-1, 1] from black to white, `row` the smallest to the largest value of this tensor, `fixed` [-limit, limit],
 * `between` [low, high], and `principal` the places' first three principal components as red, green and blue.
 */
export type Colours =
  | { range: 'unit' }
  | { range: 'row' }
  | { range: 'fixed'; limit: number }
  | { range: 'between'; low: number; high: number }
  | { range: 'principal'; principal: PrincipalColours }

const midGrey = 128

/**
 * A PNG of one tensor. Values beyond the range are black or white, values that are not finite mid grey, and so is a `row` whose values are all the same.
 *
 * One or two channels show the first as grey; three or more show the first three as red, green and blue.
 * @param data  (C, H, W)
 * @throws ShapeMismatch where the data do not have the shape
 */
export async function tensorPicture({
  data,
  shape: [channels, height, width],
  colours,
}: {
  data: Float32Array
  shape: readonly [number, number, number]
  colours: Colours
}): Promise<Buffer> {
  const area = height * width
  if (Math.min(channels, height, width) < 1 || data.length !== channels * area)
    throw ShapeMismatch({ what: 'A row of the array', shape: [data.length], expected: [channels, height, width] })
  const shown = channels >= 3 ? 3 : 1
  const bytes =
    colours.range === 'principal'
      ? projected(data, area, shown, colours.principal)
      : scaled(data, area, shown, rangeOf(data.subarray(0, shown * area), colours))
  const sharp = await loadSharp()
  return sharp(bytes, { raw: { width, height, channels: shown } })
    .toColourspace(shown === 1 ? 'b-w' : 'srgb')
    .png()
    .toBuffer()
}

function scaled(
  data: Float32Array,
  area: number,
  shown: number,
  [low, high]: [low: number, high: number],
): Uint8ClampedArray {
  const scale = 255 / (high - low)
  const bytes = new Uint8ClampedArray(shown * area)
  for (let channel = 0; channel < shown; channel++)
    for (let i = 0; i < area; i++) {
      const level = (data[channel * area + i] - low) * scale
      bytes[i * shown + channel] = Number.isFinite(level) ? Math.round(level) : midGrey
    }
  return bytes
}

/** Three standard deviations on both sides of the mean, along each direction from black to full colour. */
function projected(
  data: Float32Array,
  area: number,
  shown: number,
  { mean, directions, deviations }: PrincipalColours,
): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(shown * area)
  for (let colour = 0; colour < shown; colour++)
    for (let i = 0; i < area; i++) {
      let value = 0
      directions[colour].forEach((weight, channel) => (value += weight * (data[channel * area + i] - mean[channel])))
      const level = 127.5 + (value / (3 * deviations[colour])) * 127.5
      bytes[i * shown + colour] = Number.isFinite(level) ? Math.round(level) : midGrey
    }
  return bytes
}

/** The smallest and the largest finite value; [Infinity, -Infinity] where there is none. */
export function extremes(data: Float32Array): [low: number, high: number] {
  return rangeOf(data, { range: 'row' })
}

function rangeOf(data: Float32Array, colours: Exclude<Colours, { range: 'principal' }>): [low: number, high: number] {
  if (colours.range === 'unit') return [-1, 1]
  if (colours.range === 'fixed') return [-colours.limit, colours.limit]
  if (colours.range === 'between') return [colours.low, colours.high]
  let low = Infinity
  let high = -Infinity
  for (const value of data) {
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}
