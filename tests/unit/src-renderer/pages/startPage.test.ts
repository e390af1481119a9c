import { afterEach, test } from 'vitest'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
afterEach(() => page.close())

test('the start offers recent projects and goes to the one that is chosen', async () => {
  page = await openPage('/')
  await page.press(/^hidden-relations ~\/studies/)
  await page.wait(() => page.router.currentRoute.value.path === '/project/fakeproject1')
})

test('a project is created by name in a folder', async () => {
  page = await openPage('/')
  await page.wait(() => page.text().includes('Recent projects'))
  await page.press('Create project')
  await page.fill('Name', 'my study')
  await page.wait(() => page.text().includes('Creates /home/ada/my-study'))
  ;(await page.wait(() => document.querySelector('form'))).dispatchEvent(new Event('submit', { cancelable: true }))
  await page.wait(() => page.router.currentRoute.value.name === 'project')
  await page.wait(() => page.text().includes('Add a model'))
})

test('a project that cannot be opened is explained where it was asked for', async () => {
  page = await openPage('/')
  await page.press(/^potted-plants/)
  await page.wait(() => page.find('[role=alert]', /does not exist\. Check the path/))
})
