import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(async () => {
  localStorage.clear()
  page = await openPage('/project/fakeproject1')
  await page.wait(() => page.find('h1', /./))
})
afterEach(() => page.close())

/** Level and text of the heading that has the focus. */
const focused = () => {
  const { activeElement } = document
  return activeElement && /^H\d$/.test(activeElement.tagName) ? activeElement.textContent.trim() : undefined
}
/** Longer than the focus takes to follow a page that is there. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 100))

test('the first page leaves the focus where it is, and each page after it has the focus on its heading', async () => {
  await settled()
  expect(document.activeElement).toBe(document.body)
  await page.router.push('/project/fakeproject1/runs/roundtrip')
  await page.wait(focused)
  expect(focused()).toBe(document.querySelector('main h1')!.textContent.trim())
  await page.router.push('/project/fakeproject1/help')
  await page.wait(() => focused() === 'Help')
  await page.router.push('/')
  await page.wait(() => focused() === 'Inverscope')
})

test('a page that says why it has nothing to show has the focus there', async () => {
  await page.router.push('/project/fakeproject1/runs/nothing-of-this-name')
  await page.wait(() => focused() === 'This run is not in the project')
})

test('where only the query changes, the focus stays on the control', async () => {
  await page.router.push('/project/fakeproject1/runs/roundtrip')
  await page.wait(focused)
  const control = document.querySelector<HTMLElement>('input[type=radio][value=grid]')!
  control.focus()
  control.click()
  await page.wait(() => page.router.currentRoute.value.query.view === 'grid')
  await settled()
  expect(document.activeElement).toBe(control)
})

test('whoever goes on by keys before the page is there keeps the focus', async () => {
  const overview = document.querySelector('main h1')!.textContent
  const tree = document.querySelector<HTMLElement>('nav [data-key]')!
  tree.focus()
  await page.router.push('/project/fakeproject1/runs/roundtrip')
  tree.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
  const kept = document.activeElement
  await page.wait(() => {
    const text = document.querySelector('main h1')?.textContent
    return text !== undefined && text !== overview
  })
  await settled()
  expect(document.activeElement).toBe(kept)
  expect(focused()).toBeUndefined()
})

test('from the palette the focus goes to the page and not back to where the palette was opened', async () => {
  await page.press(/^Go to, run, export/)
  const option = await page.wait(() => page.find('[role=option]', /^Help/))
  option.click()
  await page.wait(() => focused() === 'Help')
  await settled()
  expect(focused()).toBe('Help')
})
