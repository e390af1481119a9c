import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())

const image = '/project/fakeproject1/runs/inverted/images/5'

test('the command that makes an image of a dataset names it by the number that it has there now', async () => {
  const workbench = fakeWorkbench()
  workbench.handlers.findInDataset = ({ row }) => ({ place: row + 1 })
  page = await openPage(image, workbench)
  await page.wait(() => page.text().includes('--dataset landscape-32 --images 6 '))
})

test('of an image that is not in its dataset any more there is no command, and the reason is said', async () => {
  const workbench = fakeWorkbench()
  workbench.handlers.findInDataset = () => ({ reason: 'x.png is not in the dataset landscape-32 any more' })
  page = await openPage(image, workbench)
  await page.wait(() => page.text().includes('No command makes it: x.png is not in the dataset landscape-32 any more.'))
  expect(page.text()).not.toContain('--dataset landscape-32')
  expect(page.text()).toContain('verify inverted --images 5')
})
