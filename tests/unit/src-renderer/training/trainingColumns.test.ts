import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { useTrainingColumns } from '../../../../src-renderer/training/useTrainingColumns.ts'

beforeEach(() => vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(700))
afterEach(() => vi.restoreAllMocks())

const pointsAt = (count: number) => Array.from({ length: count }, (_, i) => ({ step: 1000 * (i + 1) }))

/** A sheet of 700 pixels. */
async function sheetOf(count: number, cursor: number) {
  let columns: ReturnType<typeof useTrainingColumns> | undefined
  const Sheet = defineComponent({
    props: { points: { type: Array<{ step: number }>, required: true }, cursor: { type: Number, required: true } },
    setup(props) {
      const sheet = ref<HTMLElement>()
      columns = useTrainingColumns(sheet, props)
      return () => h('div', { ref: sheet })
    },
  })
  const page = mount(Sheet, { props: { points: pointsAt(count), cursor }, attachTo: document.body })
  const { element } = page
  // The width is known, and then where the chosen one stands.
  await nextTick()
  await nextTick()
  /** What a browser tells by itself. */
  async function scrolled(): Promise<void> {
    element.dispatchEvent(new Event('scroll'))
    await nextTick()
  }
  await scrolled()
  const steps = () => columns!.shown.value.map(({ step }) => step)
  return { page, element, steps, columns: columns!, scrolled }
}

test('of fifty checkpoints those in sight are drawn, with one more at each side, and others as they are scrolled to', async () => {
  const { page, element, steps, columns, scrolled } = await sheetOf(50, 1000)
  expect(columns.side.value).toBe(56)
  // 44 pixels of starts, then 60 for each.
  expect(steps()).toEqual(pointsAt(12).map(({ step }) => step))
  element.scrollLeft = 1200
  await scrolled()
  expect([steps()[0], steps().at(-1)]).toEqual([20_000, 32_000])
  expect(columns.shown.value[0].place).toBe(19)
  page.unmount()
})

test('the chosen checkpoint is brought into sight, moving as little as needed', async () => {
  const { page, element, steps, scrolled } = await sheetOf(50, 50_000)
  // The last of them ends at the right edge.
  expect(element.scrollLeft).toBe(44 + 50 * 60 - 700)
  expect(steps()).toContain(50_000)
  await page.setProps({ cursor: 45_000 })
  await nextTick()
  expect(element.scrollLeft).toBe(44 + 50 * 60 - 700)
  await page.setProps({ cursor: 2000 })
  await nextTick()
  expect(element.scrollLeft).toBe(60)
  await scrolled()
  expect(steps()).toContain(2000)
  page.unmount()
})

test('few checkpoints are all drawn, as large as there is room for', async () => {
  const { page, steps, columns } = await sheetOf(5, 5000)
  expect(steps()).toHaveLength(5)
  expect(columns.side.value).toBe(126)
  page.unmount()
})
