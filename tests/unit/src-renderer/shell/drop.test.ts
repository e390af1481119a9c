import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Description } from '../../../../src-shared/contract/views.ts'
import { FileMissing, ProjectLocked } from '../../../../src-shared/errors/errors.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())

const other = '/home/ada/studies/portraits'
const found = (kind: Description['kind'], path: string, title: string): Description => ({
  ...{ kind, path, title, missing: [] },
  facts: [{ name: 'Models', value: 'faces-ddpm (1)' }],
})

/** A workbench where one folder holds a project; what is open already is known by its file. */
function workbenchWithProject() {
  const workbench = fakeWorkbench()
  const { openProject, inspectPath } = workbench.handlers
  const opened: string[] = []
  workbench.handlers.openProject = (...asked) => {
    opened.push(asked[0].path)
    return openProject(...asked)
  }
  workbench.handlers.inspectPath = (...asked) => {
    const { path } = asked[0]
    if (path === other) return found('project', `${other}/portraits.inverscope`, 'portraits')
    if (path.endsWith('hidden-relations'))
      return found('project', `${path}/hidden-relations.inverscope`, 'hidden-relations')
    if (path.endsWith('.pt')) throw FileMissing({ path })
    return inspectPath(...asked)
  }
  workbench.host.pathOfFile = (file) => file.name
  return { workbench, opened }
}

/** A folder, as a person drops it where the page is told its path. */
function drop(path: string): void {
  const file = new File([], path)
  const item = { getAsFile: () => file, webkitGetAsEntry: () => ({ isDirectory: true }) }
  const event = Object.assign(new Event('drop', { bubbles: true, cancelable: true }), {
    dataTransfer: { types: ['Files'], items: [item] },
  })
  window.dispatchEvent(event)
}

test('a folder that holds a project, dropped on the start page, is opened, and the page says what it was', async () => {
  const { workbench, opened } = workbenchWithProject()
  page = await openPage('/', workbench)
  drop(other)
  await page.wait(() => page.router.currentRoute.value.name === 'project')
  expect(opened).toEqual([`${other}`])
  await page.wait(() => page.find('[role=status]', /What was dropped is the project “portraits”, which is open/))
  expect(page.find('h2', 'Invert images')).toBeUndefined()
})

test('dropped on another project it is described, and opened only when that is wanted', async () => {
  const { workbench, opened } = workbenchWithProject()
  page = await openPage('/project/fakeproject1/jobs', workbench)
  await page.wait(() => page.find('h1', 'Jobs'))
  drop(other)
  await page.wait(() => page.find('h2', 'Open the project “portraits”?'))
  expect(page.text()).toContain('faces-ddpm (1)')
  await page.press('Stay here')
  await page.wait(() => !page.find('h2', /portraits/))
  expect([opened, page.router.currentRoute.value.name]).toEqual([[], 'jobs'])
  drop(other)
  await page.press('Open it')
  await page.wait(() => page.router.currentRoute.value.name === 'project')
  expect(opened).toEqual([`${other}/portraits.inverscope`])
  await page.wait(() => !page.find('h2', /portraits/))
})

test('what takes long to look at opens the form for it meanwhile, and nothing more when it is known', async () => {
  const { workbench } = workbenchWithProject()
  const asked: AbortSignal[] = []
  workbench.handlers.inspectPath = (_, { signal }) => {
    asked.push(signal)
    return new Promise(() => {})
  }
  page = await openPage('/project/fakeproject1', workbench)
  await page.wait(() => page.find('h1', 'hidden-relations'))
  drop('/home/ada/other-checkpoints')
  await page.wait(() => asked.length === 1)
  drop('/home/ada/large-ddpm')
  await page.wait(() => page.find('h2', 'Add model'))
  expect(page.field('Model').value).toBe('/home/ada/large-ddpm')
  // The form asks again, which is what its share is of; who closes it wants no answer.
  await page.wait(() => asked.length === 3 && asked[0].aborted && asked[1].aborted)
  expect(asked[2].aborted).toBe(false)
  await page.press('Cancel')
  await page.wait(() => asked[2].aborted)
})

test('the project of this window, dropped on it, is said to be open', async () => {
  const { workbench, opened } = workbenchWithProject()
  page = await openPage('/project/fakeproject1', workbench)
  await page.wait(() => page.find('h1', 'hidden-relations'))
  drop('/home/ada/studies/hidden-relations')
  await page.wait(() => page.find('h2', '“hidden-relations” is open already'))
  await page.press('Close')
  expect(opened).toEqual([])
})

test('where the project of the window cannot be shown, one that is dropped is opened at once', async () => {
  const { workbench, opened } = workbenchWithProject()
  workbench.handlers.getProject = () => {
    throw ProjectLocked({ path: '/away', host: 'elsewhere', pid: 7, since: 'yesterday' })
  }
  page = await openPage('/project/away', workbench)
  await page.wait(() => page.find('h2', 'This project is not open'))
  drop(other)
  await page.wait(() => page.router.currentRoute.value.name === 'project' && opened.length === 1)
  expect(opened).toEqual([other])
})

test('the project of this window, given to a form on its page, closes the form', async () => {
  const { workbench, opened } = workbenchWithProject()
  page = await openPage('/project/fakeproject1', workbench)
  await page.press('Go to, run, export…Ctrl K')
  ;(await page.wait(() => page.find('[role=option]', 'Add dataset'))).click()
  await page.fill('Images', '/home/ada/studies/hidden-relations')
  await page.press('Open the project')
  await page.wait(() => opened.length === 1)
  await page.wait(() => !page.find('h2', 'Add dataset'))
})

test('what a form said of a path goes with it, also where the next one cannot be read', async () => {
  const { workbench } = workbenchWithProject()
  page = await openPage('/project/fakeproject1', workbench)
  await page.press('Go to, run, export…Ctrl K')
  ;(await page.wait(() => page.find('[role=option]', 'Add dataset'))).click()
  await page.fill('Images', other)
  await page.wait(() => page.find('[role=status]', /^portraits is a project\./))
  await page.fill('Images', '/home/ada/away.pt')
  await page.wait(() => !page.find('[role=status]', /^portraits is a project\./))
  expect(page.find('button', 'Add')!.hasAttribute('disabled')).toBe(false)
})

test('given to a form, it is said there what it is, with the way that is meant', async () => {
  const { workbench, opened } = workbenchWithProject()
  page = await openPage('/project/fakeproject1', workbench)
  await page.press('Go to, run, export…Ctrl K')
  ;(await page.wait(() => page.find('[role=option]', 'Add dataset'))).click()
  await page.fill('Images', '/home/ada/images')
  await page.fill('Images', other)
  await page.wait(() => page.find('[role=status]', /^portraits is a project\./))
  await page.press('Open the project')
  await page.wait(() => opened.length === 1)
  expect(opened).toEqual([`${other}/portraits.inverscope`])
})

test('given to the start as images, it is opened from there', async () => {
  const { workbench, opened } = workbenchWithProject()
  page = await openPage('/', workbench)
  await page.press('Invert images')
  await page.fill('A folder of images', other)
  await page.wait(() => page.find('[role=alert]', /^portraits is a project\. Choose a folder of images/))
  await page.press('Open the project')
  await page.wait(() => page.router.currentRoute.value.name === 'project')
  expect(opened).toEqual([`${other}/portraits.inverscope`])
})

test('a folder of images that is given as a model cannot be added as one, and goes to the form that takes it', async () => {
  page = await openPage('/project/fakeproject1')
  await page.press('Go to, run, export…Ctrl K')
  ;(await page.wait(() => page.find('[role=option]', 'Add model'))).click()
  await page.fill('Model', '/home/ada/images')
  await page.wait(() => page.find('[role=status]', /^256 images is a set of images/))
  expect(page.find('button', 'Add')!.hasAttribute('disabled')).toBe(true)
  await page.press('Add it as a dataset')
  await page.wait(() => page.find('h2', 'Add dataset'))
  expect(page.field('Images').value).toBe('/home/ada/images')
})

test('what no form takes is said with what to choose instead', async () => {
  const { workbench } = workbenchWithProject()
  workbench.handlers.inspectPath = ({ path }) => found('autoencoder', path, 'vae')
  page = await openPage('/project/fakeproject1', workbench)
  await page.press('Go to, run, export…Ctrl K')
  ;(await page.wait(() => page.find('[role=option]', 'Add model'))).click()
  await page.fill('Model', '/home/ada/vae')
  await page.wait(() =>
    page.find(
      '[role=status]',
      /^vae is an autoencoder\. Choose the checkpoint of a diffusion model, or a folder of them/,
    ),
  )
  expect(page.find('button', 'Add it as a model')).toBeUndefined()
})
