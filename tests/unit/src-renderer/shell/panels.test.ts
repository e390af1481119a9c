import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
let width: number
let lists: MediaQueryList[]
beforeEach(() => {
  localStorage.clear()
  lists = []
  const { matchMedia } = window
  vi.spyOn(window, 'matchMedia').mockImplementation((query) => {
    const list = matchMedia.call(window, query)
    const widest = /max-width: (\d+)px/.exec(query)
    if (!widest) return list
    lists.push(list)
    return Object.defineProperty(list, 'matches', { get: () => width <= Number(widest[1]) })
  })
})
afterEach(() => {
  page?.close()
  vi.restoreAllMocks()
})

const frame = () => document.querySelector('.frame')!.classList
/** @returns whether the page still gets it */
const escape = (at: EventTarget = document.body) =>
  at.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }))

async function openAt(pixels: number): Promise<void> {
  width = pixels
  page = await openPage('/project/fakeproject1/help')
}
function resize(pixels: number): void {
  width = pixels
  for (const list of lists) list.dispatchEvent(Object.assign(new Event('change'), { matches: list.matches }))
}

test('Escape is for a panel as long as it lies over the page, and for the page when the window was widened since', async () => {
  await openAt(1000)
  await page.press('Inspector panel')
  await page.wait(() => frame().contains('sideOpen'))
  resize(1400)
  await page.wait(() => !frame().contains('sideOverlaps'))
  expect(escape()).toBe(true)
  resize(1000)
  await page.wait(() => frame().contains('sideOverlaps'))
  expect(escape()).toBe(false)
  await page.wait(() => !frame().contains('sideOpen'))
})

test('where both panels lie over the page, Escape leads from each to what opened it', async () => {
  await openAt(800)
  for (const [panel, opener] of [
    ['#inspector', '.opens-side'],
    ['.tree a', '.opens-tree'],
  ]) {
    for (const button of ['.opens-tree', '.opens-side']) {
      const found = await page.wait(() => document.querySelector<HTMLElement>(button))
      found.click()
    }
    await page.wait(() => frame().contains('treeOpen') && frame().contains('sideOpen'))
    const inside = document.querySelector<HTMLElement>(panel)!
    inside.focus()
    expect(escape(inside)).toBe(false)
    await page.wait(() => !frame().contains('treeOpen') && !frame().contains('sideOpen'))
    expect(document.activeElement).toBe(document.querySelector(opener))
  }
})
