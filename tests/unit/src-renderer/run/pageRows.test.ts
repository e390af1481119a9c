import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { h, nextTick, ref } from 'vue'
import { usePageRows, type PageLines } from '../../../../src-renderer/run/usePageRows.ts'

/** In CSS pixels: of the window, and of what stands above the list. */
const room = 800
const above = 300
const rowHeight = 88
/** What Firefox draws at most. */
const longest = 17_800_000
let close = () => {}
afterEach(() => {
  close()
  vi.restoreAllMocks()
})

/** A list on a page that scrolls. There is no layout, so what is measured of one is said. */
async function openList(lines: PageLines, kept?: () => number) {
  let rows!: ReturnType<typeof usePageRows>
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(room)
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockImplementation(() => above + rows.height.value)
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function (this: HTMLElement) {
    return { top: this.id === 'page' ? 0 : above - this.parentElement!.scrollTop } as DOMRect
  })
  const wrapper = mount(
    {
      setup() {
        const list = ref<HTMLElement>()
        rows = usePageRows(list, () => lines, { kept, beside: () => ({ above: 100, below: 8 }) })
        return () => h('div', { id: 'page' }, [h('div', { ref: list })])
      },
    },
    { attachTo: document.body },
  )
  close = () => wrapper.unmount()
  const page = document.querySelector<HTMLElement>('#page')!
  const scroll = async (to: number) => {
    page.scrollTop = to
    page.dispatchEvent(new Event('scroll'))
    await nextTick()
  }
  /** Of each line that is drawn, the place and how far its top lies below that of the window. */
  const seen = () =>
    new Map(rows.shown.value.map(({ place, top }) => [place, Math.round(above + top - page.scrollTop)] as const))
  await nextTick()
  return { rows, page, scroll, seen }
}
const rowsOf = (rows: number): PageLines => ({ sections: [{ rows }], rowHeight, headHeight: 38 })

describe('of 500,000 rows, which are higher than a browser draws an element,', () => {
  test('the last is at the end of what is scrolled', async () => {
    const { rows, page, scroll, seen } = await openList(rowsOf(500_000))
    expect(rows.height.value).toBe(longest)
    expect(seen().get(0)).toBe(above)
    await scroll(page.scrollHeight - room)
    expect(seen().get(499_999)).toBe(room - rowHeight)
    expect(Math.max(...rows.shown.value.map(({ top, height }) => top + height))).toBeLessThanOrEqual(longest)
  })

  test('every one has a place where it is seen, and lines lie one below the other there', async () => {
    const { rows, seen } = await openList(rowsOf(500_000))
    for (const place of [0, 1, 999, 123_456, 250_000, 499_998, 499_999, 250_000, 3]) {
      rows.reveal(place)
      await nextTick()
      const top = seen().get(place)!
      expect(top).toBeGreaterThanOrEqual(100)
      expect(top).toBeLessThanOrEqual(room - rowHeight)
      if (place > 0) expect(seen().get(place - 1)).toBe(top - rowHeight)
    }
  })

  test('one that is kept out of sight is drawn, and makes the list no longer', async () => {
    const { rows, scroll, seen } = await openList(rowsOf(500_000), () => 499_999)
    await scroll(9_000_000)
    expect(seen().get(499_999)).toBeGreaterThan(room)
    expect(rows.shown.value.at(-1)!.top).toBe(longest - rowHeight)
  })
})

describe('of lists that a browser draws whole', () => {
  test('the lines in sight are drawn at their own places, and stay there while the page is scrolled', async () => {
    const { rows, scroll } = await openList(rowsOf(100_000))
    expect([rows.height.value, rows.isShortened.value]).toEqual([8_800_000, false])
    await scroll(above + 50_000 * rowHeight)
    const before = rows.shown.value
    expect(before.find(({ place }) => place === 50_000)).toEqual({ place: 50_000, top: 4_400_000, height: rowHeight })
    await scroll(above + 50_000 * rowHeight + 7)
    expect(rows.shown.value).toBe(before)
  })

  test('heads have their own height, and what is in sight already is not moved', async () => {
    const sections = [
      { title: 'Class 0', rows: 2 },
      { title: 'Class 1', rows: 300 },
    ]
    const { rows, page, scroll, seen } = await openList({ sections, rowHeight, headHeight: 38 })
    expect([...seen()].slice(0, 5)).toEqual([
      [0, 300],
      [1, 338],
      [2, 426],
      [3, 514],
      [4, 552],
    ])
    rows.reveal(4)
    expect(page.scrollTop).toBe(0)
    rows.reveal(7)
    expect(seen().get(7)).toBe(room - rowHeight - 8)
    await scroll(9000)
    rows.reveal(3)
    expect(seen().get(3)).toBe(100)
  })

  test('an empty list draws nothing', async () => {
    const { rows } = await openList({ sections: [], rowHeight, headHeight: 38 })
    rows.reveal(0)
    expect([rows.height.value, rows.shown.value]).toEqual([0, []])
  })
})
