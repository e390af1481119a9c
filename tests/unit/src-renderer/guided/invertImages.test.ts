import { afterEach, beforeEach, expect, test } from 'vitest'
import { folderOfImages, projectFolder } from '../../../../src-renderer/guided/guidedPaths.ts'
import { fakeDescription } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
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

const disabled = () => page!.find('button', 'Invert')?.hasAttribute('disabled')
const field = (label: string) =>
  document.getElementById((page!.find('label', label) as HTMLLabelElement).htmlFor) as HTMLInputElement

test('what is no set of images is said so and starts nothing', async () => {
  const workbench = fakeWorkbench()
  workbench.handlers.inspectPath = ({ path }) => ({ ...fakeDescription(path), kind: 'model', title: 'ema.pt' })
  page = await openPage('/', workbench)
  await page.press('Invert images')
  await page.fill('A folder of images', '/home/ada/ema.pt')
  await page.wait(() => page!.find('[role=alert]', /^ema\.pt is a diffusion model\. Choose a folder of images/))
  expect(disabled()).toBe(true)
})

test('images that nobody has looked at yet are not inverted, though others were looked at before', async () => {
  const workbench = fakeWorkbench()
  const look = workbench.handlers.inspectPath
  let answer: (() => void) | undefined
  workbench.handlers.inspectPath = async (input, context) => {
    if (input.path.includes('slow')) await new Promise<void>((resolve) => (answer = resolve))
    return look(input, context)
  }
  page = await openPage('/', workbench)
  await page.press('Invert images')
  await page.fill('A folder of images', '/home/ada/images')
  await page.wait(() => disabled() === false)
  await page.fill('A folder of images', '/home/ada/slow-images')
  const give = await page.wait(() => answer)
  expect(disabled()).toBe(true)
  give()
  await page.wait(() => disabled() === false)
})

test('a folder that was typed for the project stays when other images are chosen', async () => {
  page = await openPage('/')
  await page.press('Invert images')
  await page.fill('A folder of images', '/home/ada/a-images')
  await page.wait(() => field('Project').value === '/home/ada/inverscope-a-images')
  await page.fill('A folder of images', '/home/ada/b-images')
  await page.wait(() => field('Project').value === '/home/ada/inverscope-b-images')
  await page.fill('Project', '/data/mine')
  await page.fill('A folder of images', '/home/ada/a-images')
  await page.wait(() => disabled() === false)
  expect(field('Project').value).toBe('/data/mine')
})

test('a project that was made before something failed is kept, and its folder is no longer asked for', async () => {
  page = await openPage('/')
  await page.press('Invert images')
  await page.fill('A folder of images', '/home/ada/empty-images')
  await page.wait(() => disabled() === false)
  document.querySelector('#invert-images')!.dispatchEvent(new Event('submit', { cancelable: true }))
  await page.wait(() => page!.find('[role=alert]', /empty-images/))
  expect(field('Project').readOnly).toBe(true)
  await page.fill('A folder of images', '/home/ada/images')
  await page.wait(() => disabled() === false)
  expect(field('Project').value).toBe('/home/ada/inverscope-empty-images')
})

test('a count or T that is no number is said at its field', async () => {
  page = await openPage('/')
  await page.press('Invert images')
  await page.press('Take the demonstration’s')
  await page.wait(() => disabled() === false)
  await page.fill('How many', 'all')
  await page.wait(() => page!.find('p', 'A whole number, 1 or more.'))
  expect(disabled()).toBe(true)
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
