import { afterEach, beforeEach, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())

const options = () =>
  [...document.querySelectorAll('[role=option]')].map((option) => option.textContent.replace(/\s+/g, ' ').trim())

test('the palette does what the page of a run does: other views, cancel, rename, remove', async () => {
  page = await openPage('/project/fakeproject1/runs/running')
  await page.wait(() => page.find('button', 'Cancel'))
  await page.press(/^Go to, run, export/)
  await page.wait(() => options().includes('Cancel this run'))
  expect(options()).toEqual(
    expect.arrayContaining([
      'Show this run as a grid',
      'Show this run as health',
      'Rename “Invert landscape-32”',
      'Remove “Invert landscape-32” from the project',
      'Invert images',
    ]),
  )
  ;(page.find('[role=option]', 'Show this run as a grid') as HTMLElement).click()
  await page.wait(() => page.router.currentRoute.value.query.view === 'grid')
})

test('on the page of a model it starts a run with it', async () => {
  page = await openPage('/project/fakeproject1/models/landscape-ddpm')
  await page.press(/^Go to, run, export/)
  await page.wait(() => options().includes('New run with this model'))
  expect(options()).not.toContain('Cancel this run')
})

test('End goes to the last of many commands and Home to the first, though few are drawn at once', async () => {
  const project = fakeProject()
  const datasets = Array.from({ length: 60 }, (_, i) => ({ ...project.datasets[0], id: `d${i}`, name: `images ${i}` }))
  page = await openPage('/project/fakeproject1', fakeWorkbench({ project: { ...project, datasets } }))
  await page.press(/^Go to, run, export/)
  const field = await page.wait(() => document.querySelector<HTMLInputElement>('[role=dialog] input'))
  field.value = 'images '
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await page.wait(() => options().some((option) => option.startsWith('images 5')))
  const highlighted = () => document.querySelector('[role=option][data-highlighted]')?.textContent ?? ''
  const drawn = options()
  expect(drawn.length).toBeLessThan(40)
  const press = (key: string) =>
    field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  press('End')
  await page.wait(() => highlighted().startsWith('images 59'))
  expect(options().at(-1)).toMatch(/^images 59/)
  press('ArrowUp')
  await page.wait(() => highlighted().startsWith('images 58'))
  press('Home')
  await page.wait(
    () => highlighted() !== '' && options()[0] === drawn[0] && highlighted().startsWith(drawn[0].slice(0, 8)),
  )
})

test('Enter right after the last letter means what is called so, though the list does not show it yet', async () => {
  page = await openPage('/project/fakeproject1')
  await page.press(/^Go to, run, export/)
  const field = await page.wait(() => document.querySelector<HTMLInputElement>('[role=dialog] input'))
  await page.wait(() => options().length > 10)
  field.value = 'preferences'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  await page.wait(() => page.router.currentRoute.value.name === 'preferences')
})

test('runs of one name are told apart by model, checkpoint, T and state, which can be typed, too', async () => {
  const project = fakeProject()
  const { model: _, checkpoint: _c, steps: _t, ...imported } = project.runs[0]
  const own = [100, 6422].map((checkpoint) => ({
    ...project.runs[0],
    id: `at-${checkpoint}`,
    name: 'There and back',
    model: 'landscape-ddpm',
    checkpoint,
    steps: 50,
    state: 'done' as const,
  }))
  const runs = [
    ...own,
    { ...imported, id: 'imported', name: 'Of a colleague', kind: 'import' as const, state: 'done' as const },
  ]
  page = await openPage('/project/fakeproject1', fakeWorkbench({ project: { ...project, runs } }))
  await page.press(/^Go to, run, export/)
  const field = await page.wait(() => document.querySelector<HTMLInputElement>('[role=dialog] input'))
  const type = (words: string) => {
    field.value = words
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  type('of a colleague')
  await page.wait(() => options().join() === 'Of a colleaguedone')
  type('there 6,422')
  await page.wait(() => options().length === 1 && options()[0].startsWith('There'))
  expect(options()).toEqual(['There and backlandscape-ddpm 6,422, T 50, done'])
})

test('Enter takes the first entry, when the list opens and after something was typed', async () => {
  page = await openPage('/project/fakeproject1')
  const highlighted = () => document.querySelector('[role=option][data-highlighted]')?.textContent ?? ''
  await page.press(/^Go to, run, export/)
  await page.wait(() => highlighted().startsWith(options()[0]))
  const field = await page.wait(() => document.querySelector<HTMLInputElement>('[role=dialog] input'))
  field.value = 'preferences'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await page.wait(() => options().length === 1 && highlighted() === 'Preferences')
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  await page.wait(() => page.router.currentRoute.value.name === 'preferences')
})

test('what is marked stays so when the pointer is no longer over the list, which may have become shorter below it', async () => {
  page = await openPage('/project/fakeproject1')
  const highlighted = () => document.querySelector('[role=option][data-highlighted]')?.textContent ?? ''
  await page.press(/^Go to, run, export/)
  await page.wait(() => highlighted().startsWith(options()[0]))
  const field = await page.wait(() => document.querySelector<HTMLInputElement>('[role=dialog] input'))
  field.value = 'preferences'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await page.wait(() => options().length === 1 && highlighted() === 'Preferences')
  document.querySelector('.palette .box')!.dispatchEvent(new PointerEvent('pointerleave'))
  await nextTick()
  expect(highlighted()).toBe('Preferences')
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  await page.wait(() => page.router.currentRoute.value.name === 'preferences')
})

test('where nothing is called what was typed, no entry is marked, and the first is again when some are', async () => {
  page = await openPage('/project/fakeproject1')
  await page.press(/^Go to, run, export/)
  const field = await page.wait(() => document.querySelector<HTMLInputElement>('[role=dialog] input'))
  await page.wait(() => field.getAttribute('aria-activedescendant'))
  const type = (text: string) => {
    field.value = text
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  type('nothing of the kind')
  await page.wait(() => page.find('[role=status]', /Nothing is called “nothing of the kind”/))
  expect(options()).toEqual([])
  await page.wait(() => !field.hasAttribute('aria-activedescendant'))
  type('preferences')
  await page.wait(
    () => document.querySelector('[data-highlighted]')?.id === field.getAttribute('aria-activedescendant'),
  )
  expect(document.querySelector('[data-highlighted]')?.textContent).toContain('Preferences')
})

test('a run is found by its number, and entries by what kind of thing they are', async () => {
  page = await openPage('/project/fakeproject1')
  await page.press(/^Go to, run, export/)
  const field = await page.wait(() => document.querySelector<HTMLInputElement>('[role=dialog] input'))
  const typed = (text: string) => {
    field.value = text
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  typed('roundtrip')
  await page.wait(() => options().length === 1 && options()[0].startsWith('Round trip T 50'))
  typed('datasets potted')
  await page.wait(() => options().length === 1 && options()[0].startsWith('potted-32'))
})
