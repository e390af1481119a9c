import { describe, expect, test } from 'vitest'
import { jackknifedAlignment } from '../../../../src-main/analysis/jackknifedAlignment.ts'
import { neighbourOverlap } from '../../../../src-main/analysis/neighbourOverlap.ts'
import { pairedCosines } from '../../../../src-main/analysis/pairedCosines.ts'
import { pixelSimilarity } from '../../../../src-main/analysis/pixelSimilarity.ts'
import { rowsInMemory, type RowSource } from '../../../../src-main/analysis/rowSource.ts'
import { vectorAlignment } from '../../../../src-main/analysis/vectorAlignment.ts'
import { SetsDoNotMatch, TooFewRows, ValuesNotFinite } from '../../../../src-shared/errors/errors.ts'
import { normals, reordered, rowsElsewhere } from './testRows.ts'

const [n, d] = [40, 30]
const a = normals(n, d, 1)
const b = normals(n, d, 2).map((value, i) => value + a[i])
const order = Array.from({ length: n }, (_, i) => (i * 7) % n)
const rows = (data: Float32Array, length = d) => rowsElsewhere(data, length)

/** Each entry times +1 or -1, in another order, and scaled: an orthogonal change of all rows. */
const turned = (data: Float32Array) =>
  data.map((_, i) => 2 * ((i % d) % 2 ? 1 : -1) * data[Math.floor(i / d) * d + (((i % d) * 7 + 3) % d)])

const byDefinition = (x: Float32Array, y: Float32Array) => {
  const gram = (data: Float32Array) => {
    const k = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => {
        let sum = 0
        for (let e = 0; e < d; e++) sum += data[i * d + e] * data[j * d + e]
        return sum
      }),
    )
    const means = k.map((row) => row.reduce((sum, value) => sum + value, 0) / n)
    const mean = means.reduce((sum, value) => sum + value, 0) / n
    return k.map((row, i) => row.map((value, j) => value - means[i] - means[j] + mean))
  }
  const product = (k: number[][], l: number[][]) => k.flat().reduce((sum, value, i) => sum + value * l.flat()[i], 0)
  const [k, l] = [gram(x), gram(y)]
  return product(k, l) / (Math.sqrt(product(k, k) * product(l, l)) + 1e-6)
}

describe('CKA', () => {
  const alignment = async (a: RowSource, b: RowSource) => (await jackknifedAlignment(a, b)).value

  test('is that of the centred Gram matrices', async () => {
    expect(await alignment(rows(a), rows(b))).toBeCloseTo(byDefinition(a, b), 6)
  })

  test('does not change with scale, rotation, place and the common order', async () => {
    const before = await alignment(rows(a), rows(b))
    expect(await alignment(rows(a), rows(turned(b).map((value) => value + 5)))).toBeCloseTo(before, 6)
    expect(await alignment(rows(reordered(a, d, order)), rows(reordered(b, d, order)))).toBeCloseTo(before, 6)
    expect(await alignment(rows(a), rows(turned(a)))).toBeCloseTo(1, 6)
  })

  test('takes many rows in blocks', async () => {
    const many = normals(1600, 6, 3)
    expect(
      await alignment(
        rows(many, 6),
        rows(
          many.map((value) => value / 2),
          6,
        ),
      ),
    ).toBeCloseTo(1, 6)
    expect(await alignment(rows(many, 6), rows(normals(1600, 6, 4), 6))).toBeLessThan(0.02)
  })

  test('with a constant set is 0, and two rows have none', async () => {
    expect(await alignment(rows(a), rows(new Float32Array(n * d).fill(0.1)))).toBe(0)
    await expect(alignment(rows(normals(2, d)), rows(normals(2, d)))).rejects.toSatisfy(TooFewRows.is)
    await expect(alignment(rows(a), rows(normals(n + 1, d)))).rejects.toSatisfy(SetsDoNotMatch.is)
  })
})

describe('SVCCA', () => {
  // Ten strong directions, so that they are well apart from the rest.
  const strong = (seed: number) => {
    const [scores, loadings, rest] = [normals(200, 16, seed), normals(16, d, 90), normals(200, d, 91)]
    return (extra: number) =>
      Float32Array.from({ length: 200 * d }, (_, i) => {
        let sum = extra * rest[i]
        for (let k = 0; k < 10; k++) sum += (12 - k) * scores[Math.floor(i / d) * 16 + k] * loadings[k * d + (i % d)]
        return sum
      })
  }

  test('of a set with itself, however scaled and ordered, is 1', async () => {
    const data = strong(5)(0)
    const found = await vectorAlignment(
      rows(data),
      rows(data.map((_, i) => -3 * data[Math.floor(i / d) * d + (((i % d) * 7) % d)] + 2)),
    )
    expect(found.correlations).toHaveLength(10)
    expect(found.mean).toBeCloseTo(1, 4)
  })

  test('is the same from the Gram matrix of rows and of entries', async () => {
    // 60 rows of 50 and of 60 + 10 copies of entries: the same span and other sides of the matrix.
    const few = normals(60, 50, 6)
    const doubled = Float32Array.from({ length: 60 * 100 }, (_, i) => few[Math.floor(i / 100) * 50 + (i % 50)])
    const other = normals(60, 100, 7).map((value, i) => value + doubled[i])
    const [byEntries, byRows] = [
      await vectorAlignment(rows(few, 50), rows(other, 100)),
      await vectorAlignment(rows(doubled, 100), rows(other, 100)),
    ]
    expect(byEntries.mean).toBeCloseTo(byRows.mean, 5)
    expect(byEntries.mean).toBeLessThan(0.95)
  })

  test('compares as many directions as a set has', async () => {
    const flat = a.map((value, i) => (i % d < 3 ? value : 0.5))
    expect((await vectorAlignment(rows(flat), rows(b))).correlations).toHaveLength(3)
    expect(await vectorAlignment(rows(new Float32Array(n * d)), rows(b))).toMatchObject({ mean: 0, correlations: [] })
    await expect(vectorAlignment(rows(normals(11, d)), rows(normals(11, d)))).rejects.toSatisfy(TooFewRows.is)
  })
})

describe('SSIM and PSNR', () => {
  const shape = [2, 9, 8] as const
  const [left, right] = [normals(4, 144, 8), normals(4, 144, 9)]

  test('of equal images are 1 and infinite', async () => {
    const found = await pixelSimilarity(rows(left, 144), rows(left, 144), { shape })
    expect(found.ssim!.mean).toBeCloseTo(1, 12)
    expect(found).toMatchObject({ equal: 4, psnr: { n: 0 }, perRow: { psnr: [null, null, null, null] } })
  })

  test('take each set by its own range, so that scale and place change nothing', async () => {
    const before = await pixelSimilarity(rows(left, 144), rows(right, 144), { shape })
    const after = await pixelSimilarity(
      rows(left, 144),
      rows(
        right.map((value) => 4 * value - 8),
        144,
      ),
      { shape },
    )
    expect(after.ssim!.mean).toBeCloseTo(before.ssim!.mean, 6)
    expect(after.psnr.mean).toBeCloseTo(before.psnr.mean, 5)
    expect(before.ssim!.mean).toBeLessThan(0.5)
  })

  test('of images that differ by a tenth everywhere are 20 dB, and 48.13 dB more as released', async () => {
    // Both sets range from 0 to 1 through their first image.
    const [one, other] = [new Float32Array(128).fill(0.4), new Float32Array(128).fill(0.5)]
    for (const set of [one, other]) set.set([0, 1])
    const found = await pixelSimilarity(rows(one, 64), rows(other, 64), { shape: [1, 8, 8] })
    expect(found.perRow.psnr[1]).toBeCloseTo(20, 5)
    expect(found.releasedPsnr.mean - found.psnr.mean).toBeCloseTo(48.1308, 4)
  })

  test('of images below seven pixels is PSNR only, and constant sets are equal', async () => {
    const tiny = await pixelSimilarity(rows(a, 30), rows(b, 30), { shape: [1, 5, 6] })
    expect([tiny.ssim, tiny.perRow.ssim]).toEqual([undefined, undefined])
    const constant = rowsInMemory(new Float32Array(64).fill(3), 64)
    expect(await pixelSimilarity(constant, constant, { shape: [1, 8, 8] })).toMatchObject({
      equal: 1,
      n: 1,
      ssim: { mean: 1 },
    })
  })
})

describe('neighbours', () => {
  test('of a set and its copy are the same, of independent sets rarely', async () => {
    const same = await neighbourOverlap(rows(a), rows(turned(a)), { k: 5 })
    expect(same).toMatchObject({ n, k: 5, count: { mean: 5, sd: 0, n }, share: { mean: 1 } })
    const other = await neighbourOverlap(rows(a), rows(normals(n, d, 12)), { k: 5 })
    expect(other.share.mean).toBeLessThan(0.35)
  })

  test('do not change with the common order', async () => {
    const before = await neighbourOverlap(rows(a), rows(b), { k: 7 })
    const after = await neighbourOverlap(rows(reordered(a, d, order)), rows(reordered(b, d, order)), { k: 7 })
    expect(after.perRow).toEqual(order.map((row) => before.perRow[row]))
  })

  test('need more rows than neighbours', async () => {
    await expect(neighbourOverlap(rows(a), rows(b), { k: 40 })).rejects.toSatisfy(TooFewRows.is)
  })
})

test('cosines of features are those of their directions', async () => {
  const left = Float32Array.of(1, 0, 1, 1, 0, 0, 3, 4)
  const right = Float32Array.of(0, 2, 5, 5, 1, 1, -6, -8)
  const cosines = await pairedCosines(rows(left, 2), rows(right, 2))
  ;[0, 1, 0, -1].forEach((value, i) => expect(cosines[i]).toBeCloseTo(value, 14))
  const broken = rowsInMemory(Float32Array.of(1, NaN), 2, 'features')
  await expect(pairedCosines(broken, broken)).rejects.toSatisfy(
    (error) => ValuesNotFinite.is(error) && error.data.row === 0,
  )
})
