import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { usePaperScale } from '../../../../src-renderer/figure/usePaperScale.ts'

/** Observers of sizes, and whom they look at: the page of a test has no layout. */
const observers: { call: () => void; seen: Set<Element> }[] = []
beforeEach(() => {
  observers.length = 0
  vi.stubGlobal(
    'ResizeObserver',
    class {
      entry: (typeof observers)[number]
      constructor(call: ResizeObserverCallback) {
        this.entry = {
          call: () => call([{ contentRect: new DOMRect(0, 0, 2000, 400) } as ResizeObserverEntry], this as never),
          seen: new Set(),
        }
        observers.push(this.entry)
      }
      observe = (element: Element) => void this.entry.seen.add(element)
      unobserve = (element: Element) => void this.entry.seen.delete(element)
      disconnect = () => this.entry.seen.clear()
    },
  )
})
afterEach(() => vi.unstubAllGlobals())

test('a figure that fits is fitted anew where a note comes above it after it was drawn', async () => {
  const notes = ref(0)
  let used!: ReturnType<typeof usePaperScale>
  const wrapper = mount(
    defineComponent({
      setup() {
        const place = ref<HTMLElement | null>(null)
        used = usePaperScale(
          place,
          () => '2in',
          () => 400,
        )
        return () =>
          h('main', [
            h('header', 'head'),
            h('div', { class: 'body' }, [
              ...Array.from({ length: notes.value }, () => h('p', 'a warning')),
              h('div', { ref: place, class: 'place' }),
            ]),
          ])
      },
    }),
    { attachTo: document.body },
  )
  const main = wrapper.element as HTMLElement
  const place = main.querySelector<HTMLElement>('.place')!
  Object.defineProperty(main, 'clientHeight', { value: 900 })
  main.getBoundingClientRect = () => new DOMRect(0, 0, 1000, 900)
  place.getBoundingClientRect = () => new DOMRect(0, 100 + 60 * notes.value, 1000, 400)
  const resized = (element: Element | null) => {
    for (const { call, seen } of observers) if (seen.has(element!)) call()
  }
  await nextTick()
  resized(place)
  await nextTick()
  expect(used.scale.value).toBeCloseTo((800 - 50) / 400)
  notes.value = 3
  await nextTick()
  resized(main.querySelector('.body'))
  expect(used.scale.value).toBeCloseTo((620 - 50) / 400)
  wrapper.unmount()
})
