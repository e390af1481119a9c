import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { useGrowingList } from '../../../../src-renderer/shell/useGrowingList.ts'

function openList(count: number) {
  const entries = ref(Array.from({ length: count }, (_, i) => `entry ${i}`))
  const typed = ref('')
  const ends = { toStart: async () => {}, toEnd: async () => {} }
  const wrapper = mount(
    defineComponent({
      setup() {
        const { shown, onScroll, toStart, toEnd } = useGrowingList(
          () => entries.value,
          () => typed.value,
        )
        Object.assign(ends, { toStart, toEnd })
        return () =>
          h(
            'ul',
            { onScroll },
            shown.value.map((entry) => h('li', { key: entry }, entry)),
          )
      },
    }),
  )
  const list = wrapper.find('ul').element
  const drawn = () => wrapper.findAll('li').length
  const texts = () => wrapper.findAll('li').map((entry) => entry.text())
  /** Rows of 30 pixels, fourteen of them in sight. */
  async function scrollTo(row: number): Promise<void> {
    Object.defineProperties(list, {
      clientHeight: { value: 420, configurable: true },
      scrollHeight: { get: () => drawn() * 30, configurable: true },
    })
    list.scrollTop = row * 30
    list.dispatchEvent(new Event('scroll'))
    await nextTick()
  }
  return { entries, typed, drawn, texts, list, ends, scrollTo }
}

test('of a thousand entries those in sight are drawn, and all of them can be scrolled to', async () => {
  const { drawn, scrollTo } = openList(1000)
  const first = drawn()
  expect(first).toBeGreaterThan(14)
  expect(first).toBeLessThan(50)
  for (let row = 0; row < 1000; row++) {
    await scrollTo(Math.max(0, row - 13))
    expect(drawn()).toBeGreaterThan(row)
  }
  expect(drawn()).toBe(1000)
})

test('another question begins anew; entries that change while one looks at them do not', async () => {
  const { entries, typed, drawn, scrollTo } = openList(1000)
  const first = drawn()
  await scrollTo(10)
  const grown = drawn()
  expect(grown).toBeGreaterThan(first)
  entries.value = ['a new run', ...entries.value]
  await nextTick()
  expect(drawn()).toBe(grown)
  typed.value = 'entry'
  await nextTick()
  expect(drawn()).toBe(first)
})

test('a short list is drawn whole, and so is what it becomes', async () => {
  const { entries, drawn, scrollTo } = openList(3)
  expect(drawn()).toBe(3)
  await scrollTo(0)
  entries.value = Array.from({ length: 12 }, (_, i) => `another ${i}`)
  await nextTick()
  expect(drawn()).toBe(12)
})

test('the end of the list is drawn when it is asked for, and what lies before it as it is scrolled to, where it stays in sight', async () => {
  const { texts, drawn, list, ends, scrollTo } = openList(1000)
  const first = texts()
  await ends.toEnd()
  expect(texts().at(-1)).toBe('entry 999')
  expect(drawn()).toBe(first.length)
  await scrollTo(first.length - 14)
  const before = list.scrollTop / 30
  const topmost = texts()[before]
  expect(drawn()).toBeGreaterThan(first.length)
  expect(topmost).toBe('entry 986')
  for (let turn = 0; turn < 200 && texts()[0] !== 'entry 0'; turn++) await scrollTo(0)
  expect(drawn()).toBe(1000)

  await ends.toEnd()
  await ends.toStart()
  expect(drawn()).toBe(1000)
})

test('from the end the start is drawn when it is asked for, and another question begins there', async () => {
  const { typed, texts, ends } = openList(1000)
  const first = texts()
  await ends.toEnd()
  await ends.toStart()
  expect(texts()).toEqual(first)
  await ends.toEnd()
  typed.value = 'entry'
  await nextTick()
  expect(texts()).toEqual(first)
})
