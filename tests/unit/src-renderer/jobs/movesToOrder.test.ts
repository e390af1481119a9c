import { expect, test } from 'vitest'
import { movesToOrder } from '../../../../src-renderer/jobs/movesToOrder.ts'

const order = ['at-work', 'a', 'b', 'c']

/** The queue after the moves to `order`. */
function put(moved: string[], now: string[], atWork: number): string[] {
  return movesToOrder(order, moved, now, atWork).reduce(
    (queue, { runId, place }) => queue.filter((id) => id !== runId).toSpliced(place - 1, 0, runId),
    now,
  )
}

test('a run goes back behind the one that it stood behind, whatever came and went since', () => {
  expect(movesToOrder(order, ['b'], ['at-work', 'b', 'a', 'c'], 1)).toEqual([{ runId: 'b', place: 3 }])
  expect(put(['b'], ['a', 'b', 'c', 'new'], 0)).toEqual(['a', 'b', 'c', 'new'])
  expect(put(['b'], ['at-work', 'b', 'c'], 1)).toEqual(['at-work', 'b', 'c'])
  expect(put(['c'], ['c', 'b', 'a'], 0)).toEqual(['b', 'c', 'a'])
})

test('a run that is where it belongs is not moved', () => {
  expect(movesToOrder(order, ['a', 'b', 'c'], ['at-work', 'b', 'a', 'c'], 1)).toEqual([{ runId: 'a', place: 2 }])
  expect(movesToOrder(order, ['a', 'b', 'c'], order, 1)).toEqual([])
})

test('where nothing is left of what stood before it, it is the first of those that wait', () => {
  expect(put(['a'], ['c', 'a'], 0)).toEqual(['a', 'c'])
  expect(put(['a'], ['c', 'a'], 1)).toEqual(['c', 'a'])
})

test('several runs have the order back that they had, also behind one that has begun meanwhile', () => {
  expect(put(['c', 'a', 'b'], ['at-work', 'c', 'b', 'a'], 1)).toEqual(order)
  expect(put(['c', 'a'], ['c', 'b', 'a', 'new'], 0)).toEqual(['a', 'b', 'c', 'new'])
  // Whatever came to work meanwhile stays there, and they follow in their order.
  expect(put(['a', 'b'], ['c', 'b', 'a'], 1)).toEqual(['c', 'a', 'b'])
})
