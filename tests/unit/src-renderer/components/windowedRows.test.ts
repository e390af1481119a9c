import { mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { useWindowedRows } from '../../../../src-renderer/components/useWindowedRows.ts'

const rowHeight = 28
const count = 200
let close = () => {}
afterEach(() => close())

/** A list in a scroller of 800 pixels, its top so many pixels below that of the scroller. */
async function rowsAt(top: number) {
  const list = ref<HTMLElement>()
  const wrapper = mount(
    defineComponent({
      setup() {
        const rows = useWindowedRows(
          list,
          () => count,
          rowHeight,
          () => [],
        )
        return () =>
          h('nav', { style: 'overflow-y: auto' }, [
            h(
              'ul',
              { ref: list },
              rows.value.map(({ place, above, below }) =>
                h('li', { key: place, 'data-height': above + rowHeight + below }),
              ),
            ),
          ])
      },
    }),
    { attachTo: document.body },
  )
  close = () => wrapper.unmount()
  const nav = wrapper.find('nav').element
  Object.defineProperty(nav, 'clientHeight', { value: 800 })
  nav.getBoundingClientRect = () => ({ top: 40 }) as DOMRect
  list.value!.getBoundingClientRect = () => ({ top: 40 + top }) as DOMRect
  nav.dispatchEvent(new Event('scroll'))
  await wrapper.vm.$nextTick()
  const rows = wrapper.findAll('li').map(({ element }) => Number(element.dataset.height))
  return { drawn: rows.length, height: rows.reduce((sum, height) => sum + height, 0) }
}

test.each([
  ['in sight', -2000],
  ['far below', 28_000],
  ['far above', -28_000],
])('a list %s takes the space of all its rows and draws few of them', async (_, top) => {
  const { drawn, height } = await rowsAt(top)
  expect(height).toBe(count * rowHeight)
  expect(drawn).toBeGreaterThan(0)
  expect(drawn).toBeLessThanOrEqual(100)
})
