import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, test } from 'vitest'
import type { Curve } from '../../../../src-shared/figures/curves/trainingCurves.ts'
import LineChart from '../../../../src-renderer/components/LineChart.vue'

const curve = (label: string, xs: readonly number[]): Curve => ({
  label,
  tone: 'latent',
  points: xs.map((x) => ({ x, y: x / 10, sd: 0.01 })),
})
const rowsOf = (root: Element) =>
  [...root.querySelectorAll('tbody tr')].map((row) => [...row.children].map(({ textContent }) => textContent.trim()))

test('curves are told as rows of numbers, of which some may be missing, and named with their first and last', async () => {
  const chart = mount(LineChart, {
    props: {
      ...{ title: 'Errors', unit: 'mean absolute difference', xLabel: 'training step' },
      curves: [curve('latent', [10, 20, 30]), curve('reconstruction', [10, 30])],
      xs: [10, 20, 30],
    },
    global: { plugins: [createPinia()] },
  })
  await expect
    .poll(() => rowsOf(chart.element))
    .toEqual([
      ['10', '1.000 ± 0.010', '1.000 ± 0.010'],
      ['20', '2.000 ± 0.010', '–'],
      ['30', '3.000 ± 0.010', '3.000 ± 0.010'],
    ])
  expect(chart.get('canvas').attributes('aria-label')).toBe(
    'Errors. mean absolute difference, over training step: latent from 1.00 to 3.00; reconstruction from 1.00 to 3.00.',
  )
  await chart.setProps({ curves: [curve('latent', [10, 20])], xs: [10, 20] })
  await expect
    .poll(() => rowsOf(chart.element))
    .toEqual([
      ['10', '1.000 ± 0.010'],
      ['20', '2.000 ± 0.010'],
    ])
  chart.unmount()
})
