/** A picture in memory: rows from the top, the channels of a pixel side by side. */
export interface Pixels {
  width: number
  height: number
  channels: number
  /** Bytes hold 0 to 255. Pictures of 16 bits are kept as float32, 0 to 65,535, so that no resize rounds them. */
  data: Uint8ClampedArray | Float32Array
  /** The value of white. */
  white: 255 | 65_535
}

/** @returns values of the same kind for a picture of another size, all zero */
export function emptyLike({ channels, data, white }: Pixels, width: number, height: number): Pixels {
  const length = width * height * channels
  return {
    width,
    height,
    channels,
    white,
    data: data instanceof Float32Array ? new Float32Array(length) : new Uint8ClampedArray(length),
  }
}
