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

type Triple = readonly [number, number, number]

/** The sRGB transfer function, inverted (IEC 61966-2-1). @param value  0 to 1 */
export function linearOfSrgb(value: number): number {
  return value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92
}

const times = (matrix: typeof xyzOfRgb | typeof rgbOfXyz, [a, b, c]: Triple): Triple => {
  const [x, y, z] = matrix.map((row) => row[0] * a + row[1] * b + row[2] * c)
  return [x, y, z]
}

/** A linear opponent space: lightness, red against green, blue against yellow. @param rgb  linear */
export function ycxczOfRgb(rgb: Triple): Triple {
  const [x, y, z] = times(xyzOfRgb, rgb).map((value, i) => value / white[i])
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** The inverse of `ycxczOfRgb`, limited to the colours that a screen shows. */
export function screenRgbOfYcxcz([lightness, redGreen, blueYellow]: Triple): Triple {
  const y = (lightness + 16) / 116
  const [r, g, b] = times(rgbOfXyz, [(y + redGreen / 500) * white[0], y * white[1], (y - blueYellow / 200) * white[2]])
  const limited = (value: number) => Math.min(1, Math.max(0, value))
  return [limited(r), limited(g), limited(b)]
}

/** CIE L*a*b* with a* and b* fading towards black, as colours do for people (Hunt effect). @param rgb  linear */
export function huntLabOfRgb(rgb: Triple): Triple {
  const delta = 6 / 29
  const [x, y, z] = times(xyzOfRgb, rgb).map((value, i) => {
    const share = value / white[i]
    return share > delta ** 3 ? Math.cbrt(share) : share / (3 * delta ** 2) + 4 / 29
  })
  const lightness = 116 * y - 16
  const fade = 0.01 * lightness
  return [lightness, fade * 500 * (x - y), fade * 200 * (y - z)]
}

/** HyAB: the distance of lightness plus that of the colours, which holds for large differences. */
export function hyab(a: Triple, b: Triple): number {
  return Math.abs(a[0] - b[0]) + Math.hypot(a[1] - b[1], a[2] - b[2])
}
