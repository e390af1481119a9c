import { expect, test } from 'vitest'
import { comparedPlaces, differenceGap, sharedGap } from '../../../../src-renderer/compare/comparedPlaces.ts'
import { modeWords, viewWords } from '../../../../src-renderer/compare/compareModes.ts'
import { pictureSide } from '../../../../src-renderer/compare/pictureSide.ts'
import type { RunRow } from '../../../../src-shared/contract/views.ts'
import { pairsByNumber, rowPairs } from '../../../../src-shared/studies/rowPairs.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeRunDetail } from '../fakeRun.ts'

const runOf = (row: Partial<RunRow>) => ({ detail: fakeRunDetail({ ...fakeProject().runs[4], ...row }) })
const all = runOf({ name: 'All', count: 8, done: 8, state: 'done' })
const gapsOf = (other: Partial<RunRow>, pairs = pairsByNumber(true, 8), image = 5) => {
  const [, place] = comparedPlaces([all, runOf({ name: 'Other', count: 8, ...other })], [pairs])(image)
  return place
}

test('every run has its own row of an image, and a gap says which run lacks it and that it is not of its images', () => {
  const some = rowPairs(true, [
    [2, 0],
    [4, 1],
  ])
  expect(gapsOf({ count: 2, done: 2 }, some, 4)).toEqual({ row: 1, gap: undefined })
  expect(gapsOf({ kind: 'invert', count: 2, done: 2 }, some)).toEqual({
    row: undefined,
    gap: { run: 'B', short: 'not inverted', why: 'B, Other, has 2 images, and none began as image 5 of A did.' },
  })
  expect(gapsOf({ kind: 'sample', count: 1, done: 1 }, pairsByNumber(false, 1)).gap).toEqual({
    ...{ run: 'B', short: 'not sampled' },
    why: 'B, Other, has 1 image, numbered from 0, and so no image 5.',
  })
})

test('an image that is not finished is said to wait, to be on its way, or to have failed', () => {
  const at = (state: RunRow['state']) => gapsOf({ state, done: 3 }).gap
  expect(at('queued')).toMatchObject({
    short: 'waiting',
    why: expect.stringContaining('it waits in the queue') as string,
  })
  expect(at('running')?.why).toBe('B, Other, has not finished image 5: it is at work.')
  expect(at('failed')).toMatchObject({ run: 'B', short: 'failed' })
  expect(at('interrupted')?.why).toContain('was interrupted before that. Its page goes on with it.')
  expect(gapsOf({ state: 'failed', done: 6 }).gap).toBeUndefined()
})

test('runs of two shapes have no difference, and it is said why', () => {
  const small = {
    detail: { ...all.detail, record: { ...all.detail.record, shape: [3, 16, 16] as [number, number, number] } },
  }
  expect(differenceGap([all, all], 1)).toBeUndefined()
  const [own, first] = ['3 × 16 × 16', all.detail.record.shape.join(' × ')]
  expect(differenceGap([all, small], 1)).toEqual({
    ...{ run: 'B', short: 'other shape' },
    why: `Images of B have the shape ${own} and those of A ${first}: they do not subtract.`,
  })
})

test('a picture of two runs lacks what either lacks', () => {
  const places = comparedPlaces([runOf({ count: 8, done: 2, state: 'failed' }), all], [pairsByNumber(true, 8)])(5)
  expect(places[1].gap).toBeUndefined()
  expect(sharedGap(places[1], places[0])).toMatchObject({ run: 'A', short: 'failed' })
})

test('what a column is set against, and what is shown, is said in a few words', () => {
  expect([modeWords('wipe', 1), modeWords('blink', 2), modeWords('difference', 2), modeWords('side', 1)]).toEqual([
    'A | B',
    'A, then C',
    'C − A',
    '',
  ])
  expect(modeWords('difference', 0)).toBe('')
  expect(viewWords(2, 'images', 'side')).toBe('2 runs: images, side by side')
  expect(viewWords(1, 'numbers', 'side')).toBe('1 run: numbers')
})

test('pictures share the width, and in a low window one is seen as a whole as long as it is not too small', () => {
  expect(pictureSide({ width: 800, height: 600 }, 2, 12)).toBe(256)
  expect(pictureSide({ width: 800, height: 600 }, 6, 12)).toBe(112)
  expect(pictureSide({ width: 400, height: 600 }, 6, 12)).toBe(72)
  expect(pictureSide({ width: 3000, height: 2000 }, 2, 12)).toBe(448)
  expect(pictureSide({ width: 600, height: 200 }, 2, 12)).toBe(176)
  expect(pictureSide({ width: 600, height: 90 }, 2, 12)).toBe(128)
  // Before it is laid out
  expect(pictureSide({ width: 800, height: -40 }, 2, 12)).toBe(256)
})
