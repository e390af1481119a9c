import { expect, test } from 'vitest'
import { applyEdits } from '../../../../../src-shared/figures/document/applyEdits.ts'
import { axesOf } from '../../../../../src-shared/figures/document/axesOf.ts'
import type { ItemEdits } from '../../../../../src-shared/figures/document/figureDocument.ts'
import { distanceChart, drawnDistances } from '../../../../../src-shared/figures/distanceFigure.ts'
import { paperStyle } from '../../../../../src-shared/figures/figureStyle.ts'
import { inversionSummary } from '../runSummaries.ts'

const distances = { label: 'L2', max: 80 }
const errors = { label: 'error', max: 0.2 }

/** Label and upper limit of the axes of an inversion's chart, whose pairs have two units, by unit: as drawn, and as the page names them. */
function axes(series: ItemEdits[]) {
  const content = { kind: 'chart' as const, chart: distanceChart(inversionSummary(20)) }
  const edited = applyEdits(content, { x: distances, y: errors, series })
  if (edited.kind !== 'chart' || edited.chart.kind !== 'distances') throw new Error('not distances')
  const { scales = {} } = drawnDistances(edited.chart, paperStyle()).chart.options ?? {}
  const { y: _, ...byUnit } = scales as Record<string, { max: number; title: { text: string } }>
  return {
    drawn: Object.fromEntries(
      Object.entries(byUnit).map(([unit, { max, title }]) => [unit, { label: title.text, max }]),
    ),
    named: Object.fromEntries(axesOf(edited).map(({ id, shown: { label, max } }) => [id, { label, max }])),
  }
}

test.each<[string, ItemEdits[], object]>([
  ['as in the data', [], { l2: distances, absolute: errors }],
  [
    'in the other order',
    [{ key: 'reconstruction_error' }, { key: 'sample_latent' }],
    { l2: distances, absolute: errors },
  ],
  ['with the distance hidden', [{ key: 'sample_latent', hidden: true }], { absolute: errors }],
  ['with the error hidden', [{ key: 'reconstruction_error', hidden: true }], { l2: distances }],
])('the edits of an axis stay with its unit, %s', (_, series, expected) => {
  expect(axes(series)).toEqual({ drawn: expected, named: expected })
})
