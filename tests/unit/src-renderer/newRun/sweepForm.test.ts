import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())

async function openForm(workbench = fakeWorkbench()): Promise<void> {
  page = await openPage('/project/fakeproject1', workbench)
  await page.press('New run')
  await page.wait(() => plan().includes('Network evaluations'))
}
const plan = () => document.querySelector('[aria-label=Plan]')?.textContent.replace(/\s+/g, ' ') ?? ''
const start = () =>
  document.querySelector('#new-run')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
const submitButton = () => document.querySelector<HTMLButtonElement>('button[form=new-run]')!

/** The field that a label of its own names: what a run starts from has choices of the same words. */
function fieldOf(label: string): HTMLSelectElement | undefined {
  const labels = [...document.querySelectorAll<HTMLLabelElement>('label[for]')]
  const found = labels.find(({ textContent }) => textContent.trim() === label)
  return found && (document.getElementById(found.htmlFor) as HTMLSelectElement)
}

async function choose(label: string, option: string): Promise<void> {
  const field = await page.wait(() => fieldOf(label))
  field.selectedIndex = [...field.options].findIndex(({ text }) => text === option)
  field.dispatchEvent(new Event('change', { bubbles: true }))
}

test('all checkpoints and several T are planned as one sweep, and all of it is started', async () => {
  await openForm()
  await choose('Checkpoint', 'all 5, a run of each')
  await page.fill('Steps T', '20')
  await page.fill('Further T', '10')
  await page.wait(() => /Runs ?10 ?Done already ?0 ?Evaluations left ?38,400/.test(plan()))
  start()
  await page.wait(() => page.router.currentRoute.value.name === 'run')
  const asked = page.workbench.requests
  expect(asked.map(({ checkpoint, steps }) => [checkpoint, steps])).toEqual(
    [100, 500, 1000, 3000, 6422].flatMap((step) => [
      [step, 20],
      [step, 10],
    ]),
  )
})

test('a sweep says what of it is there; only the rest is started', async () => {
  const project = fakeProject()
  const there = { ...project.runs.find(({ id }) => id === 'inverted')!, name: 'invert T 50' }
  await openForm(fakeWorkbench({ project: { ...project, runs: [there] } }))
  await page.fill('Further T', '20')
  await page.wait(() => plan().includes('1 is there and stays as it is.'))
  expect(submitButton().textContent.trim()).toBe('Start')
  start()
  await page.wait(() => page.router.currentRoute.value.params.runId === 'inverted')
  expect(page.workbench.requests.map(({ steps }) => steps)).toEqual([20])
})

test('a run that the project has is shown instead of computed, unless somebody insists', async () => {
  const project = fakeProject()
  const there = { ...project.runs.find(({ id }) => id === 'inverted')!, name: 'invert T 50' }
  await openForm(fakeWorkbench({ project: { ...project, runs: [there] } }))
  await page.wait(() => plan().includes('The project has this run: “invert T 50”.'))
  expect(submitButton().textContent.trim()).toBe('Show')
  start()
  await page.wait(() => page.router.currentRoute.value.params.runId === 'inverted')
  expect(page.workbench.requests).toEqual([])

  await page.press('New run')
  const again = await page.wait(() => document.querySelector<HTMLInputElement>('[aria-label=Plan] input'))
  again.click()
  await page.wait(() => submitButton().textContent.trim() === 'Start')
  expect(plan()).toContain('New runs, beside those that are there.')
  start()
  await page.wait(() => page.router.currentRoute.value.params.runId === 'run-2')
  expect(page.workbench.requests).toHaveLength(1)
})

test('insisting ends when something else is asked for', async () => {
  const project = fakeProject()
  const there = { ...project.runs.find(({ id }) => id === 'inverted')!, name: 'invert T 50' }
  await openForm(fakeWorkbench({ project: { ...project, runs: [there] } }))
  const again = await page.wait(() => document.querySelector<HTMLInputElement>('[aria-label=Plan] input'))
  again.click()
  await page.wait(() => submitButton().textContent.trim() === 'Start')
  await page.fill('Steps T', '20')
  await page.wait(
    () => plan().includes('Network evaluations5,120') && !document.querySelector('[aria-label=Plan] input'),
  )
})

test('seeds with commas are a run of each', async () => {
  await openForm()
  ;(await page.wait(() => document.querySelector<HTMLInputElement>('input[type=radio][value=sample]'))).click()
  await page.fill('Seed', '420, 0, x')
  await page.wait(() => page.text().includes('Whole numbers with commas; a run of each.'))
  expect(submitButton().disabled).toBe(true)
  await page.fill('Seed', '420, 0, 1')
  await page.wait(() => /Runs ?3 ?Done/.test(plan()))
})

test('names that look like HTML, from right to left and of 255 bytes are offered as they are', async () => {
  const names = ['<img src=x onerror="document.title=`taken`">', 'שלום עולם', 'é'.repeat(127), '🪴👩🏽‍🔬']
  const project = fakeProject()
  const models = names.map((name, i) => ({ ...project.models[0], id: `model-${i}`, name }))
  const runs = names.map((name, i) => ({ ...project.runs[3], id: `run-${i}`, name }))
  await openForm(fakeWorkbench({ project: { ...project, models, runs } }))
  const options = () => [...document.querySelectorAll('[role=dialog] option')].map(({ textContent }) => textContent)
  expect(options()).toEqual(expect.arrayContaining(names))
  ;(await page.wait(() => document.querySelector<HTMLInputElement>('input[type=radio][value=vary]'))).click()
  await page.wait(() => names.every((name) => options().some((option) => option.startsWith(name))))
  expect(document.querySelector('img[src=x]')).toBeNull()
})

test('a dataset stays with another model that it fits, and gives way to one that fits where it does not, which is said', async () => {
  const project = fakeProject()
  const [model] = project.models
  const [images] = project.datasets
  const models = [
    { ...model, id: 'small', name: 'small' },
    { ...model, id: 'same', name: 'same' },
    { ...model, id: 'large', name: 'large', shape: [3, 64, 64] as [number, number, number] },
  ]
  const datasets = [
    { ...images, id: 'images', name: 'images' },
    { ...images, id: 'rows', name: 'rows', kind: 'tensor' as const, shape: [3, 32, 32] as [number, number, number] },
  ]
  const used = { ...project.runs[0], id: 'used', model: 'small', dataset: 'rows' }
  await openForm(fakeWorkbench({ project: { ...project, models, datasets, runs: [used] } }))
  const chosen = (label: string) => fieldOf(label)!.selectedOptions[0].text
  expect([chosen('Model'), chosen('Dataset')]).toEqual(['small', 'rows'])
  await choose('Model', 'same')
  expect(chosen('Dataset')).toBe('rows')
  await choose('Model', 'large')
  await page.wait(() => chosen('Dataset') === 'images')
  expect(page.text()).toContain('In the place of rows: The rows of rows are 3 × 32 × 32; large works on 3 × 64 × 64.')
  await choose('Dataset', 'rows (does not fit)')
  await page.wait(() => submitButton().disabled && !page.text().includes('In the place of rows'))
  expect(page.text()).toContain('The rows of rows are 3 × 32 × 32')
})

test('a run for which the disk has no room is not started', async () => {
  const workbench = fakeWorkbench()
  const { planSweep } = workbench.handlers
  let freeBytes = 1000
  workbench.handlers.planSweep = async (...asked) => ({ ...(await planSweep(...asked)), freeBytes })
  await openForm(workbench)
  await page.wait(() => !submitButton().disabled)
  freeBytes = 999
  await page.fill('Steps T', '20')
  await page.wait(() => plan().includes('The disk has not enough room for this run.'))
  expect(submitButton().disabled).toBe(true)
})

test('what is no whole number is no T and no number of inversion steps: it stays as typed, is told, and nothing starts', async () => {
  await openForm()
  await page.fill('Steps T', '10,20')
  await page.wait(() => page.text().includes('A whole number, 1 or more.'))
  expect(page.field('Steps T').value).toBe('10,20')
  expect(page.find('button', 'Start')!.matches(':disabled')).toBe(true)
  await page.fill('Steps T', '20')
  await page.wait(() => !page.text().includes('A whole number, 1 or more.'))
  await page.wait(() => page.find('button', 'Start')!.matches(':not(:disabled)'))
  // Taken for an empty field, it would invert with as many steps as T.
  await page.fill('Inversion steps', '2O')
  await page.wait(() => page.text().includes('A whole number, 1 or more.'))
  expect(page.field('Inversion steps').value).toBe('2O')
  expect(page.find('button', 'Start')!.matches(':disabled')).toBe(true)
})
