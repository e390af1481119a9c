import { afterEach, beforeEach, expect, test } from 'vitest'
import { useNoticesStore } from '../../../../src-renderer/stores/noticesStore.ts'
import { useUndoStore } from '../../../../src-renderer/stores/undoStore.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(async () => {
  localStorage.clear()
  page = await openPage('/project/fakeproject1')
  await page.wait(() => page.find('h1', 'hidden-relations'))
})
afterEach(() => page.close())

/** As by the keyboard. */
async function press(name: string): Promise<void> {
  const button = await page.wait(() => page.find('button', name))
  button.focus()
  button.click()
  await page.wait(() => !page.find('button', name))
}
const heading = () => page.wait(() => /^H[12]$/.test(document.activeElement!.tagName) && document.activeElement!)

test('the keyboard goes on at the page’s heading where a bar goes away with the button that was pressed', async () => {
  useUndoStore().made({ does: 'Something done', act: async () => {}, revert: async () => {} })
  await press('Undo')
  expect((await heading()).textContent).toBe('hidden-relations')
  ;(document.activeElement as HTMLElement).blur()
  useNoticesStore().told = 'Something to know'
  await press('Dismiss')
  expect((await heading()).textContent).toBe('hidden-relations')
})

test('it goes on at the heading of the list where the buttons for what is ticked, or for all runs, go away', async () => {
  ;(await page.wait(() => page.find('input', 'Choose Round trip T 50'))).click()
  await press('Untick')
  expect((await heading()).textContent).toBe('Runs')
  ;(document.activeElement as HTMLElement).blur()
  await page.router.push('/project/fakeproject1/jobs')
  await page.wait(() => page.find('h1', 'Jobs'))
  await page.router.push('/project/fakeproject1?find=nowhere')
  await page.wait(() => document.activeElement?.textContent === 'hidden-relations')
  await press('Show all runs')
  expect((await heading()).textContent).toBe('Runs')
})

test('a notice comes into a place that was there before, so that it is spoken', async () => {
  const places = new Set(document.querySelectorAll('[role=status]'))
  useNoticesStore().told = 'Something to know'
  const said = await page.wait(() => page.find('[role=status]', /Something to know/))
  expect(places.has(said)).toBe(true)
})
