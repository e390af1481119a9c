import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { usePreferencesStore } from '../../../../src-renderer/stores/preferencesStore.ts'
import { useUndoStore } from '../../../../src-renderer/stores/undoStore.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

const press = (at: EventTarget, key: string, more: KeyboardEventInit = {}) =>
  at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
const dialogs = () => document.querySelectorAll('[role=dialog]').length

test('in a dialog, Ctrl Z takes back nothing of what lies behind it', async () => {
  page = await openPage('/project/fakeproject1')
  await page.wait(() => page.find('h1', 'hidden-relations'))
  const revert = vi.fn(async () => {})
  await useUndoStore().run({ does: 'Something changed', act: async () => {}, revert })
  await page.press('New run')
  const cancel = await page.wait(() => page.find('[role=dialog] button', 'Cancel'))
  expect(press(cancel, 'z', { ctrlKey: true })).toBe(true)
  cancel.click()
  await page.wait(() => dialogs() === 0)
  press(document.body, 'z', { ctrlKey: true })
  await page.wait(() => revert.mock.calls.length === 1)
})

test('over a dialog of a page, Ctrl K opens no commands, which would lead away from it', async () => {
  page = await openPage('/project/fakeproject1/figures/distances')
  await page.press('Export')
  const dialog = await page.wait(() => document.querySelector('[role=dialog]'))
  press(dialog, 'k', { ctrlKey: true })
  press(dialog, 'Escape')
  await page.wait(() => dialogs() === 0)
  press(document.body, 'k', { ctrlKey: true })
  await page.wait(() => page.find('[role=dialog] input', 'Go to, run, export'))
})

test('the letter that stars an image can be turned off', async () => {
  page = await openPage('/project/fakeproject1/runs/roundtrip/images/1')
  await page.wait(() => page.find('button', /^\W*Star$/))
  const preferences = usePreferencesStore()
  preferences.letterKeys = false
  expect(press(document.body, 's')).toBe(true)
  preferences.letterKeys = true
  expect(press(document.body, 's')).toBe(false)
  await page.wait(() => page.find('button', /^\W*Starred$/))
})
