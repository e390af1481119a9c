/** Three planes of one image, each (H, W). */
export type Planes = readonly [Float64Array, Float64Array, Float64Array]

/** Linear RGB of the sRGB primaries to CIE XYZ, by rows, and back; illuminant D65. */
const xyzOfRgb = [
  [10135552 / 24577794, 8788810 / 24577794, 4435075 / 24577794],
  [2613072 / 12288897, 8788810 / 12288897, 887015 / 12288897],
  [1425312 / 73733382, 8788810 / 73733382, 70074185 / 73733382],
] as const
const rgbOfXyz = [
  [3.241003275, -1.537398934, -0.498615861],
  [-0.969224334, 1.875930071, 0.041554224],
  [0.055639423, -0.204011202, 1.057148933],
] as const
/** XYZ of white. */
const white = [0.950428545, 1, 1.088900371] as const

/** Three numbers of one colour. Functions write theirs into one that they are given: they are called for every pixel. */
export type Colour = Float64Array

const times = (row: readonly [number, number, number], a: number, b: number, c: number) =>
  row[0] * a + row[1] * b + row[2] * c

/** The sRGB transfer function, inverted (IEC 61966-2-1). @param value  0 to 1 */
export function linearOfSrgb(value: number): number {
  return value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92
}

/** A linear opponent space: lightness, red against green, blue against yellow. Of linear RGB. */
export function ycxczOfRgb(red: number, green: number, blue: number, into: Colour): void {
  const x = times(xyzOfRgb[0], red, green, blue) / white[0]
  const y = times(xyzOfRgb[1], red, green, blue) / white[1]
  const z = times(xyzOfRgb[2], red, green, blue) / white[2]
  into[0] = 116 * y - 16
  into[1] = 500 * (x - y)
  into[2] = 200 * (y - z)
}

/** The inverse of `ycxczOfRgb`, limited to the colours that a screen shows. */
export function screenRgbOfYcxcz(lightness: number, redGreen: number, blueYellow: number, into: Colour): void {
  const share = (lightness + 16) / 116
  const x = (share + redGreen / 500) * white[0]
  const y = share * white[1]
  const z = (share - blueYellow / 200) * white[2]
  for (let channel = 0; channel < 3; channel++)
    into[channel] = Math.min(1, Math.max(0, times(rgbOfXyz[channel], x, y, z)))
}

/** CIE L*a*b* with a* and b* fading towards black, as colours do for people (Hunt effect). Of linear RGB. */
export function huntLabOfRgb(red: number, green: number, blue: number, into: Colour): void {
  const x = rootOf(times(xyzOfRgb[0], red, green, blue) / white[0])
  const y = rootOf(times(xyzOfRgb[1], red, green, blue) / white[1])
  const z = rootOf(times(xyzOfRgb[2], red, green, blue) / white[2])
  const lightness = 116 * y - 16
  const fade = 0.01 * lightness
  into[0] = lightness
  into[1] = fade * 500 * (x - y)
  into[2] = fade * 200 * (y - z)
}

const delta = 6 / 29
const rootOf = (share: number) => (share > delta ** 3 ? Math.cbrt(share) : share / (3 * delta ** 2) + 4 / 29)

/** HyAB: the distance of lightness plus that of the colours, which holds for large differences. */
export function hyab(a: Colour, b: Colour): number {
  return Math.abs(a[0] - b[0]) + Math.hypot(a[1] - b[1], a[2] - b[2])
}
