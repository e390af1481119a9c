import { describe, expect, test } from 'vitest'
import { benjaminiHochberg } from '../../../../src-main/analysis/benjaminiHochberg.ts'
import { normalQuantile, normalTail } from '../../../../src-main/analysis/normalDistribution.ts'
import { shapiroWilk } from '../../../../src-main/analysis/shapiroWilk.ts'
import { normals } from './testRows.ts'

/** Numbers that any language makes alike. */
const uniforms = (n: number) => {
  let state = 12345n
  return Array.from({ length: n }, () => {
    state = (state * 1103515245n + 12345n) % 2n ** 31n
    return Number(state) / 2 ** 31
  })
}
const shapes: Record<string, (values: number[]) => number[]> = {
  uniform: (values) => values,
  log: (values) => values.map((value) => Math.log(value + 0.1)),
  bell: (values) => values.map((value, i) => value + values.at(i - 1)! + values.at(i - 2)!),
}

/** SciPy 1.17's `shapiro`. */
const scipy: [number, string, number, number][] = [
  [3, 'uniform', 0.7900115702344077, 0.09086950388056292],
  [3, 'log', 0.7798525428145773, 0.06725674838352613],
  [4, 'uniform', 0.872858184013999, 0.3090299200790226],
  [4, 'log', 0.8737659010197134, 0.3126934278611639],
  [4, 'bell', 0.8728581840139993, 0.30902992007902375],
  [5, 'uniform', 0.9052074458660485, 0.43933264548107037],
  [5, 'log', 0.8601946127475606, 0.22894793396635177],
  [5, 'bell', 0.9753535590934371, 0.9083659268422613],
  [6, 'uniform', 0.9156780030502625, 0.47478988512177617],
  [6, 'log', 0.8430843643271326, 0.13823557850379214],
  [6, 'bell', 0.8960259858511289, 0.35097295519258953],
  [11, 'uniform', 0.9858455039038275, 0.9899881025331619],
  [11, 'log', 0.9393734133170654, 0.5131600889329108],
  [11, 'bell', 0.9518135782825252, 0.667198313978258],
  [12, 'uniform', 0.9771084409116184, 0.969441093792238],
  [12, 'log', 0.9554061950315861, 0.7168019982593917],
  [12, 'bell', 0.9311022137399002, 0.39194135775872213],
  [20, 'uniform', 0.9837664108585786, 0.9730444646365934],
  [20, 'log', 0.9458803792246361, 0.3088431071005348],
  [20, 'bell', 0.9146025868485292, 0.07804274178460029],
  [50, 'uniform', 0.9732635669352258, 0.31260945368789306],
  [50, 'log', 0.9001229930116199, 0.00048499740324247015],
  [50, 'bell', 0.9741786102722706, 0.3393636007581715],
  [501, 'uniform', 0.950881341812144, 7.539560529099983e-12],
  [501, 'log', 0.9082665848884997, 7.997871408532001e-17],
  [501, 'bell', 0.9928799482298896, 0.017683969349781968],
  [5000, 'uniform', 0.9557174393354371, 1.720850894109685e-36],
  [5000, 'log', 0.9154479346505752, 1.9856243892787545e-46],
  [5000, 'bell', 0.9980649912503059, 6.886618096463408e-6],
]

describe('Shapiro-Wilk', () => {
  test.each(scipy)('of %i values (%s) has the W and p of SciPy', (n, shape, w, p) => {
    const found = shapiroWilk(shapes[shape](uniforms(n)))!
    expect(Math.abs(found.w / w - 1)).toBeLessThan(1e-7)
    expect(Math.abs(found.p / p - 1)).toBeLessThan(1e-6)
  })

  test('does not change with order, scale and place', () => {
    const values = uniforms(40)
    const found = shapiroWilk(values)!
    expect(shapiroWilk(values.toReversed())).toEqual(found)
    expect(shapiroWilk(values.map((value) => -8 * value + 1e3))!.w).toBeCloseTo(found.w, 10)
  })

  test('of normals rejects as often as it should', () => {
    const data = normals(1000, 50, 9)
    const rejected = Array.from({ length: 1000 }, (_, i) => shapiroWilk(data.subarray(i * 50, i * 50 + 50))!.p < 0.05)
    expect(Math.abs(rejected.filter(Boolean).length / 1000 - 0.05)).toBeLessThan(0.02)
  })

  test('needs three values that are not all equal, and takes no more than 5,000', () => {
    expect([shapiroWilk([1, 2]), shapiroWilk([]), shapiroWilk(new Float32Array(9).fill(0.1))]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(() => shapiroWilk(new Float32Array(5001))).toThrow(RangeError)
  })
})

test('the tail of the normal distribution is known far out', () => {
  const expected = [
    0.9986501019683699, 0.6914624612740131, 0.5, 0.15865525393145707, 0.008197535924596131, 0.004661188023718747,
    2.866515718791933e-7, 7.61985302416047e-24, 4.906713927147908e-198,
  ]
  for (const [i, z] of [-3, -0.5, 0, 1, 2.4, 2.6, 5, 10, 30].entries())
    expect(Math.abs(normalTail(z) / expected[i] - 1)).toBeLessThan(1e-12)
})

test('its quantiles are the inverse', () => {
  for (const z of [-3, -2.3, -1.4, -0.25, 0, 0.3, 1.4, 3])
    expect(Math.abs(normalQuantile(1 - normalTail(z)) - z)).toBeLessThan(6e-8)
})

test('the false-discovery rate is held as SciPy holds it', () => {
  const adjusted = benjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.5, 0.9])
  adjusted.forEach((value, i) => expect(value).toBeCloseTo([0.03, 0.06, 0.06, 0.03, 0.6, 0.9][i], 14))
  expect(benjaminiHochberg([])).toHaveLength(0)
})
