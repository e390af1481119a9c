import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

test.each([
  ['models', 'model'],
  ['datasets', 'dataset'],
  ['encoders', 'encoder'],
  ['runs', 'run'],
  ['studies', 'study'],
  ['figures', 'figure'],
])('an address of %s that the project has not says so, and leads to what was removed', async (place, what) => {
  page = await openPage(`/project/fakeproject1/${place}/never`)
  await page.wait(() => page.find('h2', `This ${what} is not in the project`))
  expect(page.text()).toContain('Nothing in it has the id “never”.')
  expect(page.text()).not.toContain('inverscope list')
  await page.press('To the project')
  await page.wait(() => page.router.currentRoute.value.name === 'project')
  expect(page.router.currentRoute.value.hash).toBe('#removed')
})

test('the page of an image of a run that is gone says so as well', async () => {
  page = await openPage('/project/fakeproject1/runs/never/images/3')
  await page.wait(() => page.find('h2', 'This run is not in the project'))
})

test('a run that is there and cannot be read is not said to be gone: the reason stands in its place', async () => {
  const brokenRuns = [{ id: '0009-lost', reason: 'run.json: it ends too soon.' }]
  const workbench = fakeWorkbench({ project: { ...fakeProject(), brokenRuns } })
  page = await openPage('/project/fakeproject1/runs/0009-lost', workbench)
  await page.wait(() => page.find('h2', 'This run cannot be shown'))
  expect(page.text()).toContain('run.json: it ends too soon.')
})
