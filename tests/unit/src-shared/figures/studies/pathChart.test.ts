import { createCanvas } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { paperStyle } from '../../../../../src-shared/figures/figureStyle.ts'
import { pathChart } from '../../../../../src-shared/figures/studies/pathChart.ts'
import type { PathChart } from '../../../../../src-shared/studies/studyResult.ts'

const chart: PathChart = {
  ...{ kind: 'paths', run: '0001-a', row: 0, name: 'plane-0', title: 'A way', rule: '' },
  ...{ x: { label: 'first' }, y: { label: 'second' } },
  series: [
    {
      ...{ label: 'from noise to sample', role: 'sample', path: 'sampling', ends: { first: 'x_T', last: 'x_0' } },
      points: [
        { x: -20, y: 0, state: 0 },
        { x: 1, y: 1, state: 1 },
        { x: 4, y: 2, state: 2 },
      ],
    },
  ],
}

/** Where dots of ends are drawn, on axes of 10 points per unit. */
function endsWithin(x: [number, number], y: [number, number]) {
  const { plugins } = pathChart(chart, paperStyle()).chart
  const dots: number[][] = []
  const ctx = createCanvas(10, 10).getContext('2d')
  ctx.arc = (left: number, top: number) => void dots.push([left, top])
  const scale = ([min, max]: [number, number]) => ({
    min,
    max,
    getPixelForValue: (value: number) => 10 * (value - min),
  })
  const ends = plugins!.find(({ id }) => id === 'ends')!
  ends.afterDatasetsDraw!(
    { ctx, scales: { x: scale(x), y: scale(y) } } as never,
    {} as never,
    {} as never,
    false as never,
  )
  return dots
}

test('ends are drawn where they lie, and not where limits leave them out', () => {
  expect(endsWithin([-20, 5], [0, 2])).toEqual([
    [0, 0],
    [240, 20],
  ])
  expect(endsWithin([0, 5], [0, 2])).toEqual([[40, 20]])
  expect(endsWithin([-20, 5], [0, 1])).toEqual([[0, 0]])
})
