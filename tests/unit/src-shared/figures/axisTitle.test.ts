import { createCanvas } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { distanceFigure } from '../../../../src-shared/figures/distanceFigure.ts'
import { drawChartOn } from '../../../../src-shared/figures/document/drawFigure.ts'
import type { DrawingContext } from '../../../../src-shared/figures/drawingContext.ts'
import type { Figure } from '../../../../src-shared/figures/figure.ts'
import { paperStyle } from '../../../../src-shared/figures/figureStyle.ts'
import { studyFigure } from '../../../../src-shared/figures/studyFigure.ts'
import { roundTripSummary } from './runSummaries.ts'

interface Written {
  text: string
  /** As long as its letters are by themselves. */
  natural: number
  /** What it is pressed into. */
  most: number
}

/** What is written when a figure is drawn in so much room. */
function writtenIn(figure: Figure, size: { width: number; height: number }): Written[] {
  const context = createCanvas(size.width, size.height).getContext('2d')
  const written: Written[] = []
  const fillText = context.fillText.bind(context)
  context.fillText = (text, x, y, most = Infinity) => {
    written.push({ text, natural: context.measureText(text).width, most })
    fillText(text, x, y, most)
  }
  drawChartOn(context as unknown as DrawingContext, figure, size)
  return written
}

const label = 'mean absolute difference of latent and noise over the entries of an image'
const curve = studyFigure(
  {
    kind: 'lines',
    name: 'curve',
    title: '',
    rule: '',
    x: { label },
    y: { label },
    series: [{ label: 'latent', points: [10, 20].map((x) => ({ x, y: x })) }],
  },
  paperStyle(),
)
const words = (written: readonly Written[]) => written.map(({ text }) => text).join(' ')

test.each([240, 160])(
  'a long name of an axis stands in lines that are as long as the axis at most, in a chart of %d points',
  (side) => {
    const written = writtenIn(curve, { width: side, height: side })
    const lines = written.filter(({ text }) => text.split(' ').every((word) => label.split(' ').includes(word)))
    expect(words(lines).split(label)).toHaveLength(3)
    for (const { natural, most } of lines) expect(natural).toBeLessThanOrEqual(Math.min(most, side) + 0.01)
  },
)

test('a name that fits stays in one line', () => {
  expect(writtenIn(curve, { width: 700, height: 700 }).filter(({ text }) => text === label)).toHaveLength(2)
})

test('the unit of distances in a narrow panel is not pressed together', () => {
  const written = writtenIn(distanceFigure(roundTripSummary(64), paperStyle()), { width: 110, height: 130 })
  expect(words(written)).toContain('L2 distance, per image, n = 64')
  for (const { natural, most } of written) expect(natural).toBeLessThanOrEqual(most + 0.01)
})
