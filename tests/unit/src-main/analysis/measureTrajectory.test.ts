import { expect, test } from 'vitest'
import { drawnUnits } from '../../../../src-main/analysis/bootstrapInterval.ts'
import { measureTrajectory } from '../../../../src-main/analysis/measureTrajectory.ts'
import { rowsInMemory } from '../../../../src-main/analysis/rowSource.ts'
import { SetsDoNotMatch, TooFewRows } from '../../../../src-shared/errors/errors.ts'
import { normals, reordered, rowsElsewhere } from './testRows.ts'

const [n, d] = [7, 12]
const noise = normals(n, d, 1)
const away = normals(n, d, 2)
const latents = noise.map((value, i) => value + 0.3 * away[i])
const on = (lambda: number) => noise.map((value, i) => (1 - lambda) * value + lambda * latents[i])
const rows = (data: Float32Array) => rowsElsewhere(data, d)

test('the distances are those to interpolated tensors', async () => {
  const states = [noise, normals(n, d, 3), on(0.4), latents, normals(n, d, 4)]
  const found = await measureTrajectory({ noise: rows(noise), latents: rows(latents), states: states.map(rows) })
  expect(found.positions).toHaveLength(25)
  for (const [state, data] of states.entries()) {
    for (const place of [0, 5, 13, 24]) {
      let sum = 0
      for (let row = 0; row < n; row++) {
        let squares = 0
        for (let i = row * d; i < (row + 1) * d; i++) {
          squares += (data[i] - (1 - place / 24) * noise[i] - (place / 24) * latents[i]) ** 2
        }
        sum += Math.sqrt(squares)
      }
      expect(found.distances[state][place]).toBeCloseTo(sum / n, 6)
    }
  }
  expect([found.distances[0][0], found.distances[3][24]]).toEqual([0, 0])
  expect(found.residuals[3]).toBe(0)
})

test('a path along the line is followed, and passes the latent where it does', async () => {
  const states = [0, 0.25, 0.5, 0.75, 1.25, 1.75].map((lambda) => rows(on(lambda)))
  const found = await measureTrajectory({ noise: rows(noise), latents: rows(latents), states })
  expect(found.nearest).toEqual([0, 6, 12, 18, 24, 24])
  found.projections.forEach((value, state) => expect(value).toBeCloseTo([0, 0.25, 0.5, 0.75, 1.25, 1.75][state], 5))
  expect(found.passesLatentAt).toBeCloseTo(3.5, 5)
  expect([found.closerToNoise[1], found.closerToLatent[1]]).toEqual([1, 0])
  expect([found.closerToNoise[3], found.closerToLatent[3]]).toEqual([0, 1])
  expect(Math.min(...found.scaled[2])).toBe(0)
  expect(Math.max(...found.scaled[2])).toBe(1)
})

test('the state nearest to the latent need not have passed it', async () => {
  const states = [0, 0.5, 0.9, 0.2].map((lambda) => rows(on(lambda)))
  const found = await measureTrajectory({ noise: rows(noise), latents: rows(latents), states })
  expect(found.closestToLatent).toBe(2)
  expect(found.passesLatentAt).toBeUndefined()
})

test('scale multiplies distances and leaves the rest; the order of images nothing', async () => {
  const states = [normals(n, d, 5), normals(n, d, 6)]
  const order = [3, 1, 4, 0, 6, 5, 2]
  const measure = (change: (data: Float32Array) => Float32Array) =>
    measureTrajectory({
      noise: rows(change(noise)),
      latents: rows(change(latents)),
      states: states.map((state) => rows(change(state))),
    })
  const before = await measure((data) => data)
  const scaled = await measure((data) => data.map((value) => 2 * value))
  const moved = await measure((data) => reordered(data, d, order))
  expect(scaled).toMatchObject({ projections: before.projections, scaled: before.scaled, nearest: before.nearest })
  expect(scaled.distances[0][7]).toBeCloseTo(2 * before.distances[0][7], 12)
  moved.distances[1].forEach((value, place) => expect(value).toBeCloseTo(before.distances[1][place], 12))
})

test('one image whose latent is its noise is equally far from both, everywhere', async () => {
  const one = rowsInMemory(Float32Array.of(1, 1), 2)
  const found = await measureTrajectory({ noise: one, latents: one, states: [rowsInMemory(Float32Array.of(4, 5), 2)] })
  expect(found.distances[0]).toEqual(new Array(25).fill(5))
  expect(found).toMatchObject({ n: 1, nearest: [0], projections: [0], closerToNoise: [0], closerToLatent: [0] })
  expect(found.scaled[0]).toEqual(new Array(25).fill(0))
})

test('images that are drawn again have the state nearest to the latent, and the passing, of the draws', async () => {
  const draws = 30
  // Each image goes along the line by its own pace, so that draws differ.
  const paceOf = (row: number) => 0.7 + 0.15 * row
  const states = [0, 0.4, 0.8, 1.2, 1.6].map((lambda) =>
    noise.map((value, i) => value + lambda * paceOf(Math.floor(i / d)) * (latents[i] - value)),
  )
  const given = { noise: rows(noise), latents: rows(latents), states: states.map(rows) }
  const { drawn, closestToLatent, passesLatentAt } = await measureTrajectory(given, { draws })
  const apart = (a: Float32Array, b: Float32Array, row: number) => {
    let squares = 0
    for (let i = row * d; i < (row + 1) * d; i++) squares += (a[i] - b[i]) ** 2
    return Math.sqrt(squares)
  }
  let draw = 0
  for (const units of drawnUnits(n, { draws })) {
    const meanTo = (state: Float32Array) => units.reduce((sum, row) => sum + apart(state, latents, row), 0) / n
    const means = states.map(meanTo)
    expect(drawn.closestToLatent[draw]).toBe(means.indexOf(Math.min(...means)))
    const pace = units.reduce((sum, row) => sum + paceOf(row), 0) / n
    // λ = 1 is reached where 0.4 times the number of states times the pace is.
    expect(drawn.passesLatentAt[draw]).toBeCloseTo(1 / (0.4 * pace), 4)
    draw++
  }
  expect(draw).toBe(draws)
  expect(new Set(drawn.passesLatentAt).size).toBeGreaterThan(5)
  expect(closestToLatent).toBe(2)
  expect(passesLatentAt).toBeGreaterThan(Math.min(...drawn.passesLatentAt))
  expect(passesLatentAt).toBeLessThan(Math.max(...drawn.passesLatentAt))
})

test('a draw that never passes the latent says so', async () => {
  const states = [0, 0.5].map((lambda) => rows(on(lambda)))
  const { drawn } = await measureTrajectory({ noise: rows(noise), latents: rows(latents), states }, { draws: 3 })
  expect([...drawn.passesLatentAt]).toEqual([Infinity, Infinity, Infinity])
  expect([...drawn.closestToLatent]).toEqual([1, 1, 1])
})

test('what cannot be compared is refused', async () => {
  const sets = { noise: rows(noise), latents: rows(latents) }
  await expect(measureTrajectory({ ...sets, states: [rowsInMemory(normals(3, d), d)] })).rejects.toSatisfy(
    SetsDoNotMatch.is,
  )
  await expect(measureTrajectory({ ...sets, states: [] })).rejects.toSatisfy(TooFewRows.is)
  const broken = noise.slice()
  broken[6 * d] = NaN
  await expect(measureTrajectory({ ...sets, states: [rowsInMemory(broken, d, 'states')] })).rejects.toThrow(
    'Row 6 of the states',
  )
})
