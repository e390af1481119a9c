import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(async () => {
  localStorage.clear()
  const project = fakeProject()
  const runs = Array.from({ length: 1000 }, (_, i) => ({ ...project.runs[0], id: `run-${i}`, name: `Study ${i}` }))
  page = await openPage('/project/fakeproject1', fakeWorkbench({ project: { ...project, runs } }))
  await page.wait(() => link('run/run-999'))
})
afterEach(() => page.close())

const link = (key: string) => document.querySelector<HTMLElement>(`nav [data-key="${key}"]`) ?? undefined

test('of a thousand runs the tree and the table draw those in sight, and say how many there are', () => {
  const drawn = document.querySelectorAll('nav [data-key^="run/"]')
  expect(drawn.length).toBeLessThanOrEqual(120)
  expect(document.querySelectorAll('main tbody tr').length).toBeLessThanOrEqual(122)
  expect(drawn[0].closest('li')?.getAttribute('aria-setsize')).toBe('1000')
  expect(document.querySelector('main table')?.getAttribute('aria-rowcount')).toBe('1001')
})

test('keys reach entries that are not drawn: End goes past the last run, arrows go back to it', async () => {
  link('run/run-999')!.focus()
  const press = (key: string) =>
    document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  press('End')
  await page.wait(() => document.activeElement?.matches('[data-key^="figure/"]'))
  press('ArrowUp')
  await page.wait(() => document.activeElement?.matches('[data-key="figures"]'))
  press('ArrowUp')
  await page.wait(() => document.activeElement?.matches('[data-key="studies"]'))
  press('ArrowUp')
  await page.wait(() => document.activeElement === link('run/run-0'))
})

test('the row of the table that has the keyboard stays when it scrolls out of sight, and Tab goes on from it', async () => {
  const runLink = (place: number) =>
    [...document.querySelectorAll<HTMLElement>('main tbody th a')].find((element) =>
      element.getAttribute('href')!.endsWith(`/runs/${runs[place]}`),
    )
  const runs = [...document.querySelectorAll('main tbody th a')].map((element) =>
    element.getAttribute('href')!.split('/').at(-1)!,
  )
  runLink(5)!.focus()
  const table = document.querySelector('main tbody')!
  // Somewhere far below: a row is 36 px high, and a page without a layout has everything at 0.
  table.getBoundingClientRect = () => ({ top: -15_000 }) as DOMRect
  const scroller = [...scrollersAround(table)].at(-1)!
  scroller.dispatchEvent(new Event('scroll'))
  await page.wait(() => !runLink(8))
  expect(document.activeElement).toBe(runLink(5))
  expect(runLink(6)).toBeDefined()
  const height = [...document.querySelectorAll<HTMLElement>('main tbody tr')].reduce(
    (sum, row) => sum + (row.matches('.gap') ? parseFloat(row.querySelector('td')!.style.height) : 36),
    0,
  )
  expect(height).toBe(36_000)
})

function* scrollersAround(element: Element): Generator<HTMLElement> {
  for (let around = element.parentElement; around; around = around.parentElement) {
    yield around
    if (/auto|scroll/.test(getComputedStyle(around).overflowY) && !around.matches('[data-scrolls=across]')) return
  }
}

test('how many runs have the words is said as they are typed, and nothing where all are listed', async () => {
  const status = () => document.querySelector('main [role=status].found')!.textContent
  expect(status()).toBe('')
  const find = document.querySelector<HTMLInputElement>('main input[type=search]')!
  const type = (words: string) => {
    find.value = words
    find.dispatchEvent(new Event('input', { bubbles: true }))
  }
  type('study 77')
  await page.wait(() => status() === '1 of 1,000 runs')
  type('study nowhere')
  await page.wait(() => status() === '0 of 1,000 runs')
  type('')
  await page.wait(() => status() === '')
})
