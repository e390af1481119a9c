import { afterEach, beforeEach, expect, test } from 'vitest'
import { usePathPickerStore } from '../../../../src-renderer/picker/pathPickerStore.ts'
import { useDialogsStore } from '../../../../src-renderer/stores/dialogsStore.ts'
import { useProjectStore } from '../../../../src-renderer/stores/projectStore.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})
afterEach(() => page?.close())

const isOpen = (title: string) => page.find('[role=dialog] h2', title) !== undefined
/** The page goes and comes again as by a reload: what the window keeps of it stays. */
async function reload(workbench = fakeWorkbench()): Promise<void> {
  const { fullPath } = page.router.currentRoute.value
  const kept = { ...sessionStorage }
  page.close()
  for (const [key, value] of Object.entries(kept)) sessionStorage.setItem(key, String(value))
  page = await openPage(fullPath, workbench)
}
const isKept = (text: string) => page.wait(() => sessionStorage.getItem('inverscope.drafts')?.includes(text))

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
  // It listens for the pointer a moment after it opened, and closes a moment after the pointer.
  const listens = () => new Promise((resolve) => setTimeout(resolve))
  await page.press('New run')
  await page.fill('Name', 'Half filled in')
  await listens()
  beside()
  await listens()
  expect(useDialogsStore().open).toBeDefined()
  await isKept('Half filled in')
  await reload()
  await page.wait(() => isOpen('New run'))
  await listens()
  beside()
  await listens()
  expect(useDialogsStore().open).toBeDefined()
  await page.press('Cancel')
  await page.wait(() => !isOpen('New run'))
  await page.press('New run')
  await page.wait(() => isOpen('New run'))
  await page.wait(() => {
    beside()
    return !isOpen('New run')
  })
  // A path that was chosen in the picker is filled in as one that was typed.
  useDialogsStore().open = { kind: 'addModel' }
  await page.wait(() => isOpen('Add model'))
  await page.press('Choose…')
  const picker = usePathPickerStore()
  await page.wait(() => picker.question)
  picker.answer('/home/ada/models/chosen.pt')
  await page.wait(() => picker.question === undefined && page.field('Model').value === '/home/ada/models/chosen.pt')
  await listens()
  beside()
  await listens()
  expect(useDialogsStore().open).toBeDefined()
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

test('what is filled in for a study is there again after another was looked at, and starting that one gives up only its own', async () => {
  const workbench = fakeWorkbench()
  workbench.handlers.planStudy = ({ request: { study } }) => ({
    study,
    runs: [],
    evaluations: 0,
    bytes: 0,
    problems: [],
    settings: {},
  })
  workbench.handlers.startStudy = () => ({ studyId: 'new-study' })
  page = await openPage('/project/fakeproject1/studies?study=correlation', workbench)
  await page.fill('Count N', '77')
  await page.press(/^Over the training/)
  await page.wait(() => page.find('h2', 'Over the training') && page.find('label', 'Count N'))
  expect(page.field('Count N').value).toBe('')
  await page.press(/^Correlation/)
  await page.wait(() => page.find('label', 'Count N') && page.field('Count N').value === '77')
  await page.press(/^Over the training/)
  await page.wait(() => page.find('h2', 'Over the training') && page.field('Count N').value === '')
  await page.fill('Count N', '55')
  await page.press('Measure')
  await page.wait(() => page.router.currentRoute.value.name === 'study')
  await page.router.push('/project/fakeproject1/studies?study=over-training')
  await page.wait(() => page.find('h2', 'Over the training') && page.find('label', 'Count N'))
  expect(page.field('Count N').value).toBe('')
  await page.press(/^Correlation/)
  await page.wait(() => page.find('h2', /^Correlation/) && page.field('Count N').value === '77')
})

test('looking at all studies of a model does not put the first study’s form in the place of the last one', async () => {
  const quick = () =>
    [...document.querySelectorAll<HTMLLabelElement>('form label')]
      .find(({ textContent }) => textContent.trim() === 'Quick, for a laptop')
      ?.querySelector('input')
  const setQuick = async (isOn: boolean) => {
    const box = await page.wait(quick)
    if (box.checked !== isOn) box.click()
    await page.wait(() => quick()?.checked === isOn)
  }
  page = await openPage('/project/fakeproject1/studies')
  await setQuick(false)
  await page.press(/^Over the training/)
  await page.wait(() => page.find('h2', 'Over the training'))
  await setQuick(true)
  await page.press(/^All of a model/)
  await page.wait(() => !document.querySelector('form[aria-label="New study"]'))
  await page.press(/^Where the latents lie/)
  await page.wait(() => page.find('h2', 'Where the latents lie'))
  expect(quick()?.checked).toBe(true)
})

test('runs that were ticked for a study and are gone meanwhile are not sent, for nobody could take them off', async () => {
  page = await openPage('/project/fakeproject1/studies?study=correlation')
  const tickBoxOf = (value: string) =>
    [...document.querySelectorAll<HTMLInputElement>('[aria-label="Finished runs"] input')].find(
      (box) => box.value === value,
    )
  const runsInstead = await page.wait(() => document.querySelector<HTMLInputElement>('input[type=radio][value=runs]'))
  runsInstead.click()
  ;(await page.wait(() => tickBoxOf('inverted'))).click()
  ;(await page.wait(() => tickBoxOf('roundtrip'))).click()
  await isKept('"runs":["inverted","roundtrip"]')
  const project = fakeProject()
  await reload(fakeWorkbench({ project: { ...project, runs: project.runs.filter(({ id }) => id !== 'inverted') } }))
  await page.wait(() => tickBoxOf('roundtrip')?.checked)
  await isKept('"runs":["roundtrip"]')
})
