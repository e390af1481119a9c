import { expect, test } from 'vitest'
import { headWords, runSentence } from '../../../../src-renderer/run/runSentence.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeRunDetail } from '../fakeRun.ts'

const sentenceOf = (id: string) => runSentence(fakeRunDetail(fakeProject().runs.find((run) => run.id === id)!).record)

test('a run is told in one sentence', () => {
  expect(sentenceOf('roundtrip')).toBe('Noise to sample, inverted and reconstructed with landscape-ddpm at step 6,422')
  expect(sentenceOf('inverted')).toBe('landscape-32, inverted with landscape-ddpm at step 6,422')
  expect(sentenceOf('large')).toBe('Noise to sample with landscape-ddpm at step 6,422')
})

test('a line of a folded head says how many images, T and how far it is', () => {
  const { record } = fakeRunDetail(fakeProject().runs.find((run) => run.id === 'roundtrip')!)
  expect(headWords(record, 'done', record.count)).toBe(`${record.count} images, T ${record.settings!.steps}, done`)
  expect(headWords({ ...record, count: 1, settings: undefined }, 'failed', 0)).toBe('1 image, failed, 0 finished')
})
