import { expect, test } from 'vitest'
import type { DdimStep } from '../../../../src-main/diffusion/ddimPath.ts'
import { followPath } from '../../../../src-main/diffusion/followPath.ts'
import { growthAlongPath } from '../../../../src-main/diffusion/growthAlongPath.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'

const [n, length] = [3, 64]
const path: DdimStep[] = [
  { timestep: 0, from: 0.99, to: 0.9 },
  { timestep: 1, from: 0.9, to: 0.5 },
  { timestep: 2, from: 0.5, to: 0.1 },
]
const normals = (seed: number) => noiseStream({ stream: 'torch', seed, count: n, length }).rows(0, n)

/** ε = gain x by entry, so that each step multiplies an entry by a known number. */
function linear(gainOf: (entry: number) => number) {
  const follow: Parameters<typeof growthAlongPath>[0]['follow'] = (state, onStep) =>
    followPath({
      state,
      rows: 2 * n,
      length,
      path,
      predict: (current) => Promise.resolve(current.map((value, i) => gainOf(i % length) * value)),
      outputLength: length,
      predicts: 'epsilon',
      clip: false,
      afterClip: 'keep',
      onStep,
    })
  /** x √(ᾱ' / ᾱ) + ε (√(1 - ᾱ') - √(ᾱ' (1 - ᾱ) / ᾱ)), section 1.3. */
  const factors = (entry: number) => {
    let product = 1
    return path.map(({ from, to }) => {
      const scale = Math.sqrt(to / from)
      return (product *= scale + gainOf(entry) * (Math.sqrt(1 - to) - scale * Math.sqrt(1 - from)))
    })
  }
  return { follow, factors }
}

test('a way that scales all entries alike changes nothing relative to the state', async () => {
  const { follow } = linear(() => 0.7)
  for (const share of [1e-3, 1e-2]) {
    const found = await growthAlongPath({ start: normals(1), directions: normals(2), length, share, follow })
    for (const { growth, growthAtEnd } of found) {
      expect(growth).toBeCloseTo(1, 3)
      expect(growthAtEnd).toBeCloseTo(1, 3)
    }
  }
})

test('entries that grow where the state has none are found with the factor that the steps give them', async () => {
  const { follow, factors } = linear((entry) => (entry < length / 2 ? -0.5 : 9))
  const start = normals(3).map((value, i) => (i % length < length / 2 ? value : 0))
  const directions = normals(4)
  const found = await growthAlongPath({ start, directions, length, share: 1e-3, follow })
  const [quiet, loud] = [factors(0), factors(length - 1)]
  for (const [row, { growth, step, growthAtEnd }] of found.entries()) {
    let [low, high] = [0, 0]
    for (let i = 0; i < length; i++) {
      const square = directions[row * length + i] ** 2
      if (i < length / 2) low += square
      else high += square
    }
    const expected = path.map((_, place) =>
      Math.sqrt((low * quiet[place] ** 2 + high * loud[place] ** 2) / (low + high) / quiet[place] ** 2),
    )
    expect(growth / Math.max(...expected)).toBeCloseTo(1, 3)
    expect(step).toBe(expected.indexOf(Math.max(...expected)) + 1)
    expect(growthAtEnd / expected[2]).toBeCloseTo(1, 3)
  }
})
