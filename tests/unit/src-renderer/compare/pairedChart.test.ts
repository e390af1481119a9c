import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

/** The point at which a screen reader is told that it stands. */
const told = (points: HTMLElement) =>
  document.getElementById(points.getAttribute('aria-activedescendant') ?? '')?.getAttribute('aria-label')
async function press(points: HTMLElement, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    points.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    await new Promise((resolve) => setTimeout(resolve))
  }
}

test('keys go from pair to pair, each told with its image and both numbers, and enter opens the image', async () => {
  page = await openPage('/project/fakeproject1/compare?runs=roundtrip,inverted&show=numbers')
  const points = await page.wait(() => page.find('[role=listbox]', /^Points of /))
  points.focus()
  await page.wait(() => told(points))
  expect(told(points)).toMatch(/^image \d+ [\d.−]+: [\d.−]+$/)
  const first = told(points)
  await press(points, 'ArrowRight')
  expect(told(points)).not.toBe(first)
  await press(points, 'Home')
  expect(told(points)).toBe(first)
  await press(points, 'End')
  const [, row] = /^image (\d+)/.exec(told(points) ?? '') ?? []
  expect(row).toBeDefined()
  await press(points, 'Enter')
  await page.wait(() => page.router.currentRoute.value.name === 'image')
  const { params } = page.router.currentRoute.value
  expect(params.runId).toBe('roundtrip')
  expect(params.row).toBe(row)
})

test('the pairs are there as a table with the image of each', async () => {
  page = await openPage('/project/fakeproject1/compare?runs=roundtrip,inverted&show=numbers')
  const table = await page.wait(() =>
    [...document.querySelectorAll('table')].find((one) => / in A and B$/.test(one.caption?.textContent.trim() ?? '')),
  )
  const heads = [...table.querySelectorAll('thead th')].map(({ textContent }) => textContent.trim())
  expect(heads).toEqual(['Image', 'A', 'B'])
  expect(table.querySelectorAll('tbody tr').length).toBeGreaterThan(1)
})
