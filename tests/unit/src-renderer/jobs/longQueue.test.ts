import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeJob } from '../fakeJob.ts'
import { openPage, type OpenPage } from '../openPage.ts'

const count = 1000
const card = 80
const gap = 8
let page: OpenPage
const cards = () => [...document.querySelectorAll<HTMLElement>('ol.jobs > li')]
const isDrawn = (index: number) => cards().some(({ dataset }) => dataset.index === String(index))

beforeEach(async () => {
  localStorage.clear()
  // A page without a layout has no heights.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(card)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800)
  page = await openPage('/project/fakeproject1/jobs')
  await page.wait(() => page.text().includes('No run at work'))
})
afterEach(() => {
  page.close()
  vi.restoreAllMocks()
})

async function fill(): Promise<void> {
  const waiting = Array.from({ length: count - 1 }, (_, i) =>
    fakeJob({ runId: `run-${i + 1}`, name: `Run ${i + 1}`, state: 'queued' }),
  )
  page.workbench.changeJobs([fakeJob(), ...waiting])
  await page.wait(() => isDrawn(3))
}
function scrollTo(top: number): void {
  const scroller = document.querySelector('#page')!
  scroller.scrollTop = top
  scroller.dispatchEvent(new Event('scroll'))
}

test('of a thousand runs in the queue those in sight are drawn, in the space of all, and each says its place', async () => {
  await fill()
  expect(cards().length).toBeLessThanOrEqual(60)
  expect(cards()[2].getAttribute('aria-setsize')).toBe(String(count))
  expect(cards()[2].getAttribute('aria-posinset')).toBe('3')
  const space = () =>
    cards().reduce((sum, { style }) => sum + parseFloat(style.marginTop) + parseFloat(style.marginBottom) + card, 0) +
    (cards().length - 1) * gap
  const before = space()
  expect(before).toBeGreaterThan(count * card)
  scrollTo(40_000)
  await page.wait(() => isDrawn(450) && !isDrawn(12))
  // What is drawn is measured: that may differ from what it was taken for, by less than the gap for each.
  expect(Math.abs(space() - before)).toBeLessThan(60 * gap)
})

/** Whether one comes before the other in the page, as it is seen and as Tab goes. */
const isAbove = (first: Element, second: Element) =>
  (first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0

test('what pauses a long queue stands above its runs, not below the last of them', async () => {
  await fill()
  expect(page.text()).toContain('1,000 in the queue')
  expect(isAbove(page.find('button', 'Pause the queue')!, document.querySelector('ol.jobs')!)).toBe(true)
})

test('the card that has the keyboard stays when it scrolls out of sight, and so does the one that Tab goes on to', async () => {
  await fill()
  const button = await page.wait(() => page.find('button', 'Move Run 5 down'))
  button.focus()
  scrollTo(40_000)
  await page.wait(() => isDrawn(450) && !isDrawn(12))
  expect(document.activeElement).toBe(button)
  expect([4, 5, 6].map(isDrawn)).toEqual([true, true, true])
  await page.press('Move Run 5 down')
  await page.wait(() => page.text().includes(`Run 5 is number 7 of ${count}`))
  await page.wait(() =>
    cards()
      .find(({ dataset }) => dataset.index === '6')
      ?.textContent.includes('Run 5'),
  )
  expect(document.activeElement).toBe(page.find('button', 'Move Run 5 down'))
})

test('of a thousand runs that were left over those in sight are drawn', async () => {
  const left = Array.from({ length: count }, (_, i) => ({ runId: `run-${i}`, name: `Run ${i}`, count: 8, done: 0 }))
  page.workbench.leave(left)
  const button = await page.wait(() => page.find('button', 'Take Run 0 out of the queue'))
  const list = button.closest('ol')!
  expect(list.children).toHaveLength(12)
  await page.press('Show all 1,000')
  // The button is gone; the keyboard goes on at the first that it has shown.
  await page.wait(() => document.activeElement?.closest('li')?.getAttribute('data-index') === '12')
  await page.wait(() => list.children.length > 12)
  const rows = [...list.children]
  expect(rows.length).toBeLessThanOrEqual(60)
  expect(rows[0].getAttribute('aria-setsize')).toBe(String(count))
  expect(page.text()).toContain('1,000 left over')
  expect(isAbove(page.find('button', 'Go on')!, rows[0])).toBe(true)
})
