import { expect, test } from 'vitest'
import { evaluateInParts } from '../../../../src-main/engine/evaluateInParts.ts'

test.each([1, 8, 9, 20])('%d rows give what each gives alone, a few at a time', async (rows) => {
  const asked: number[] = []
  const evaluate = (state: Float32Array, timesteps: Float32Array, classes?: BigInt64Array) => {
    asked.push(timesteps.length)
    // Two entries come in for a row, and three go out.
    const output = Float32Array.from({ length: 3 * timesteps.length }, (_, i) => {
      const row = Math.floor(i / 3)
      return state[2 * row] + timesteps[row] + 100 * Number(classes![row])
    })
    return Promise.resolve(output)
  }
  const state = Float32Array.from({ length: 2 * rows }, (_, i) => i)
  const classes = BigInt64Array.from({ length: rows }, (_, row) => BigInt(row))
  const found = await evaluateInParts({ evaluate }, { state, timestep: 7, classes, rows })
  expect([...found]).toEqual(Array.from({ length: 3 * rows }, (_, i) => 102 * Math.floor(i / 3) + 7))
  expect(Math.max(...asked)).toBeLessThanOrEqual(8)
})
