import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import ChartCanvas from '../../../../src-renderer/components/ChartCanvas.vue'
import { screenStyle } from '../../../../src-shared/figures/figureStyle.ts'
import { studyFigure } from '../../../../src-shared/figures/studyFigure.ts'

const figureOf = (...ys: number[]) =>
  studyFigure(
    {
      ...{ kind: 'lines', name: 'curve', title: 'Curve', rule: '', x: { label: 'T' }, y: { label: 'error' } },
      series: [{ label: 'latent', points: ys.map((y, x) => ({ x, y })) }],
    },
    screenStyle('light'),
  )

test('the point to which the keys went stays theirs when the chart is told anew, with its new number, while it is there', async () => {
  const chart = mount(ChartCanvas, { props: { figure: figureOf(1, 2, 3), choosable: true }, attachTo: document.body })
  const points = chart.get('[role=listbox]')
  await points.trigger('focus')
  await points.trigger('keydown', { key: 'End' })
  expect(chart.get('[role=option]').attributes('aria-label')).toBe('latent 2: 3')
  await chart.setProps({ figure: figureOf(1, 2, 4, 5) })
  await expect.poll(() => chart.get('[role=option]').attributes('aria-label')).toBe('latent 2: 4')
  await chart.setProps({ figure: figureOf(1) })
  await expect.poll(() => chart.find('[role=option]').exists()).toBe(false)
  chart.unmount()
})
