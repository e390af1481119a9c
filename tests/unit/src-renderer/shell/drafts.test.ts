import { afterEach, beforeEach, expect, test } from 'vitest'
import { useDialogsStore } from '../../../../src-renderer/stores/dialogsStore.ts'
import { useProjectStore } from '../../../../src-renderer/stores/projectStore.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})
afterEach(() => page?.close())

const isOpen = (title: string) => page.find('[role=dialog] h2', title) !== undefined
/** The page goes and comes again as by a reload: what the window keeps of it stays. */
async function reload(): Promise<void> {
  const { fullPath } = page.router.currentRoute.value
  const kept = { ...sessionStorage }
  page.close()
  for (const [key, value] of Object.entries(kept)) sessionStorage.setItem(key, String(value))
  page = await openPage(fullPath)
}
const isKept = (text: string) => page.wait(() => JSON.stringify({ ...sessionStorage }).includes(text))

test('a reload keeps the form of a new run with what is filled in, and closing it gives that up', async () => {
  page = await openPage('/project/fakeproject1/help')
  await page.press('New run')
  await page.fill('Name', 'Half filled in')
  await isKept('Half filled in')
  await reload()
  await page.wait(() => isOpen('New run'))
  await page.wait(() => page.find('label', 'Name') && page.field('Name').value === 'Half filled in')
  await page.press('Cancel')
  await page.wait(() => !isOpen('New run'))
  await reload()
  await page.wait(() => page.find('h1', 'Help'))
  expect(isOpen('New run')).toBe(false)
  await page.press('New run')
  await page.wait(() => page.find('label', 'Name'))
  expect(page.field('Name').value).toBe('')
})

test('a server that was started again calls the project by another id, and the form stays as it was filled in', async () => {
  page = await openPage('/project/fakeproject1/help')
  await page.press('New run')
  await page.fill('Name', 'Half filled in')
  await isKept('Half filled in')
  const projects = useProjectStore()
  projects.project = { ...projects.project!, projectId: 'another1' }
  await page.wait(() => page.router.currentRoute.value.params.projectId === 'another1')
  await page.wait(() => page.find('label', 'Name') && page.field('Name').value === 'Half filled in')
})

test('the settings of a study are kept where one looks elsewhere meanwhile', async () => {
  page = await openPage('/project/fakeproject1/studies?study=correlation')
  await page.fill('Count N', '77')
  await isKept('77')
  await page.router.push('/project/fakeproject1/help')
  await page.wait(() => page.find('h1', 'Help'))
  await page.router.push('/project/fakeproject1/studies?study=correlation')
  await page.wait(() => page.find('label', 'Count N') && page.field('Count N').value === '77')
})

test('a click beside a dialog closes it only where nothing was filled in', async () => {
  page = await openPage('/project/fakeproject1/help')
  const beside = () => {
    const shade = document.querySelector('.dialog-shade')
    shade?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }))
    shade?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
  }
  await page.press('New run')
  await page.fill('Name', 'Half filled in')
  // It listens for the pointer a moment after it opened.
  await new Promise((resolve) => setTimeout(resolve))
  beside()
  expect(isOpen('New run')).toBe(true)
  await page.press('Cancel')
  await page.wait(() => !isOpen('New run'))
  await page.press('New run')
  await page.wait(() => isOpen('New run'))
  await page.wait(() => {
    beside()
    return !isOpen('New run')
  })
})

test('a field that was set back to its default stays at that over a reload, also where the form was given something else', async () => {
  page = await openPage('/project/fakeproject1/help')
  await page.wait(() => page.find('h1', 'Help'))
  useDialogsStore().open = { kind: 'newRun', given: { checkpoint: 500 } }
  const chosen = () => {
    const field = page.find('label', 'Checkpoint') && (page.field('Checkpoint') as unknown as HTMLSelectElement)
    return field && field.selectedOptions[0]?.text
  }
  await page.wait(() => chosen() === 'step 500')
  const field = page.field('Checkpoint') as unknown as HTMLSelectElement
  field.selectedIndex = 0
  field.dispatchEvent(new Event('change', { bubbles: true }))
  await page.fill('Name', 'Half filled in')
  await isKept('Half filled in')
  await reload()
  await page.wait(() => page.find('label', 'Name') && page.field('Name').value === 'Half filled in')
  expect(chosen()).toBe('last, step 6,422')
})
