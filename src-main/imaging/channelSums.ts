/** What the principal components of channels are made of: sums over places, which may be added up part by part. */
export interface ChannelSums {
  channels: number
  /** Places, each a vector over the channels; those with a value that is not finite are left out. */
  places: number
  /** Of each channel. */
  sums: Float64Array
  /** Of the products of two channels, channels x channels; the upper triangle stays 0. */
  products: Float64Array
}

export function noChannelSums(channels: number): ChannelSums {
  return { channels, places: 0, sums: new Float64Array(channels), products: new Float64Array(channels * channels) }
}

/**
 * Adds every place of a tensor to the sums.
 *
 * @param row  (C, H, W)
 */
export function addToChannelSums(sums: ChannelSums, row: Float32Array): void {
  const { channels } = sums
  const area = row.length / channels
  const planes = Array.from({ length: channels }, (_, channel) => row.subarray(channel * area, (channel + 1) * area))
  const kept = planes.every(isFinite) ? planes : finitePlaces(planes)
  sums.places += kept[0].length
  for (let a = 0; a < channels; a++) {
    sums.sums[a] += sumOf(kept[a])
    for (let b = 0; b <= a; b++) sums.products[a * channels + b] += productOf(kept[a], kept[b])
  }
}

/** A sum of finite float32 values is finite in float64, and no other is. */
const isFinite = (plane: Float32Array) => Number.isFinite(sumOf(plane))

function sumOf(plane: Float32Array): number {
  let sum = 0
  for (let i = 0; i < plane.length; i++) sum += plane[i]
  return sum
}

/** The places at which every channel is finite. */
function finitePlaces(planes: readonly Float32Array[]): Float32Array[] {
  const kept = Array.from(planes[0].keys()).filter((place) => planes.every((plane) => Number.isFinite(plane[place])))
  return planes.map((plane) => Float32Array.from(kept, (place) => plane[place]))
}

/** Four sums side by side, for one would wait for itself at every entry. */
function productOf(a: Float32Array, b: Float32Array): number {
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  const whole = a.length - (a.length % 4)
  let i = 0
  for (; i < whole; i += 4) {
    first += a[i] * b[i]
    second += a[i + 1] * b[i + 1]
    third += a[i + 2] * b[i + 2]
    fourth += a[i + 3] * b[i + 3]
  }
  for (; i < a.length; i++) first += a[i] * b[i]
  return first + second + third + fourth
}
