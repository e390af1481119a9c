import { expect, test } from 'vitest'
import { differencePicture } from '../../../../src-renderer/run/differencePicture.ts'
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

test('a signed difference of more than three channels has another address with what either run has finished, and others do not', () => {
  const addressOf = (channels: number, done: number, map?: 'signed' | 'l1') =>
    runPicturePath('p', 'r', {
      ...{ tensor: 'latents', row: 3, minus: 'b' },
      ...differencePicture(
        { gain: 2, map },
        [channels, 8, 8],
        [
          { done, count: 512 },
          { done: 100, count: 100 },
        ],
      ),
    })
  expect(addressOf(4, 64)).toBe('p/runs/r/latents/3.png?range=pca&minus=b&rows=164')
  expect(addressOf(4, 512, 'signed')).toBe('p/runs/r/latents/3.png?range=pca&minus=b')
  expect(addressOf(4, 64, 'l1')).toBe('p/runs/r/latents/3.png?range=fixed&limit=0.5&minus=b&map=l1')
  expect(addressOf(3, 64)).toBe('p/runs/r/latents/3.png?range=fixed&limit=0.5&minus=b')
})
