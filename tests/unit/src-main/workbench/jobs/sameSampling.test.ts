import { expect, test } from 'vitest'
import { removeEntry } from '../../../../../src-main/workbench/services/entries.ts'
import type { Sweep } from '../../../../../src-shared/project/sweep.ts'
import { count, countedProject, steps } from './countedProject.ts'

const at = countedProject()

/** Four runs with the same samples: both time conventions, with and without replaced steps. */
const inversions: Partial<Sweep> = { conventions: ['target', 'source'], replaceFirst: [0, 2] }

test('samples serve a round trip, and a round trip serves samples', async () => {
  const [samples] = await at.run({ kind: 'sample' })
  const [roundtrip] = await at.run({})
  expect(at.evaluated[roundtrip]).toBe(count * 2 * steps)
  expect((await at.recordOf(roundtrip)).samplesFrom).toMatchObject([{ run: samples }])
  await removeEntry(at.project, at.queue, { kind: 'run', id: samples })
  const [again] = await at.run({ kind: 'sample' })
  expect(at.evaluated[again]).toBe(0)
  expect((await at.recordOf(again)).samplesFrom).toMatchObject([{ run: roundtrip }])
})

test.each<[string, Partial<Sweep>]>([
  ['T', { steps: [5], inversionSteps: steps }],
  ['noise', { sources: [{ from: 'noise', stream: 'torch', seed: 2, count }] }],
  ['number of noises', { sources: [{ from: 'noise', stream: 'torch', seed: 1, count: 4 }] }],
  ['clipping when sampling', { clip: { sampling: true, inversion: true } }],
  ['rule after clipping', { afterClip: 'rederive' }],
  ['thresholding when sampling', { threshold: { sampling: true, inversion: false } }],
  ['batch', { batch: 3 }],
])('another %s is another sampling, and clipping and T of the inversion are not', async (_, change) => {
  await at.run({ kind: 'sample' })
  expect((await at.plan(change)).evaluationsShared).toBe(0)
  const ofInversion = { inversionSteps: 5, clip: { sampling: false, inversion: true } }
  expect((await at.plan(ofInversion)).evaluationsShared).toBe(count * steps)
})

test('a run that keeps its way takes samples only from one that kept it, and a swap only from one that kept what it is given', async () => {
  await at.run({})
  const [kept] = await at.run({ conventions: ['source'], keepStates: 2, keepPredictions: true })
  expect((await at.recordOf(kept)).samplesFrom).toBeUndefined()
  const [thinned] = await at.run({ conventions: ['target'], keepStates: 4 })
  expect((await at.recordOf(thinned)).samplesFrom).toMatchObject([{ run: kept }])
  expect(await at.bytesOf(thinned)).toEqual(await at.alone({ conventions: ['target'], keepStates: 4 }))
  const swap: Partial<Sweep> = { conventions: ['source'], swapFirst: [3], swap: 'epsilon' }
  const [swapped] = await at.run(swap)
  expect((await at.recordOf(swapped)).samplesFrom).toMatchObject([{ run: kept }])
  expect(await at.bytesOf(swapped)).toEqual(await at.alone(swap))
  const [whole] = await at.run({ ...inversions, keepStates: true, conventions: ['source'], replaceFirst: [0] })
  expect((await at.recordOf(whole)).samplesFrom).toBeUndefined()
})

test('what is computed anew takes nothing from before, and shares among itself', async () => {
  await at.run(inversions)
  const sweep = { ...inversions, conventions: ['target' as const] }
  expect((await at.plan(sweep, true)).runs.map(({ evaluationsShared }) => evaluationsShared)).toEqual([
    0,
    count * steps,
  ])
  const [first, second] = await at.run(sweep, { again: true })
  expect(await at.recordOf(first)).toMatchObject({ anewFrom: first })
  expect((await at.recordOf(first)).samplesFrom).toBeUndefined()
  expect((await at.recordOf(second)).samplesFrom).toMatchObject([{ run: first }])
})
