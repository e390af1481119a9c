import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { openPage, type OpenPage } from '../openPage.ts'
import { cellAt, rowsOf, studyOf, two } from './gridOfFakeRuns.ts'

let page: OpenPage
beforeEach(() => {
  localStorage.clear()
  // A page without a layout would have nothing in sight.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500)
})
afterEach(() => {
  page.close()
  vi.restoreAllMocks()
})

const grid = () => page.wait(() => document.querySelector<HTMLElement>('[role=grid]'))
const heads = () =>
  [...document.querySelectorAll('[role=columnheader]')].slice(1).map((element) => element.textContent.trim())
async function choose(label: string, value: string) {
  const select = (await page.wait(() => page.find('select', label))) as HTMLSelectElement
  select.value = value
  select.dispatchEvent(new Event('change', { bubbles: true }))
}

test('a run that arrives moves neither the page nor what is chosen', async () => {
  const workbench = studyOf(two)
  page = await openPage('/project/fakeproject1/grid?runs=all&columns=checkpoint', workbench)
  const frame = await grid()
  cellAt(5, 3)!.click()
  await page.wait(() => page.text().includes('Sample #003'))
  expect(cellAt(5, 3)!.getAttribute('aria-selected')).toBe('true')
  frame.scrollTop = 20_000
  frame.dispatchEvent(new Event('scroll'))
  workbench.change({ runs: rowsOf([...two, { checkpoint: 1000, steps: 20 }]) })
  await page.wait(() => heads().length === 3)
  await page.wait(() => cellAt(5, 4)?.getAttribute('aria-selected') === 'true')
  expect(document.querySelectorAll('[aria-selected=true]')).toHaveLength(1)
  expect(frame.scrollTop).toBe(20_000)
})

test('before anything was chosen a run that arrives scrolls nothing, and nothing looks chosen', async () => {
  const workbench = studyOf(two)
  page = await openPage('/project/fakeproject1/grid?runs=all&columns=checkpoint', workbench)
  const frame = await grid()
  frame.scrollTop = 20_000
  frame.dispatchEvent(new Event('scroll'))
  workbench.change({ runs: rowsOf([...two, { checkpoint: 1000, steps: 20 }]) })
  await page.wait(() => heads().length === 3)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(frame.scrollTop).toBe(20_000)
  expect(document.querySelector('[aria-selected=true]')).toBeNull()
})

test('columns that arrive make pictures smaller, and the same lines stay in sight', async () => {
  // The rows of 6 columns are smaller where pictures are to fit.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1120)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900)
  const runs = Array.from({ length: 6 }, (_, i) => ({ checkpoint: 100 * (i + 1), steps: 20, count: 9000, done: 9000 }))
  const workbench = studyOf(runs.slice(0, 5))
  page = await openPage('/project/fakeproject1/grid?runs=all&columns=checkpoint', workbench)
  const frame = await grid()
  const rowHeight = () => Number.parseInt(frame.style.getPropertyValue('--row'))
  await page.wait(() => heads().length === 5)
  const before = rowHeight()
  const scroll = (to: number) => {
    frame.scrollTop = to
    frame.dispatchEvent(new Event('scroll'))
  }
  scroll(5000.5 * before)
  workbench.change({ runs: rowsOf(runs) })
  await page.wait(() => heads().length === 6)
  await page.wait(() => frame.scrollTop === 5000.5 * rowHeight())
  expect(rowHeight()).toBeLessThan(before)
})

test('a grid of other sides opens at its top left, whatever was in sight before', async () => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1120)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900)
  const runs = [20, 50].flatMap((steps) => [100, 200, 300, 400, 500, 600].map((checkpoint) => ({ checkpoint, steps })))
  page = await openPage('/project/fakeproject1/grid?runs=all&columns=checkpoint', studyOf(runs))
  const frame = await grid()
  const rowHeight = () => Number.parseInt(frame.style.getPropertyValue('--row'))
  await page.wait(() => heads().length === 6)
  const before = rowHeight()
  frame.scrollTop = 300 * before
  frame.scrollLeft = 100
  frame.dispatchEvent(new Event('scroll'))
  await choose('Columns', 'steps')
  await page.wait(() => heads()[0] === 'T 20')
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(rowHeight()).not.toBe(before)
  expect([frame.scrollTop, frame.scrollLeft]).toEqual([0, 0])
})

describe('a group that fills up while its runs are computed goes up before the others', () => {
  const steps = (T: number, checkpoints: number[]) => checkpoints.map((checkpoint) => ({ checkpoint, steps: T }))
  const sparse = [...steps(10, [1]), ...steps(20, [1, 2, 3, 4]), ...steps(50, [1, 2, 3, 4])]
  const filled = [...sparse, { checkpoint: 2, steps: 10 }]
  async function openSparse() {
    const workbench = studyOf(sparse)
    page = await openPage('/project/fakeproject1/grid?runs=all&columns=checkpoint', workbench)
    const frame = await grid()
    await page.wait(() => groups()[0]?.startsWith('T 20'))
    const fillUp = async () => {
      workbench.change({ runs: rowsOf(filled) })
      await page.wait(() => page.text().includes('10 runs'))
    }
    const scroll = (to: number) => {
      frame.scrollTop = to
      frame.dispatchEvent(new Event('scroll'))
    }
    return { frame, fillUp, scroll, group: 512 * Number.parseInt(frame.style.getPropertyValue('--row')) + 30 }
  }
  const groups = () => [...document.querySelectorAll('.group-head')].map((head) => head.textContent.trim())

  test('and the first line in sight stays where it is', async () => {
    const { frame, fillUp, scroll, group } = await openSparse()
    scroll(group + 7777.5)
    await fillUp()
    await page.wait(() => frame.scrollTop === 2 * group + 7777.5)
  })

  test('and so does one that was scrolled to just now, of which the browser has not told yet', async () => {
    const { frame, fillUp, scroll, group } = await openSparse()
    scroll(group + 7777.5)
    frame.scrollTop = group + 9999.5
    await fillUp()
    await page.wait(() => frame.scrollTop === 2 * group + 9999.5)
  })

  test('and the head of a group that is the first in sight stays where it is', async () => {
    const { frame, fillUp, scroll, group } = await openSparse()
    scroll(group + 12)
    await fillUp()
    await page.wait(() => frame.scrollTop === 2 * group + 12)
  })

  test('and one that is in sight itself stays where it is, though others take its place', async () => {
    const { frame, fillUp, scroll, group } = await openSparse()
    scroll(2 * group + 3000)
    await fillUp()
    await page.wait(() => frame.scrollTop === 3000)
  })

  test('and at the begin, where nobody has scrolled, a picture that was chosen stays where it is', async () => {
    const { frame, fillUp, group } = await openSparse()
    cellAt(4, 3)!.click()
    await page.wait(() => cellAt(4, 3)?.getAttribute('aria-selected') === 'true')
    await fillUp()
    await page.wait(() => frame.scrollTop === group)
  })

  test('and at the begin, where nothing is chosen, it is seen', async () => {
    const { frame, fillUp } = await openSparse()
    await fillUp()
    await page.wait(() => groups()[0]?.startsWith('T 10'))
    await nextTick()
    expect(frame.scrollTop).toBe(0)
  })
})

test('the last of a million rows is drawn at the end of what is scrolled', async () => {
  page = await openPage(
    '/project/fakeproject1/grid?runs=all',
    studyOf(two.map((run) => ({ ...run, count: 1e6, done: 1e6 }))),
  )
  const frame = await grid()
  const drawn = Number.parseInt(document.querySelector<HTMLElement>('.lines')!.style.height)
  expect(drawn).toBe(17_800_000)
  frame.scrollTop = drawn + 44 - 500
  frame.dispatchEvent(new Event('scroll'))
  const last = await page.wait(() => document.querySelector<HTMLElement>('[aria-rowindex="1000001"]'))
  expect(Number(/translateY\((.*)px\)/.exec(last.style.transform)![1])).toBeCloseTo(drawn - 22, 3)
})
