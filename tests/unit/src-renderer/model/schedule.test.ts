import { afterEach, beforeEach, expect, test } from 'vitest'
import { stepRanges } from '../../../../src-renderer/model/stepRanges.ts'
import { openPage, type OpenPage } from '../openPage.ts'

test('neighbouring step counts are one range, two of them are not', () => {
  expect(stepRanges([1, 2, 3, 4, 7, 9, 10, 4000])).toEqual(['1 to 4', '7', '9', '10', '4,000'])
  expect(stepRanges([])).toEqual([])
})

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

test('a model shows its schedule with every value in a table, and the T that it can be run with', async () => {
  page = await openPage('/project/fakeproject1/models/landscape-ddpm')
  await page.wait(() => page.text().includes('Step counts T that runs can have'))
  const rows = await page.wait(() => {
    const all = [...document.querySelectorAll('[aria-label="Data of Schedule"] tbody tr')]
    return all.length > 0 && all.map((row) => [...row.children].map((cell) => cell.textContent.trim()))
  })
  expect(rows).toEqual([
    ['0', '1', '0'],
    ['1,000', '0.75', '0.25'],
    ['2,000', '0.5', '0.5'],
    ['3,999', '0.00025', '0.9998'],
  ])
  expect(page.text()).toContain('1,334, 2,000, 4,000')
})
