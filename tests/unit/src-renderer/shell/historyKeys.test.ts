import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

/** Alt and the left arrow; whether the page took it as the way back. */
function isTaken(at: Element): boolean {
  const event = new KeyboardEvent('keydown', { key: 'ArrowLeft', altKey: true, bubbles: true, cancelable: true })
  at.dispatchEvent(event)
  return event.defaultPrevented
}

test('Alt with an arrow goes back, but not out of a field with text, a dialog, or what has its own use for it', async () => {
  page = await openPage('/project/fakeproject1/preferences')
  await page.wait(() => page.find('h1', 'Preferences'))
  await page.router.push('/project/fakeproject1/help')
  const search = await page.wait(() => document.querySelector('input[type=search]'))
  const inside = (html: string) => {
    const place = document.createElement('div')
    place.innerHTML = html
    document.body.append(place)
    return place.querySelector('.here')!
  }
  const others = [
    '<input class="here" type="number">',
    '<div class="here" contenteditable="true"></div>',
    '<div role="dialog"><button class="here"></button></div>',
  ].map(inside)
  for (const at of [search, ...others]) expect(isTaken(at), at.outerHTML).toBe(false)
  const own = inside('<button class="here"></button>')
  own.addEventListener('keydown', (event) => event.preventDefault())
  isTaken(own)
  expect(page.router.currentRoute.value.name).toBe('help')
  expect(isTaken(inside('<input class="here" type="checkbox">'))).toBe(true)
  await page.wait(() => page.router.currentRoute.value.name === 'preferences')
})
