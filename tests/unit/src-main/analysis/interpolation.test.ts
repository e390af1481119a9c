import { describe, expect, test } from 'vitest'
import { frechetDistance } from '../../../../src-main/analysis/frechetDistance.ts'
import { pairwiseDiversity } from '../../../../src-main/analysis/pairwiseDiversity.ts'
import { pathSmoothness } from '../../../../src-main/analysis/pathSmoothness.ts'
import { groupsOfRows, jackknifed } from '../../../../src-main/analysis/jackknife.ts'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { slicedWasserstein } from '../../../../src-main/analysis/slicedWasserstein.ts'
import { symmetricEigenvalues } from '../../../../src-main/analysis/symmetricEigenvalues.ts'
import { SetsDoNotMatch, TooFewRows, ValuesNotFinite } from '../../../../src-shared/errors/errors.ts'
import { normals, reordered, rowsElsewhere } from './testRows.ts'

const rows = (data: Float32Array, length: number) => rowsElsewhere(data, length)

describe('a path', () => {
  const [n, d] = [5, 8]
  const [start, end] = [normals(n, d, 1), normals(n, d, 2)]
  const at = (share: number) =>
    rows(
      start.map((value, i) => value + share * (end[i] - value)),
      d,
    )

  test('that is straight and even has straightness and unevenness 1', async () => {
    const found = await pathSmoothness([0, 0.25, 0.5, 0.75, 1].map(at))
    expect(found.straightness.mean).toBeCloseTo(1, 6)
    expect(found.unevenness.mean).toBeCloseTo(1, 5)
    expect(found.steps).toHaveLength(4)
    expect(found.steps[2].mean).toBeCloseTo(found.length.mean / 4, 5)
  })

  test('that jumps is uneven, that turns back is not straight', async () => {
    expect((await pathSmoothness([0, 0, 1, 1].map(at))).unevenness.mean).toBeCloseTo(3, 6)
    const found = await pathSmoothness([0, 1, 0].map(at))
    expect(found.straightness.mean).toBe(0)
    expect(found.endToEnd.mean).toBe(0)
  })

  test('scales with its images, in any order of pairs', async () => {
    const change = (share: number) => {
      const data = start.map((value, i) => 2 * (value + share * (end[i] - value)))
      return rows(reordered(data, d, [4, 2, 0, 1, 3]), d)
    }
    const [before, after] = [await pathSmoothness([0, 0.3, 1].map(at)), await pathSmoothness([0, 0.3, 1].map(change))]
    expect(after.length.mean).toBeCloseTo(2 * before.length.mean, 5)
    expect(after.unevenness.mean).toBeCloseTo(before.unevenness.mean, 5)
  })

  test('without movement has no straightness, and of one point is refused', async () => {
    expect(await pathSmoothness([at(0), at(0)])).toMatchObject({ length: { mean: 0 }, straightness: { n: 0 } })
    await expect(pathSmoothness([at(0)])).rejects.toSatisfy(TooFewRows.is)
    await expect(pathSmoothness([at(0), rows(normals(2, d), d)])).rejects.toSatisfy(SetsDoNotMatch.is)
  })
})

describe('variations', () => {
  const shape = [1, 8, 8] as const
  const variation = (seed: number) => normals(3, 64, seed)

  test('are compared pair by pair within their base', async () => {
    const sets = [1, 2, 3].map(variation)
    const found = await pairwiseDiversity(
      sets.map((set) => rows(set, 64)),
      { shape },
    )
    const distance = (a: Float32Array, b: Float32Array, base: number) =>
      Math.hypot(...a.subarray(base * 64, base * 64 + 64).map((value, i) => value - b[base * 64 + i]))
    for (const base of [0, 1, 2]) {
      const [a, b, c] = sets
      const mean = (distance(a, b, base) + distance(a, c, base) + distance(b, c, base)) / 3
      expect(found.perBase.l2[base]).toBeCloseTo(mean, 5)
    }
    expect(found).toMatchObject({ n: 3, variations: 3, l2: { n: 3 } })
  })

  test('that are copies have no diversity', async () => {
    const copies = [1, 1, 1].map((seed) => rows(variation(seed), 64))
    const found = await pairwiseDiversity(copies, { shape })
    expect(found.l2.mean).toBe(0)
    expect(found.ssim!.mean).toBeCloseTo(1, 12)
  })

  test('that differ more are more diverse, in any order', async () => {
    const around = (strength: number, seed: number) => {
      const [base, change] = [variation(1), variation(seed)]
      return rows(
        base.map((value, i) => value + strength * change[i]),
        64,
      )
    }
    const little = await pairwiseDiversity([around(0.1, 2), around(0.1, 3)], { shape })
    const much = await pairwiseDiversity([around(1, 2), around(1, 3)], { shape })
    const swapped = await pairwiseDiversity([around(1, 3), around(1, 2)], { shape })
    expect(much.l2.mean).toBeGreaterThan(5 * little.l2.mean)
    expect(much.ssim!.mean).toBeLessThan(little.ssim!.mean)
    expect(swapped.l2.mean).toBeCloseTo(much.l2.mean, 12)
  })

  test('need two, and images of seven pixels for SSIM', async () => {
    await expect(pairwiseDiversity([rows(variation(1), 64)], { shape })).rejects.toSatisfy(TooFewRows.is)
    const small = await pairwiseDiversity([rows(normals(1, 4), 4), rows(normals(1, 4, 2), 4)], { shape: [1, 2, 2] })
    expect(small.ssim).toBeUndefined()
  })
})

describe('the sliced Wasserstein distance', () => {
  test('in one dimension is the Wasserstein distance, also of sets of different sizes', async () => {
    const found = await slicedWasserstein(rows(Float32Array.of(3, 0, 1), 1), rows(Float32Array.of(5, 6, 8), 1))
    expect(found.distance).toBeCloseTo(Math.sqrt((5 ** 2 + 5 ** 2 + 5 ** 2) / 3), 6)
    // Quantiles: 0 and 4 by halves against 0, 1, 5 by thirds.
    const uneven = await slicedWasserstein(rows(Float32Array.of(0, 4), 1), rows(Float32Array.of(5, 0, 1), 1))
    expect(uneven.distance).toBeCloseTo(Math.sqrt(0 / 3 + 1 / 6 + 9 / 6 + 1 / 3), 6)
  })

  test('of a set and its copies is 0, of a shifted one the shift over sqrt(d)', async () => {
    const d = 40
    const data = normals(60, d, 3)
    const twice = Float32Array.from([...data, ...data])
    expect((await slicedWasserstein(rows(data, d), rows(twice, d))).distance).toBeCloseTo(0, 6)
    const shifted = data.map((value, i) => value + (i % d === 0 ? 5 : 0))
    const directions = 4000
    const found = await slicedWasserstein(rows(data, d), rows(shifted, d), { directions })
    // The square of an entry of a random direction has the mean 1 / d and the variance 2 (d - 1) / (d² (d + 2)); of a root it is half as much.
    const relativeError = 0.5 * Math.sqrt((2 * (d - 1)) / (d + 2) / directions)
    expect(Math.abs(found.distance / (5 / Math.sqrt(d)) - 1)).toBeLessThan(4 * relativeError)
  })

  test('sees another spread, scales, and is the same for a seed and any order', async () => {
    const [a, b] = [normals(100, 6, 4), normals(100, 6, 5).map((value) => 1.5 * value)]
    const order = Array.from({ length: 100 }, (_, i) => (i * 7) % 100)
    const found = await slicedWasserstein(rows(a, 6), rows(b, 6), { seed: 3 })
    expect(found.distance).toBeGreaterThan(0.35)
    const another = await slicedWasserstein(rows(reordered(a, 6, order), 6), rows(b, 6), { seed: 3 })
    // Only which rows are left out together depends on their order.
    expect(another).toEqual({ ...found, interval: another.interval })
    const scaled = await slicedWasserstein(
      rows(
        a.map((value) => 2 * value),
        6,
      ),
      rows(
        b.map((value) => 2 * value),
        6,
      ),
      { seed: 3 },
    )
    expect(scaled.distance).toBeCloseTo(2 * found.distance, 6)
    expect((await slicedWasserstein(rows(a, 6), rows(b, 6), { seed: 4 })).distance).not.toBe(found.distance)
  })

  test('has the interval of the jackknife over the rows of both sets', async () => {
    const [a, b] = [normals(30, 4, 7), normals(50, 4, 8).map((value) => value + 1)]
    const { distance, interval } = await slicedWasserstein(rows(a, 4), rows(b, 4))
    const without = async (which: Float32Array, group: { first: number; count: number }, other: Float32Array) => {
      const rest = which.filter((_, i) => i < 4 * group.first || i >= 4 * (group.first + group.count))
      return (await slicedWasserstein(rows(rest, 4), rows(other, 4))).distance
    }
    const [ofA, ofB]: [number[], number[]] = [[], []]
    for (const group of groupsOfRows(30, 20)) ofA.push(await without(a, group, b))
    for (const group of groupsOfRows(50, 20)) ofB.push(await without(b, group, a))
    const error = Math.hypot(jackknifed(distance, ofA, { n: 30 }).error, jackknifed(distance, ofB, { n: 50 }).error)
    expect(interval!.error).toBeCloseTo(error, 6)
    expect(interval).toMatchObject({ value: distance, n: 30, groups: 20 })
    expect((await slicedWasserstein(rows(a, 4), rows(a, 4))).interval).toBeUndefined()
  })

  test('of an empty set, of other sizes or of NaN is refused', async () => {
    await expect(slicedWasserstein(rows(new Float32Array(), 2), rows(normals(1, 2), 2))).rejects.toSatisfy(
      TooFewRows.is,
    )
    await expect(slicedWasserstein(rows(normals(2, 3), 3), rows(normals(2, 2), 2))).rejects.toSatisfy(SetsDoNotMatch.is)
    const broken = rowsInMemory(Float32Array.of(0, 0, NaN, 0), 2)
    await expect(slicedWasserstein(broken, rows(normals(1, 2), 2))).rejects.toSatisfy(ValuesNotFinite.is)
  })
})

describe('the Fréchet distance', () => {
  const [n, f] = [200, 12]
  const mixed = (seed: number) => {
    const [data, mix] = [normals(n, f, seed), normals(f, f, seed + 100)]
    return Float32Array.from({ length: n * f }, (_, i) =>
      mix
        .subarray((i % f) * f, (i % f) * f + f)
        .reduce((sum, value, k) => sum + value * data[Math.floor(i / f) * f + k], 0),
    )
  }
  const variance = (data: Float32Array) =>
    Array.from({ length: f }, (_, j) => {
      const column = Array.from({ length: n }, (_, i) => data[i * f + j])
      const mean = column.reduce((sum, value) => sum + value, 0) / n
      return column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
    }).reduce((sum, value) => sum + value, 0)

  test('of a set and a scaled, shifted copy is that of the closed form', async () => {
    const data = mixed(1)
    const copy = data.map((value) => 1.5 * value + 0.25)
    const { distance } = await frechetDistance(rows(data, f), rows(copy, f))
    const mean = Array.from({ length: f }, (_, j) => {
      const sum = Array.from({ length: n }, (_, i) => data[i * f + j]).reduce((total, value) => total + value, 0)
      return (0.5 * sum) / n + 0.25
    })
    const expected = mean.reduce((sum, value) => sum + value ** 2, 0) + 0.25 * variance(data)
    expect(Math.abs(distance / expected - 1)).toBeLessThan(1e-4)
  })

  test('of two features with any covariances is that of the closed form for 2 x 2', async () => {
    const [a, b] = [Float32Array.of(2, 1, -2, -1, 1, -1, -1, 1), Float32Array.of(1, 0, -1, 0, 1, 3, -1, -3)]
    const covariance = (data: Float32Array) => {
      const sum = (i: number, j: number) =>
        [0, 2, 4, 6].reduce((total, at) => total + data[at + i] * data[at + j], 0) / 3
      return [sum(0, 0), sum(0, 1), sum(1, 1)]
    }
    const [[p, q, r], [s, t, u]] = [covariance(a), covariance(b)]
    const determinant = (p * r - q * q) * (s * u - t * t)
    const root = Math.sqrt(p * s + 2 * q * t + r * u + 2 * Math.sqrt(determinant))
    const { distance } = await frechetDistance(rows(a, 2), rows(b, 2))
    expect(distance).toBeCloseTo(p + r + s + u - 2 * root, 5)
  })

  test('is the same both ways, and almost 0 for a set with itself in another order', async () => {
    const [a, b] = [mixed(2), mixed(3)]
    const [there, back] = [await frechetDistance(rows(a, f), rows(b, f)), await frechetDistance(rows(b, f), rows(a, f))]
    expect(there.distance).toBeCloseTo(back.distance, 4)
    const order = Array.from({ length: n }, (_, i) => (i * 7) % n)
    const same = await frechetDistance(rows(a, f), rows(reordered(a, f, order), f))
    expect(same.distance / variance(a)).toBeLessThan(1e-5)
    expect(same.tooFewForFeatures).toBe(false)
  })

  test('takes constant features and fewer rows than features, and says so; one row is refused', async () => {
    const flat = mixed(4).map((value, i) => (i % f < 3 ? 1 : value))
    const same = await frechetDistance(rows(flat, f), rows(flat, f))
    expect(same.distance / variance(flat)).toBeLessThan(1e-5)
    const few = await frechetDistance(rows(flat.subarray(0, 5 * f), f), rows(flat, f))
    expect(few).toMatchObject({ n: { a: 5, b: n }, features: f, tooFewForFeatures: true })
    await expect(frechetDistance(rows(flat.subarray(0, f), f), rows(flat, f))).rejects.toSatisfy(TooFewRows.is)
  })
})

test('eigenvalues of a full matrix are found', () => {
  // 1 / (i + j + 1) for 5 x 5: the Hilbert matrix.
  const hilbert = Float64Array.from({ length: 25 }, (_, i) => 1 / (Math.floor(i / 5) + (i % 5) + 1))
  const expected = [
    1.567050691098231, 0.2085342186110133, 0.0114074916234198, 0.0003058980401511917, 3.287928772171558e-6,
  ]
  symmetricEigenvalues(hilbert, 5).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 14))
  expect([...symmetricEigenvalues(Float64Array.of(2, 0, 0, 0, 5, 0, 0, 0, 3), 3)]).toEqual([5, 3, 2])
  expect([...symmetricEigenvalues(Float64Array.of(7), 1)]).toEqual([7])
})
