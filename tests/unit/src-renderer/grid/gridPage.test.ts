import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fittedRows } from '../../../../src-shared/figures/document/fittedRows.ts'
import { openPage, type OpenPage } from '../openPage.ts'
import { studyOf, two } from './gridOfFakeRuns.ts'

let page: OpenPage
beforeEach(() => {
  localStorage.clear()
  // A page without a layout would have nothing in sight.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500)
})
afterEach(() => {
  page.close()
  vi.restoreAllMocks()
})

const twoByTwo = () =>
  studyOf([
    { checkpoint: 100, steps: 20 },
    { checkpoint: 6422, steps: 20 },
    { checkpoint: 100, steps: 50 },
  ])
const grid = () => page.wait(() => document.querySelector<HTMLElement>('[role=grid]'))
const heads = () =>
  [...document.querySelectorAll('[role=columnheader]')].slice(1).map((element) => element.textContent.trim())
const address = () => page.router.currentRoute.value.query
async function choose(label: string, value: string) {
  const select = (await page.wait(() => page.find('select', label))) as HTMLSelectElement
  select.value = value
  select.dispatchEvent(new Event('change', { bubbles: true }))
}

test('the grid of several runs parts them by the first setting they differ in, and the others head groups', async () => {
  page = await openPage('/project/fakeproject1/grid?runs=1..3', twoByTwo())
  await grid()
  expect(heads()).toEqual(['100', '6,422'])
  expect(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')).toBe(String(2 * 512 + 2 + 1))
  await page.wait(() => page.text().includes('T 20512 rows') || page.text().includes('T 20 512 rows'))
  await page.wait(() => document.querySelector('img[alt="Sample of image 0, Run 2"]'))
})

test('runs that differ in several settings, so that most places of a grid by one of them were empty, stand side by side as they are', async () => {
  const unlike = [
    { checkpoint: 100, steps: 20 },
    { checkpoint: 6422, steps: 50 },
    { checkpoint: 500, steps: 10 },
  ]
  page = await openPage('/project/fakeproject1/grid?runs=all', studyOf(unlike))
  await grid()
  await page.wait(() => heads().join() === 'Run 1,Run 2,Run 3')
  expect(document.querySelectorAll('.gap')).toHaveLength(0)
})

test('sides, picture and image are chosen and stand in the address, and a gap says why it is one', async () => {
  page = await openPage('/project/fakeproject1/grid?runs=1..3', twoByTwo())
  await grid()
  await choose('Rows', 'steps')
  await page.wait(() => address().rows === 'steps')
  await page.wait(() => page.text().includes('No chosen run has 6,422, T 50.'))
  expect(address()).toMatchObject({ columns: 'checkpoint', rows: 'steps', runs: '1..3' })
  // The side that is taken changes places with the one that was there.
  await choose('Columns', 'steps')
  await page.wait(() => address().rows === 'checkpoint' && heads()[0] === 'T 20')
})

test('an address shows the same again: one image of every run, minus the first column, at a gain', async () => {
  page = await openPage(
    '/project/fakeproject1/grid?runs=1..3&columns=steps&rows=checkpoint&image=7&show=difference&gain=4&tensor=latents',
    twoByTwo(),
  )
  await grid()
  const picture = await page.wait(() =>
    document.querySelector<HTMLImageElement>('img[alt="Latent, difference of image 7, Run 3"]'),
  )
  expect(picture.src).toMatch(/runs\/0003-run\/latents\/7\.png\?range=fixed&limit=0\.25&minus=0001-run/)
})

test('keys go from cell to cell and past the edge of what is drawn, and Enter opens the image', async () => {
  page = await openPage('/project/fakeproject1/grid?runs=1..3', twoByTwo())
  await grid()
  const cell = () => document.querySelector<HTMLElement>('[role=gridcell][tabindex="0"]')!
  const press = (key: string, ctrlKey = false) =>
    cell().dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }))
  const at = () => [cell().parentElement!.getAttribute('aria-rowindex'), cell().getAttribute('aria-colindex')].join(' ')
  await page.wait(() => at() === '3 2')
  press('ArrowRight')
  await page.wait(() => at() === '3 3')
  press('End', true)
  await page.wait(() => at() === `${2 * 512 + 3} 3`)
  await page.wait(() => page.text().includes('No picture here'))
  press('Home', true)
  await page.wait(() => at() === '3 2')
  press('PageDown')
  await page.wait(() => page.find('a', 'Open its page'))
  press('Enter')
  await page.wait(() => page.router.currentRoute.value.name === 'image')
  expect(page.router.currentRoute.value.params).toMatchObject({ runId: '0001-run' })
})

test('a thousand runs of a hundred thousand images draw what is in sight', async () => {
  const many = Array.from({ length: 1000 }, (_, checkpoint) => ({ checkpoint, count: 100_000, done: 100_000 }))
  page = await openPage('/project/fakeproject1/grid?runs=all', studyOf(many))
  const found = await grid()
  expect([found.getAttribute('aria-rowcount'), found.getAttribute('aria-colcount')]).toEqual(['100001', '1001'])
  await page.wait(() => document.querySelectorAll('[role=gridcell]').length > 20)
  expect(document.querySelectorAll('[role=gridcell]').length).toBeLessThan(200)
})

test('without runs it says how to choose some, and of runs that are gone that they are', async () => {
  page = await openPage('/project/fakeproject1/grid', twoByTwo())
  await page.press('All runs')
  await grid()
  page.close()
  page = await openPage('/project/fakeproject1/grid?runs=1,9', twoByTwo())
  await page.wait(() => page.text().includes('The project has no run “9”.'))
  expect(page.text()).not.toContain('any more')
})

test('runs that are ticked in the overview are set side by side', async () => {
  page = await openPage('/project/fakeproject1', twoByTwo())
  const boxes = await page.wait(() => {
    const all = document.querySelectorAll<HTMLInputElement>('main tbody input')
    return all.length === 3 && all
  })
  expect([...boxes].map((box) => box.getAttribute('aria-label'))).toContain('Choose Run 1')
  boxes[0].click()
  boxes[2].dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true, cancelable: true }))
  await page.press('Grid of 3')
  await grid()
  expect(address().runs).toBe('1..3')
})

test('a figure is made of what the grid shows, with empty places for its gaps', async () => {
  const workbench = twoByTwo()
  const made = vi.spyOn(workbench.handlers, 'createFigure')
  page = await openPage('/project/fakeproject1/grid?runs=1..3&columns=checkpoint&rows=steps&image=2', workbench)
  await grid()
  const button = await page.wait(() => page.find('button', 'Make a figure of the grid of runs'))
  button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await page.press('New figure')
  await page.wait(() => made.mock.calls.length > 0)
  const { source } = made.mock.calls[0][0].panels[0]
  const shown = source.from === 'pictures' ? source.grid : undefined
  expect(shown).toMatchObject({
    columns: ['100', '6,422'],
    rows: ['T 20', 'T 50'],
    cells: [
      [
        { run: '0001-run', row: 2, range: 'unit' },
        { run: '0002-run', row: 2 },
      ],
      [{ run: '0003-run', row: 2 }, null],
    ],
  })
  expect(shown?.rule).toContain('1 place is empty')
})

test('by class, one run that cannot be asked is named and the others are shown', async () => {
  const workbench = twoByTwo()
  const { listItems } = workbench.handlers
  workbench.handlers.listItems = (input, ...others) => {
    if (input.runId === '0001-run') throw new Error('items.jsonl cannot be read.')
    return listItems(input, ...others)
  }
  page = await openPage('/project/fakeproject1/grid?runs=1..3&rows=class', workbench)
  await grid()
  await page.wait(() => page.text().includes('Run 1: items.jsonl cannot be read.'))
  await page.wait(() => document.querySelector('img[alt="Sample of image 0, Run 2"]'))
  expect(page.text()).not.toContain('Fetching the classes')
})

test('signed differences of more than three channels are asked for anew with what the runs at work have finished', async () => {
  const workbench = studyOf([
    { ...two[0], count: 512, done: 100, state: 'running' },
    { ...two[1], count: 512, done: 50, state: 'running' },
  ])
  const { listRunTraits } = workbench.handlers
  workbench.handlers.listRunTraits = async (...input) => {
    const { runs } = await listRunTraits(...input)
    return { runs: runs.map((traits) => ({ ...traits, shape: [4, 32, 32] as [number, number, number] })) }
  }
  const made = vi.spyOn(workbench.handlers, 'createFigure')
  page = await openPage('/project/fakeproject1/grid?runs=all&show=difference&tensor=latents', workbench)
  await grid()
  const picture = await page.wait(() =>
    document.querySelector<HTMLImageElement>('img[alt="Latent, difference of image 0, Run 2"]'),
  )
  expect(picture.src).toMatch(/latents\/0\.png\?range=pca&minus=0001-run&rows=150$/)
  // A figure is drawn from what there is then, in the same colours: those of all rows that both have finished, not of its own.
  const button = await page.wait(() => {
    const found = page.find('button', 'Make a figure of the grid of runs')
    return found?.hasAttribute('disabled') ? undefined : found
  })
  button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await page.press('New figure')
  await page.wait(() => made.mock.calls.length > 0)
  const { source } = made.mock.calls[0][0].panels[0]
  const cells = source.from === 'pictures' ? source.grid.cells : []
  const cell = cells[0].at(-1)!
  expect(cell).toEqual({ run: '0002-run', tensor: 'latents', row: 0, minus: '0001-run', range: 'pca' })
  expect(fittedRows(cells, cell)).toEqual([])
})

test('signed differences of more than three channels are said to be components, without a bar and a gain', async () => {
  const workbench = twoByTwo()
  const { listRunTraits } = workbench.handlers
  workbench.handlers.listRunTraits = async (...input) => {
    const { runs } = await listRunTraits(...input)
    return { runs: runs.map((traits) => ({ ...traits, shape: [4, 32, 32] as [number, number, number] })) }
  }
  page = await openPage('/project/fakeproject1/grid?runs=1..3&show=difference', workbench)
  await grid()
  await page.wait(() => page.text().includes('mid grey is their mean, not 0'))
  expect(page.text()).not.toContain('mid grey is no difference')
  expect(page.find('select', 'Gain of the difference')).toBeUndefined()
  await choose('How a difference is shown', 'l1')
  await page.wait(() => page.find('select', 'Gain of the difference'))
})

test('without any image, all runs are said to have none, and no button leads to the same page', async () => {
  page = await openPage('/project/fakeproject1/grid?runs=all', studyOf([{ done: 0, state: 'queued' }]))
  await page.wait(() => page.text().includes('No run has images yet'))
  expect(page.find('a', 'All runs')).toBeUndefined()
})

test('runs of one row that began differently are said to have', async () => {
  const workbench = studyOf([{ kind: 'roundtrip' }, { kind: 'invert' }])
  page = await openPage('/project/fakeproject1/grid?runs=1,2&columns=run', workbench)
  await grid()
  await page.wait(() => page.text().includes('do not start from the same noise or images'))
})

test('the rule of a figure says which run is subtracted and how, or whose scale the colours have', async () => {
  const ruleAt = async (query: string) => {
    const workbench = twoByTwo()
    const made = vi.spyOn(workbench.handlers, 'createFigure')
    page = await openPage(
      `/project/fakeproject1/grid?runs=1..3&columns=steps&rows=checkpoint&image=2&${query}`,
      workbench,
    )
    await grid()
    const button = await page.wait(() => {
      const found = page.find('button', 'Make a figure of the grid of runs')
      return found?.hasAttribute('disabled') ? undefined : found
    })
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await page.press('New figure')
    await page.wait(() => made.mock.calls.length > 0)
    const { source } = made.mock.calls[0][0].panels[0]
    return source.from === 'pictures' ? source.grid.rule : ''
  }
  // Of each line the run of its first column
  expect(await ruleAt('show=difference&gain=4&map=l1&tensor=latents')).toContain(
    'Subtracted: Run 1, Run 2; differences shown as |Δ| (L1), in full colour at 0.25.',
  )
  page.close()
  localStorage.setItem('inverscope.colours', 'set')
  expect(await ruleAt('tensor=latents')).toContain('One scale: that of Run 1.')
})

test('colours on the scale of a run at work are asked for anew with its rows, and a finished run gives them if there is one', async () => {
  const pictures = () => [...document.querySelectorAll<HTMLImageElement>('[role=gridcell] img')].map(({ src }) => src)
  const atWork = studyOf([
    { ...two[0], done: 100, state: 'running' },
    { ...two[1], done: 50, state: 'running' },
  ])
  page = await openPage('/project/fakeproject1/grid?runs=all&tensor=latents', atWork)
  await choose('Colours of noise, latents and differences', 'set')
  await page.wait(() => pictures().length > 1 && pictures().every((src) => src.includes('like=0001-run&rows=100')))
  page.close()
  page = await openPage(
    '/project/fakeproject1/grid?runs=all&tensor=latents',
    studyOf([{ ...two[0], done: 100, state: 'running' }, two[1]]),
  )
  await choose('Colours of noise, latents and differences', 'set')
  await page.wait(
    () => pictures().length > 1 && pictures().every((src) => src.includes('like=0002-run') && !src.includes('&rows=')),
  )
})

test('what Ctrl and the wheel and the buttons enlarge is said as it is', async () => {
  page = await openPage('/project/fakeproject1/grid?runs=1..3', twoByTwo())
  await grid()
  await page.wait(() => page.text().includes('enlarge all pictures at one place'))
  await page.press('Link zoom')
  await page.wait(() => page.text().includes('enlarge the picture under the pointer'))
  // None was used by itself yet
  expect(document.querySelector('[role=group][aria-label="Zoom of all pictures"]')).not.toBeNull()
})
