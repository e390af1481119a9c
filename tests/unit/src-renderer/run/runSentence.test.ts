import { expect, test } from 'vitest'
import { runSentence } from '../../../../src-renderer/run/runSentence.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeRunDetail } from '../fakeRun.ts'

const sentenceOf = (id: string) => runSentence(fakeRunDetail(fakeProject().runs.find((run) => run.id === id)!).record)

test('a run is told in one sentence', () => {
  expect(sentenceOf('roundtrip')).toBe('Noise to sample, inverted and reconstructed with landscape-ddpm at step 6,422')
  expect(sentenceOf('inverted')).toBe('landscape-32, inverted with landscape-ddpm at step 6,422')
  expect(sentenceOf('large')).toBe('Noise to sample with landscape-ddpm at step 6,422')
})
