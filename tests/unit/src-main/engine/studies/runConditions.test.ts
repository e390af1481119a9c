import { expect, test } from 'vitest'
import { conditionOf } from '../../../../../src-main/engine/studies/runConditions.ts'

const settings = {
  steps: 50,
  inversionSteps: 50,
  convention: 'source' as const,
  clip: { sampling: true, inversion: true },
  afterClip: 'rederive' as const,
  keepStates: false,
  batch: 4,
}
const record = {
  settings,
  source: { from: 'noise' as const, stream: 'torch' as const, seed: 420, count: 8 },
  shape: [3, 32, 32] as [number, number, number],
  count: 8,
}
const otherSeed = { ...record, source: { ...record.source, seed: 10 } }
const repetition = (other: typeof record) => conditionOf(other, 'seed') === conditionOf(record, 'seed')

test('runs that differ in their seed, and in what decides no number, are repetitions', () => {
  expect(repetition(otherSeed)).toBe(true)
  expect(repetition({ ...otherSeed, settings: { ...settings, batch: 8, keepStates: true } as never })).toBe(true)
})

test.each([
  ['replaced steps', { replaceFirst: 2 }],
  ['the convention', { convention: 'target' as const }],
  ['clipping', { clip: { sampling: true, inversion: false } }],
  ['the T of sampling', { steps: 25 }],
])('runs that differ in %s are none', (_, change) => {
  expect(repetition({ ...otherSeed, settings: { ...settings, ...change } as never })).toBe(false)
})

test('the same samples inverted with other T belong together, those of another convention do not', () => {
  const inverted = (change: object) => ({ ...record, settings: { ...settings, ...change } as never })
  const condition = (change: object) => conditionOf(inverted(change), 'steps', '0001-run')
  expect(condition({ steps: 10, inversionSteps: 10 })).toBe(condition({}))
  expect(condition({ steps: 10, inversionSteps: 10, convention: 'target' })).not.toBe(condition({}))
})
