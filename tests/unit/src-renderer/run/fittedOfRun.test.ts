import { expect, test } from 'vitest'
import { fittedOfRun } from '../../../../src-renderer/run/fittedOfRun.ts'
import { runPicturePath } from '../../../../src-renderer/run/picturePath.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeRunDetail } from '../fakeRun.ts'

test('the picture of a run at work has another address with every image that its colours are fitted on, and a finished one keeps its own', () => {
  const { record } = fakeRunDetail(fakeProject().runs.find(({ id }) => id === 'roundtrip')!)
  const addressOf = (done: number, colours: 'pca' | 'set' | 'row') => {
    const { inAddress } = fittedOfRun({ record, completed: [{ first: 0, count: done }] })
    return runPicturePath('p', 'r', { tensor: 'latents', row: 3, colours, fitted: inAddress })
  }
  expect(fittedOfRun({ record, completed: [{ first: 5, count: 64 }] })).toEqual({ fitted: 64, inAddress: 64 })
  expect(addressOf(64, 'pca')).toBe('p/runs/r/latents/3.png?range=pca&rows=64')
  expect(addressOf(128, 'set')).toBe('p/runs/r/latents/3.png?range=set&rows=128')
  // Of its own values alone
  expect(addressOf(128, 'row')).toBe('p/runs/r/latents/3.png?range=row')
  expect(addressOf(record.count, 'pca')).toBe('p/runs/r/latents/3.png?range=pca')
})
