import { expect, test } from 'vitest'
import { madeByNetwork } from '../../../../src-main/engine/madeByNetwork.ts'
import { RunMissing } from '../../../../src-shared/errors/errors.ts'
import type { RunRecord } from '../../../../src-shared/project/runRecord.ts'
import type { RunSource } from '../../../../src-shared/project/runSettings.ts'

const runOf = (source: RunSource | undefined, weights = 'a') =>
  ({ source, model: { checkpoint: { sha256: weights } } }) as unknown as RunRecord
const samplesOf = (run: string): RunSource => ({ from: 'run', run, tensor: 'samples' })
const noise: RunSource = { from: 'noise', stream: 'torch', seed: 1, count: 4 }
const runs: Record<string, RunRecord> = {
  noise: runOf(noise),
  images: runOf({ from: 'dataset', dataset: 'land' }),
  other: runOf(noise, 'b'),
  imported: { ...runOf(undefined), model: undefined },
  'of images': runOf(samplesOf('images')),
  'of noise': runOf(samplesOf('noise')),
}
const read = (run: string) => (run in runs ? Promise.resolve(runs[run]) : Promise.reject(RunMissing({ run })))

test.each<[string, boolean]>([
  ['noise', true],
  ['of noise', true],
  ['images', false],
  ['of images', false],
  ['other', false],
  ['imported', false],
  ['gone', false],
])('samples of the run "%s" are of the same network: %s', async (run, own) => {
  expect(await madeByNetwork(runOf(samplesOf(run)), read)).toBe(own)
})

test('what is sampled from the latents of images is made by the network', async () => {
  expect(await madeByNetwork(runOf({ from: 'run', run: 'images', tensor: 'latents' }), read)).toBe(true)
})
