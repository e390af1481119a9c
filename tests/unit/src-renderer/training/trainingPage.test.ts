import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RunRow } from '../../../../src-shared/contract/views.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => {
  const problem = document.querySelector('main [role=alert]')?.textContent
  page.close()
  expect(problem).toBeUndefined()
})

/** A round trip at checkpoints. */
function runsAt(checkpoints: number[]): RunRow[] {
  const base = fakeProject().runs.find(({ id }) => id === 'roundtrip')!
  return checkpoints.map((checkpoint, i) => ({
    ...base,
    id: `000${i + 1}-step`,
    name: `Step ${checkpoint}`,
    checkpoint,
    series: 'same',
  }))
}
/** The same, and that of another model. */
function overTraining(checkpoints = [100, 6422], other?: Partial<RunRow>) {
  const runs = runsAt(checkpoints)
  const others = other ? [{ ...runs[0], ...other }] : []
  return fakeWorkbench({ project: { ...fakeProject(), runs: [...runs, ...others] } })
}
const place = '/project/fakeproject1/training/landscape-ddpm.same'

/** What a figure of the grid is made of. */
async function figureAt(query: string) {
  const workbench = overTraining()
  const made = vi.spyOn(workbench.handlers, 'createFigure')
  page = await openPage(`${place}?${query}`, workbench)
  const button = await page.wait(() => page.find('button', 'Make a figure of the grid over training'))
  button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await page.press('New figure')
  await page.wait(() => made.mock.calls.length > 0)
  const { source } = made.mock.calls[0][0].panels[0]
  return source.from === 'pictures' ? source.grid : undefined
}

test('the checkpoints minus the last are shown by the map that the address names, on screen and in a figure', async () => {
  const grid = await figureAt('show=difference&map=flip&gain=2')
  expect(grid?.cells[0].at(-2)).toEqual({
    run: '0001-step',
    tensor: 'samples',
    row: 0,
    range: 'fixed',
    limit: 0.5,
    minus: '0002-step',
    map: 'flip',
  })
  expect(grid?.rule).toContain('minus the last, shown as FLIP, in full colour at 0.5')
  page.close()
  page = await openPage(`${place}?show=difference&map=l1`, overTraining())
  const choice = await page.wait(
    () => page.find('select', 'How a difference is shown') as HTMLSelectElement | undefined,
  )
  expect([...choice.options].map(({ value }) => value)).toEqual(['signed', 'l1', 'l2', 'flip'])
  expect(choice.value).toBe('l1')
})

test('what is no image has no FLIP, which is said, and is shown signed', async () => {
  const grid = await figureAt('show=difference&map=flip&tensor=latents')
  expect(grid?.cells[0].at(-2)).toEqual({
    ...{ run: '0001-step', tensor: 'latents', row: 0, range: 'fixed', limit: 1, minus: '0002-step' },
  })
  page.close()
  page = await openPage(`${place}?show=difference&map=flip&tensor=latents`, overTraining())
  await page.wait(() => page.text().includes('FLIP says how different images look, and these are none'))
})

test('a series leads to the grid of its runs, and D turns to the differences and back', async () => {
  page = await openPage(place, overTraining())
  await page.wait(() => page.find('a', 'As a grid'))
  const press = () => globalThis.dispatchEvent(new KeyboardEvent('keydown', { key: 'd', cancelable: true }))
  press()
  await page.wait(() => page.router.currentRoute.value.query.show === 'difference')
  press()
  await page.wait(() => page.router.currentRoute.value.query.show === undefined)
  await page.press('As a grid')
  await page.wait(() => page.router.currentRoute.value.name === 'grid')
  expect(page.router.currentRoute.value.query.runs).toBe('1,2')
})

test('a key that something else on the page has its own use for leaves the series as it is', async () => {
  page = await openPage(place, overTraining())
  await page.wait(() => page.find('a', 'As a grid'))
  // In the tree a letter goes to the next name that begins with it.
  const entry = await page.wait(() => document.querySelector('nav [data-key]'))
  entry.dispatchEvent(new KeyboardEvent('keydown', { key: 'd', bubbles: true, cancelable: true }))
  expect(document.activeElement?.textContent).toContain('distances')
  const slider = await page.wait(() => document.querySelector('main [role=slider]'))
  const press = (key: string) =>
    slider.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  press('ArrowDown')
  await page.wait(() => page.router.currentRoute.value.query.step === '100')
  press('ArrowUp')
  await page.wait(() => slider.getAttribute('aria-valuenow') === '6422')
  expect(page.router.currentRoute.value.query.show).toBeUndefined()
})

test('a fine-tuned series stands after its base, which is named in the head of its column and has its numbers at zero', async () => {
  const base = { id: '0009-base', name: 'Base', model: 'other', checkpoint: 90 }
  page = await openPage(`${place}?base=0009-base&step=0`, overTraining([100, 6422], base))
  const heads = () =>
    [...document.querySelectorAll('[aria-label=Checkpoints] button')].map(({ textContent }) => textContent.trim())
  await page.wait(() => heads().length === 3)
  expect(heads()).toEqual(['0 base', '10', '6,332'])
  await page.wait(() => /Fine-tuning step 0 n \d+/.test(page.text()))
  globalThis.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', cancelable: true }))
  await page.wait(() => page.text().includes('Fine-tuning step 10 n'))
})

describe('while runs are at work', () => {
  const layout = { clientHeight: 800, clientWidth: 1000 }
  beforeEach(() => {
    // A page without a layout would have nothing in sight.
    for (const [name, size] of Object.entries(layout))
      vi.spyOn(HTMLElement.prototype, name as keyof typeof layout, 'get').mockReturnValue(size)
  })
  afterEach(() => vi.restoreAllMocks())

  const pictures = (run: string) =>
    [...document.querySelectorAll<HTMLImageElement>(`.sheet .cell img[src*="/runs/${run}/"]`)].map(({ src }) => src)
  const gap = () => document.querySelector('.sheet .gap')?.getAttribute('title')

  test('images that a checkpoint has not finished say so, and their pictures appear as it finishes them', async () => {
    const workbench = overTraining()
    workbench.changeRun('0002-step', { state: 'running', done: 1 })
    page = await openPage(place, workbench)
    await page.wait(() => pictures('0002-step').length === 1 && pictures('0001-step').length > 2)
    expect(gap()).toBe('Step 6422 has not finished image 1: it is at work.')
    workbench.changeRun('0002-step', { done: 2 })
    await page.wait(() => pictures('0002-step').length === 2)
    expect(gap()).toBe('Step 6422 has not finished image 2: it is at work.')
    workbench.changeRun('0002-step', { done: 1, state: 'failed' })
    await page.wait(() => gap()?.startsWith('Step 6422 has not finished image 1: it failed before that.'))
  })

  test('differences lack what the last checkpoint has not finished, and tell which it is', async () => {
    const workbench = overTraining()
    workbench.changeRun('0002-step', { state: 'running', done: 1 })
    page = await openPage(`${place}?show=difference`, workbench)
    await page.wait(() => pictures('0001-step').length === 1)
    expect(gap()).toBe('Step 6422, which is subtracted, has not finished image 1: it is at work.')
  })

  test('a checkpoint that is new finds the grid where it was, with the pictures of before until it is told of', async () => {
    const workbench = overTraining([100, 6422])
    page = await openPage(place, workbench)
    await page.wait(() => pictures('0002-step').length > 1)
    const [grid, image] = [document.querySelector('.sheet')!, document.querySelector('.sheet .cell img')!]
    const answer = Promise.withResolvers<void>()
    const { getRun } = workbench.handlers
    vi.spyOn(workbench.handlers, 'getRun').mockImplementation(async (...asked) => {
      if (asked[0].runId === '0003-step') await answer.promise
      return getRun(...asked)
    })
    workbench.change({ runs: runsAt([100, 6422, 9000]) })
    await page.wait(() => page.text().includes('9,000'))
    expect(document.querySelector('.sheet')).toBe(grid)
    answer.resolve()
    await page.wait(() => pictures('0003-step').length > 1)
    expect(document.querySelector('.sheet')).toBe(grid)
    expect(document.querySelector('.sheet .cell img')).toBe(image)
  })
})

test('heads and pictures go aside together, and what follows never sets back what has gone on', async () => {
  page = await openPage(place, overTraining())
  const sheet = await page.wait(() => document.querySelector('.sheet') ?? undefined)
  const heads = document.querySelector('.heads')!
  const tell = (side: Element) => side.dispatchEvent(new Event('scroll'))
  sheet.scrollLeft = 10
  tell(sheet)
  expect(heads.scrollLeft).toBe(10)
  sheet.scrollLeft = 20
  tell(heads)
  expect(sheet.scrollLeft).toBe(20)
  tell(sheet)
  expect(heads.scrollLeft).toBe(20)
  for (const place of [30, 20]) {
    heads.scrollLeft = place
    tell(heads)
    expect(sheet.scrollLeft).toBe(place)
    tell(sheet)
  }
})

test('more checkpoints than can be compared at once are shown without an error', async () => {
  const checkpoints = [100, 200, 400, 800, 1600, 3200, 6422]
  page = await openPage(place, overTraining(checkpoints))
  // The data of each chart has a row for every checkpoint, and none is without a number when all are measured.
  await page.wait(() => {
    const rows = [...document.querySelectorAll('main .card:first-child table tbody tr')]
    return rows.length === checkpoints.length && rows.every(({ textContent }) => !textContent.includes('–'))
  })
})
