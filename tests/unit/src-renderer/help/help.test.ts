import { afterEach, beforeEach, expect, test } from 'vitest'
import { gridMove } from '../../../../src-renderer/grid/gridMove.ts'
import { explanationOf, keys, measurementsHelp, words } from '../../../../src-renderer/help/helpTexts.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

const search = async (text: string) => {
  const field = (await page.wait(() => page.find('input', 'Search the help'))) as HTMLInputElement
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

test('the help is searched in words, measurements and keys, and says where it has nothing', async () => {
  page = await openPage('/project/fakeproject1/help')
  await page.wait(() => words.every(({ name }) => page.text().includes(name)))
  await search('star mark')
  await page.wait(() => !page.text().includes('DDIM inversion'))
  expect(page.text()).toContain('Star, mark, open the page of the image')
  expect(page.find('h2', 'Measurements')).toBeUndefined()
  await search('nothing of the kind')
  await page.wait(() => page.text().includes('The help has nothing with these words'))
  await search('')
  await page.wait(() => page.find('h2', 'Measurements') && page.find('h2', 'Keys'))
})

test('each key that goes about in the grid of runs is in the help', () => {
  const said = keys.filter(({ where }) => where === 'Grid of runs').flatMap((entry) => entry.keys)
  const named: Record<string, string> = { PageUp: 'Page ↑', PageDown: 'Page ↓', ArrowLeft: '←', ArrowRight: '→' }
  Object.assign(named, { ArrowUp: '↑', ArrowDown: '↓', Home: 'Home', End: 'End' })
  const cells = { lines: 3, columns: 3, page: 1, isRow: () => true }
  const leading = [false, true].flatMap((ctrl) =>
    Object.keys(named)
      .filter((key) => gridMove(key, ctrl, { line: 1, column: 1 }, cells))
      .map((key) => `${ctrl ? 'Ctrl ' : ''}${named[key]}`),
  )
  expect(said.toSorted()).toEqual([...leading, 'Enter'].toSorted())
})

test('every word is explained under one name only', () => {
  const names = [...words, ...measurementsHelp].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(explanationOf(name)).toMatch(/\.$/)
  expect(explanationOf('nothing of the kind')).toBeUndefined()
  expect(keys.every(({ keys: of }) => of.length > 0)).toBe(true)
})

test('a question mark beside a measurement of compared runs explains it where it is read', async () => {
  page = await openPage('/project/fakeproject1/compare?runs=roundtrip,inverted&show=numbers')
  const mark = await page.wait(() => page.find('button', /^Explain /))
  mark.click()
  await page.wait(() => page.text().includes('All words and measurements'))
  expect(page.find('a', 'All words and measurements')?.getAttribute('href')).toContain('/project/fakeproject1/help')
  expect(page.find('button', 'Explain 95 % interval')).toBeDefined()
  expect(page.text()).toContain(explanationOf('95 % interval'))
})

test('the contents of the help take the focus along to the part that is chosen', async () => {
  page = await openPage('/project/fakeproject1/help')
  await page.press('Measurements')
  expect(document.activeElement?.textContent).toBe('Measurements')
  expect(document.activeElement?.tagName).toBe('H2')
})
