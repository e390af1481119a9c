import { afterEach, beforeEach, expect, test } from 'vitest'
import { folderOfImages, projectFolder } from '../../../../src-renderer/guided/guidedPaths.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage | undefined
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

test('from the start, images and the demonstration’s model become a project with a run over them', async () => {
  page = await openPage('/')
  await page.press('Invert images')
  await page.press('Take the demonstration’s')
  await page.wait(() => page!.find('button', 'Invert')?.hasAttribute('disabled') === false)
  await page.fill('How many', '8')
  await page.fill('Steps T', '20')
  document.querySelector('#invert-images')!.dispatchEvent(new Event('submit', { cancelable: true }))
  await page.wait(() => page!.router.currentRoute.value.name === 'run')
  expect(page.workbench.requests).toEqual([
    {
      kind: 'roundtrip',
      model: 'model-0',
      steps: 20,
      source: { from: 'dataset', dataset: 'dataset-0', limit: 8 },
    },
  ])
})

test('in a project its own model is offered first, and a T that it does not allow is refused in the workbench’s words', async () => {
  page = await openPage('/project/fakeproject1')
  await page.press('Invert images')
  await page.fill('A folder of images', '/home/ada/ddpm-images')
  await page.wait(() => page!.find('button', 'Invert')?.hasAttribute('disabled') === false)
  await page.fill('Steps T', '4001')
  document.querySelector('#invert-images')!.dispatchEvent(new Event('submit', { cancelable: true }))
  await page.wait(() => page!.find('[role=alert]', /No stride gives exactly 4001 steps of 4000/))
  expect(page.workbench.requests).toEqual([])
})

test.each([
  ['/home/ada/pictures/a.PNG', '/home/ada/pictures'],
  ['C:\\pictures\\a.jpeg', 'C:\\pictures'],
  ['/home/ada/pictures.v2', '/home/ada/pictures.v2'],
  ['/home/ada/x.npy', '/home/ada/x.npy'],
])('%s is opened as %s', (path, folder) => expect(folderOfImages(path)).toBe(folder))

test.each([
  ['/home/ada', '/data/my pictures/', '/home/ada/inverscope-my-pictures'],
  ['C:\\Users\\ada\\', 'C:\\data\\x.npy', 'C:\\Users\\ada\\inverscope-x'],
  ['', '/data/x', ''],
  ['/home/ada', '', ''],
])('a project of its own in %s for %s lies at %s', (home, images, folder) =>
  expect(projectFolder(home, images)).toBe(folder),
)
