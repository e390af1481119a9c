import { afterEach, expect, test } from 'vitest'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
afterEach(() => page.close())

test('what is typed before the first folder has arrived stays, and goes when one has come to the folder that it names', async () => {
  const workbench = fakeWorkbench()
  const folder = (path: string) => ({ path, parent: '/', roots: ['/'], entries: [] })
  let arrive = (_: ReturnType<typeof folder>) => {}
  workbench.handlers.listFolder = ({ path }) =>
    path === undefined ? new Promise((resolve) => (arrive = resolve)) : folder(path)
  page = await openPage('/', workbench)
  await page.press('Open project')
  const field = await page.wait(() => document.querySelector<HTMLInputElement>('input[aria-label="Filter, or a path"]'))
  field.value = '/data/study'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  arrive(folder('/home/ada'))
  await page.wait(() => page.find('button', 'ada'))
  expect(field.value).toBe('/data/study')
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await page.wait(() => page.find('button', 'study') && field.value === '')
})
