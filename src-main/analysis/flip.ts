import { ShapeMismatch } from '../../src-shared/errors/errors.ts'
import {
  huntLabOfRgb,
  hyab,
  linearOfSrgb,
  screenRgbOfYcxcz,
  ycxczOfRgb,
  type Colour,
  type Planes,
} from './flipColours.ts'
import { contrastFilters, featureFilters, filtered, turned, type Filter } from './flipFilters.ts'

/** Seen from 0.7 m on a screen 0.7 m and 3,840 pixels wide: what the published program takes where nothing is said. */
const usualPixelsPerDegree = 0.7 * (3840 / 0.7) * (Math.PI / 180)

/** Exponents of colour and feature differences, and where the scale of colours bends (FLIP, section 4). */
const colourExponent = 0.7
const featureExponent = 0.5
const bend = { share: 0.4, value: 0.95 }

/** The greatest difference of two colours of a screen: green and blue. */
const greatest = hyab(labOf(0, 1, 0), labOf(0, 0, 1)) ** colourExponent

/**
 * LDR-FLIP: how different two images look to a person who flips between them, 0 (alike) to 1 for every pixel.
 * P. Andersson and others, "FLIP: A Difference Evaluator for Alternating Images", Proc. ACM Comput. Graph. Interact. Tech. 3 (2), 2020.
 *
 * @param reference, test  (3, H, W) or (1, H, W), sRGB values; those beyond 0 to 1 are limited to it
 * @param pixelsPerDegree  of visual angle
 * @returns (H, W)
 * @throws ShapeMismatch where the images do not have the shape
 */
export function flip(
  reference: Float32Array,
  test: Float32Array,
  [channels, height, width]: readonly [number, number, number],
  pixelsPerDegree = usualPixelsPerDegree,
): Float32Array {
  for (const image of [reference, test])
    if (image.length !== channels * height * width || (channels !== 1 && channels !== 3))
      throw ShapeMismatch({
        what: 'An image',
        shape: [image.length],
        expected: [channels === 1 ? 1 : 3, height, width],
      })
  const both = [reference, test].map((image) => opponents(image, channels, width * height))
  const seen = contrastFilters(pixelsPerDegree)
  const colours = both.map(([lightness, redGreen, blueYellow]): Planes => {
    const look = (plane: Float64Array, filter: Filter) => filtered(plane, width, height, filter)
    return [look(lightness, seen.lightness), look(redGreen, seen.redGreen), look(blueYellow, seen.blueYellow)]
  })
  const features = both.map(([lightness]) => featuresOf(lightness, width, height, pixelsPerDegree))
  const [{ edges, points }, other] = features

  const [a, b] = [new Float64Array(3), new Float64Array(3)]
  const result = new Float32Array(width * height)
  for (let i = 0; i < result.length; i++) {
    seenLab(colours[0], i, a)
    seenLab(colours[1], i, b)
    const colour = spread(hyab(a, b) ** colourExponent)
    const difference = Math.max(Math.abs(edges[i] - other.edges[i]), Math.abs(points[i] - other.points[i]))
    const feature = Math.min(1, (difference * Math.SQRT1_2) ** featureExponent)
    // A difference of lines or points makes one of colours count for more.
    result[i] = colour ** (1 - feature)
  }
  return result
}

function opponents(image: Float32Array, channels: number, area: number): Planes {
  const planes: Planes = [new Float64Array(area), new Float64Array(area), new Float64Array(area)]
  const linear = (channel: number, i: number) =>
    linearOfSrgb(Math.min(1, Math.max(0, image[Math.min(channel, channels - 1) * area + i])))
  const colour = new Float64Array(3)
  for (let i = 0; i < area; i++) {
    ycxczOfRgb(linear(0, i), linear(1, i), linear(2, i), colour)
    for (let plane = 0; plane < 3; plane++) planes[plane][i] = colour[plane]
  }
  return planes
}

/** One pixel of what an eye sees of an image, as a screen can show it. */
function seenLab([lightness, redGreen, blueYellow]: Planes, i: number, into: Colour): void {
  screenRgbOfYcxcz(lightness[i], redGreen[i], blueYellow[i], into)
  huntLabOfRgb(into[0], into[1], into[2], into)
}

function labOf(red: number, green: number, blue: number): Colour {
  const colour = new Float64Array(3)
  huntLabOfRgb(red, green, blue, colour)
  return colour
}

/** How strongly every pixel is an edge or a point, along both sides together. */
function featuresOf(lightness: Float64Array, width: number, height: number, pixelsPerDegree: number) {
  const { edges, points } = featureFilters(pixelsPerDegree)
  const share = lightness.map((value) => (value + 16) / 116)
  const strength = (filter: Filter) => {
    const across = filtered(share, width, height, filter)
    const down = filtered(share, width, height, turned(filter))
    return across.map((value, i) => Math.hypot(value, down[i]))
  }
  return { edges: strength(edges), points: strength(points) }
}

/** Small differences of colour take most of the scale: up to 0.4 of the greatest they become 0 to 0.95. */
function spread(difference: number): number {
  const knee = bend.share * greatest
  return difference < knee
    ? (bend.value / knee) * difference
    : bend.value + ((difference - knee) / (greatest - knee)) * (1 - bend.value)
}
