import { benjaminiHochberg } from './benjaminiHochberg.ts'
import { eachRows, type RowSource, type Watch } from './rowSource.ts'
import { seededUniforms } from './seededUniforms.ts'
import { shapiroLimit, shapiroWilk } from './shapiroWilk.ts'

export type NormalityTests = {
  /** Images tested; those whose entries are all equal, or fewer than 3, have no test and are counted as excluded. */
  n: number
  excluded: number
  /** Entries of an image that are tested, and how they are chosen. */
  entries: number
  drawn: 'all' | 'without replacement' | 'with replacement'
  seed: number
  /** The level of a single test, and the false-discovery rate that is held. */
  level: number
  /** How many are rejected test by test (p at most `level`), as the released code counts, and as a share of n. */
  rejected: number
  rejectedShare: number
  /** How many are rejected with the false-discovery rate held at `level` over all images (Benjamini and Hochberg). */
  rejectedHoldingRate: number
  /** For each image, null where it has no test. */
  w: (number | null)[]
  p: (number | null)[]
  adjusted: (number | null)[]
}

/**
 * Tests every image for normality by Shapiro-Wilk (section 15).
 *
 * All entries are tested where there are no more than 5,000, for which the test is known, and otherwise 5,000 drawn without replacement.
 * The released code draws min(d, 5,000) with replacement, which repeats entries and by that alone lowers W; `asReleased` does so too.
 * @param rows  n images of d entries
 * @throws ValuesNotFinite
 */
export async function testNormality(
  rows: RowSource,
  {
    seed = 0,
    level = 0.05,
    asReleased = false,
    ...watch
  }: Watch & { seed?: number; level?: number; asReleased?: boolean } = {},
): Promise<NormalityTests> {
  const { length } = rows
  const entries = Math.min(length, shapiroLimit)
  const drawn = asReleased ? 'with replacement' : length > shapiroLimit ? 'without replacement' : 'all'
  const w: (number | null)[] = []
  const p: (number | null)[] = []
  const order = Uint32Array.from({ length }, (_, entry) => entry)
  await eachRows(
    [rows],
    ([data], first, count) => {
      for (let row = 0; row < count; row++) {
        const image = data.subarray(row * length, (row + 1) * length)
        const uniform = drawn === 'all' ? undefined : seededUniforms(seed, first + row)
        const chosen = uniform ? draw(image, { entries, uniform, order: asReleased ? undefined : order }) : image
        const test = shapiroWilk(chosen)
        w.push(test?.w ?? null)
        p.push(test?.p ?? null)
      }
    },
    watch,
  )
  const tested = p.filter((value) => value !== null)
  const corrected = benjaminiHochberg(tested)
  let place = 0
  const n = tested.length
  const rejected = tested.filter((value) => value <= level).length
  const rejectedHoldingRate = corrected.filter((value) => value <= level).length
  return {
    n,
    excluded: p.length - n,
    entries,
    drawn,
    seed,
    level,
    rejected,
    rejectedShare: n > 0 ? rejected / n : 0,
    rejectedHoldingRate,
    w,
    p,
    adjusted: p.map((value) => (value === null ? null : corrected[place++])),
  }
}

/** Some entries of an image: the start of a Fisher-Yates shuffle where an order is given, and otherwise with replacement. */
function draw(
  image: Float32Array,
  { entries, uniform, order }: { entries: number; uniform: () => number; order?: Uint32Array },
): Float32Array {
  const drawn = new Float32Array(entries)
  if (!order) return drawn.map(() => image[Math.floor(uniform() * image.length)])
  // Begun anew for each image, so that what is drawn depends on the seed and the image's number alone.
  for (let entry = 0; entry < order.length; entry++) order[entry] = entry
  for (let i = 0; i < entries; i++) {
    const other = i + Math.floor(uniform() * (order.length - i))
    const entry = order[other]
    order[other] = order[i]
    order[i] = entry
    drawn[i] = image[entry]
  }
  return drawn
}
