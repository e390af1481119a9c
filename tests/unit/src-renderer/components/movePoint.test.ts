import { expect, test } from 'vitest'
import { movePoint } from '../../../../src-renderer/components/movePoint.ts'

const at = (...xs: number[]) => xs.map((x) => ({ x }))
const series = [at(3, 1, 2), [], at(2.2, 9)]

test('the first key goes to the leftmost point of the first series that has any', () => {
  expect(movePoint(series, undefined, 'ArrowRight')).toEqual({ series: 0, point: 1 })
  expect(movePoint([[], at(5)], undefined, 'Home')).toEqual({ series: 1, point: 0 })
  expect(movePoint([[], []], undefined, 'ArrowRight')).toBeUndefined()
})

test('left and right go from point to point by their place on the axis, and stay at the ends', () => {
  expect(movePoint(series, { series: 0, point: 1 }, 'ArrowRight')).toEqual({ series: 0, point: 2 })
  expect(movePoint(series, { series: 0, point: 0 }, 'ArrowRight')).toEqual({ series: 0, point: 0 })
  expect(movePoint(series, { series: 0, point: 2 }, 'ArrowLeft')).toEqual({ series: 0, point: 1 })
  expect(movePoint(series, { series: 0, point: 1 }, 'End')).toEqual({ series: 0, point: 0 })
})

test('up and down go to the nearest point of the next series that has any', () => {
  expect(movePoint(series, { series: 0, point: 2 }, 'ArrowDown')).toEqual({ series: 2, point: 0 })
  expect(movePoint(series, { series: 2, point: 1 }, 'ArrowUp')).toEqual({ series: 0, point: 0 })
})

test('other keys go nowhere, and a place that is gone begins anew', () => {
  expect(movePoint(series, { series: 0, point: 1 }, 'a')).toBeUndefined()
  expect(movePoint(series, { series: 7, point: 1 }, 'ArrowRight')).toEqual({ series: 0, point: 1 })
})
