/** Colours at even distances from the smallest to the largest value. */
const maps = {
  /** seaborn's `flare` (mwaskom/seaborn, cm.py), which the paper uses: light orange to dark violet, falling in lightness throughout. */
  flare: [
    '#edaf80',
    '#ea9970',
    '#e68364',
    '#e16b5b',
    '#d6555d',
    '#c54667',
    '#b03c6e',
    '#993573',
    '#803075',
    '#682a70',
    '#4b2362',
  ],
  /** matplotlib's viridis. */
  viridis: [
    '#440154',
    '#482475',
    '#414487',
    '#355f8d',
    '#2a788e',
    '#21918c',
    '#22a884',
    '#44bf70',
    '#7ad151',
    '#bddf26',
    '#fde725',
  ],
  /** matplotlib's magma, which FLIP is shown in: black where there is no difference. */
  magma: [
    '#000004',
    '#140e36',
    '#3b0f70',
    '#641a80',
    '#8c2981',
    '#b73779',
    '#de4968',
    '#f7705c',
    '#fe9f6d',
    '#fecf92',
    '#fcfdbf',
  ],
} as const
export type ColourMap = keyof typeof maps

/** The colours of a map at even distances, for a gradient. */
export const coloursOfMap = (map: ColourMap): readonly string[] => maps[map]

/** @param share  0 to 1, limited to that @returns `rgb(…)`, between the two nearest colours of the map */
export function colourOf(map: ColourMap, share: number): string {
  return `rgb(${channelsOf(map, share).join(', ')})`
}

/** @param share  0 to 1, limited to that @returns red, green and blue, 0 to 255, between the two nearest colours of the map */
export function channelsOf(map: ColourMap, share: number): number[] {
  const colours = maps[map]
  const place = Math.min(1, Math.max(0, share)) * (colours.length - 1)
  const below = Math.min(colours.length - 2, Math.floor(place))
  const channel = (colour: string, i: number) => Number.parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16)
  return [0, 1, 2].map((i) => {
    const [a, b] = [channel(colours[below], i), channel(colours[below + 1], i)]
    return Math.round(a + (b - a) * (place - below))
  })
}
