import type { Chart, Plugin } from 'chart.js'
import { expect, test } from 'vitest'
import { paperStyle } from '../../../../../src-shared/figures/figureStyle.ts'
import { triangleChart } from '../../../../../src-shared/figures/studies/triangleChart.ts'
import type { StudyChart } from '../../../../../src-shared/studies/studyResult.ts'

const style = paperStyle()
const chart = {
  kind: 'triangle',
  name: 'triangle',
  title: 'Triangles',
  rule: '',
  triangles: [10, 25, 50].map((steps) => ({
    label: `landscape-ddpm 6,422, T = ${steps}`,
    ...{ sample: 35, noise: 73, latent: 72, sampleNoise: 60 },
  })),
} satisfies StudyChart

interface Drawn {
  text: string
  left: number
  right: number
  y: number
}

/** Where the texts of a drawing stand; letters are half as wide as their size. */
function textsOn(width: number, height: number): Drawn[] {
  const texts: Drawn[] = []
  const context = {
    font: '',
    textAlign: 'left',
    ...Object.fromEntries(
      ['save', 'restore', 'beginPath', 'moveTo', 'lineTo', 'closePath', 'stroke', 'arc', 'fill'].map((name) => [
        name,
        () => {},
      ]),
    ),
    measureText(text: string) {
      return { width: text.length * 0.5 * Number(/([\d.]+)px/.exec(context.font)![1]) }
    },
    fillText(text: string, x: number, y: number) {
      const { width: wide } = context.measureText(text)
      const left = context.textAlign === 'center' ? x - wide / 2 : x
      texts.push({ text, left, right: left + wide, y })
    },
  }
  const [plugin] = triangleChart(chart, style, width).chart.plugins as [Plugin<'scatter'>]
  plugin.afterDraw!({ ctx: context, width, height } as unknown as Chart<'scatter'>, {} as never, {})
  return texts
}

test.each([234, 237, 486])('names of triangles stand beside each other and inside of a place of %i points', (width) => {
  const { height } = triangleChart(chart, style, width)
  const texts = textsOn(width, height)
  for (const { text, left, right, y } of texts) {
    expect([text, left >= 0, right <= width, y > 0, y <= height]).toEqual([text, true, true, true, true])
    for (const other of texts)
      if (other.text !== text || other.left !== left)
        expect(Math.abs(other.y - y) > 3 || other.left >= right - 0.01 || other.right <= left + 0.01).toBe(true)
  }
  for (const steps of [10, 25, 50]) expect(texts.map(({ text }) => text).join(' ')).toContain(`T = ${steps}`)
})

test('in a narrow place triangles are below each other, and what there is room for is used', () => {
  expect(triangleChart(chart, style, 100).height).toBe(3 * triangleChart(chart, style, 486).height)
  expect(triangleChart(chart, style).height).toBe(triangleChart(chart, style, 486).height)
  const lines = (height: number) =>
    new Set(
      textsOn(240, height)
        .filter(({ text }) => text.includes('°'))
        .map(({ y }) => Math.round(y)),
    ).size
  expect(lines(120)).toBeLessThan(lines(500))
})
