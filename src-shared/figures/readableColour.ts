/** What text needs against its ground (WCAG 2.2, 1.4.3). */
const leastContrast = 4.5

/**
 * A colour of lines as one for words: mixed with the ink as far as it is read on the paper, so that a name has the hue of its line.
 *
 * @param colours  all `#rrggbb`
 */
export function readableColour(colour: string, { paper, ink }: { paper: string; ink: string }): string {
  const [from, to] = [partsOf(colour), partsOf(ink)]
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = hexOf(from.map((part, i) => part + (to[i] - part) * share))
    if (contrastOf(mixed, paper) >= leastContrast) return mixed
  }
  return ink
}

/** Between 1 and 21, as WCAG 2.2 defines it from relative luminance in sRGB. */
export function contrastOf(one: string, other: string): number {
  const [least, most] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b)
  return (most + 0.05) / (least + 0.05)
}

function luminanceOf(colour: string): number {
  const [red, green, blue] = partsOf(colour).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const partsOf = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
const hexOf = (parts: readonly number[]) =>
  `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
