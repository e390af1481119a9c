import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DatasetView, ModelView } from '../../../../src-shared/contract/views.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())

/** Rows of 32 × 32 that only the first of three models takes, and pictures that every one does. */
function threeSizes() {
  const project = fakeProject()
  const [landscape] = project.models
  const [images] = project.datasets
  const ofSide = (id: string, side: number): ModelView => ({ ...landscape, id, name: id, shape: [3, side, side] })
  const pictures: DatasetView = { ...images, id: 'pictures', name: 'pictures', shape: [3, 32, 32] }
  return fakeWorkbench({
    project: {
      ...project,
      models: [ofSide('small', 32), ofSide('large', 64), ofSide('larger', 128)],
      datasets: [{ ...pictures, id: 'rows', name: 'rows', kind: 'tensor' }, pictures],
      runs: [],
    },
  })
}

async function openForm(): Promise<void> {
  page = await openPage('/project/fakeproject1', threeSizes())
  await page.press('New run')
  await choose('Model', 'small')
  await choose('Dataset', 'rows')
}

async function choose(label: string, option: string): Promise<void> {
  const field = await page.wait(() => fieldOf(label))
  field.selectedIndex = [...field.options].findIndex(({ text }) => text.replace(' (does not fit)', '') === option)
  field.dispatchEvent(new Event('change', { bubbles: true }))
  await page.wait(() => fieldOf(label)?.selectedOptions[0]?.text.replace(' (does not fit)', '') === option)
}
async function takeKind(name: string): Promise<void> {
  const [label] = await page.wait(() => {
    const found = [...document.querySelectorAll('label')].filter(({ textContent }) => textContent.trim() === name)
    return found.length > 0 && found
  })
  label.click()
}
function fieldOf(label: string): HTMLSelectElement | undefined {
  const labels = [...document.querySelectorAll<HTMLLabelElement>('label[for]')]
  const found = labels.find(({ textContent }) => textContent.trim() === label)
  return found && (document.getElementById(found.htmlFor) as HTMLSelectElement)
}

test('for another model the images that were chosen of noises stay, and those of a dataset that gives way do not', async () => {
  await openForm()
  await takeKind('Sample')
  await page.fill('Only these of them', '0-7')
  await choose('Model', 'large')
  await page.wait(() => page.find('label', 'Only these of them'))
  expect(page.field('Only these of them').value).toBe('0-7')

  await takeKind('Invert')
  await choose('Model', 'small')
  await choose('Dataset', 'rows')
  await page.fill('Or only these', '0-7')
  await choose('Model', 'large')
  await page.wait(() => fieldOf('Dataset')?.selectedOptions[0].text === 'pictures')
  expect(page.field('Or only these').value).toBe('')
})

test('what is said of a dataset that gave way is of the model that is chosen, not of one before', async () => {
  await openForm()
  await choose('Model', 'large')
  await page.wait(() => page.text().includes('In the place of rows: '))
  await choose('Model', 'larger')
  await page.wait(() => page.text().includes('32 × 32 pixels; the model’s 128 × 128'))
  expect(page.text()).not.toContain('In the place of rows: ')
})

test('where no dataset fits the model the form begins with noise, and the field of the dataset says what is missing', async () => {
  const project = fakeProject()
  const [landscape] = project.models
  const conditional = { ...landscape, settings: { ...landscape.settings, classes: 3 } }
  const [images] = project.datasets
  const workbench = fakeWorkbench({ project: { ...project, models: [conditional], datasets: [images], runs: [] } })
  page = await openPage('/project/fakeproject1', workbench)
  await page.press('New run')
  await page.wait(() => page.find('label', 'Only these of them'))
  await takeKind('Invert')
  await page.wait(() => page.text().includes('Give them under Classes'))
  expect(fieldOf('Dataset')?.value).toBe(images.id)
})
