import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { DiskFull } from '../../../../src-shared/errors/errors.ts'
import type { FigurePanel } from '../../../../src-shared/figures/document/figureDocument.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
// happy-dom draws on no canvas: what is drawn is seen end to end.
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

const study = { from: 'study', study: 'step-count', part: 'errors' } as const

/** A project with one figure of a study's chart, open in the editor. */
async function editor(source: { from: 'study'; study: string; part: string } = study) {
  const workbench = fakeWorkbench()
  const { createFigure } = workbench.figures.handlers
  const { id } = createFigure({
    projectId: 'fakeproject1',
    name: 'Figure 3',
    panels: [{ source }],
    columns: 1,
    width: 'column',
  })
  page = await openPage(`/project/fakeproject1/figures/${id}`, workbench)
  await page.wait(() => page.find('h1', 'Figure 3'))
  const { documents, exported, refuseChanges } = workbench.figures
  return { id, workbench, kept: () => documents.get(id)!, exported, refuseChanges }
}
const fieldOf = (legend: string, label: string) => {
  const group = [...document.querySelectorAll('fieldset')].find(
    (one) => one.querySelector('legend')?.textContent === legend,
  )!
  const named = [...group.querySelectorAll('label')].find((one) => one.textContent === label)!
  return document.getElementById(named.htmlFor) as HTMLInputElement
}
function put(field: HTMLInputElement | HTMLSelectElement, value: string): void {
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.dispatchEvent(new Event('change', { bubbles: true }))
}

describe('the editor', () => {
  test('keeps a title that is typed at once, and undo takes it back', async () => {
    const { kept } = await editor()
    await page.wait(() => page.text().includes('Vertical axis'))
    await page.fill('Title', 'What a finer path changes')
    await page.wait(() => kept().panels[0].edits.title === 'What a finer path changes')
    await page.wait(() => page.text().includes('Title changed'))
    await page.press('Undo')
    await page.wait(() => kept().panels[0].edits.title === undefined)
  })

  test('a change that cannot be kept is off the screen again, says why, and is no step of undo', async () => {
    const { kept, refuseChanges } = await editor()
    await page.fill('Title', 'Kept')
    await page.wait(() => page.text().includes('Title changed'))
    const title = () => page.find('button', /^Title: /)?.getAttribute('aria-label') ?? titleField().value
    const titleField = () =>
      document.getElementById((page.find('label', 'Title') as HTMLLabelElement).htmlFor) as HTMLInputElement
    refuseChanges(DiskFull({ path: '/home/ada/studies' }))
    await page.fill('Title', 'Lost')
    await page.wait(() => page.text().includes('The disk of /home/ada/studies is full'))
    await page.wait(() => title().includes('Kept'))
    // An undo that fails leaves what is kept on screen too
    await page.press('Undo')
    await page.wait(() => title().includes('Kept'))
    expect(kept().panels[0].edits.title).toBe('Kept')
    refuseChanges()
    await page.press('Undo')
    await page.wait(() => kept().panels[0].edits.title === undefined)
    await page.wait(() => titleField().value === 'Errors against T')
  })

  test('quick changes are all kept, and undo takes back its own change only', async () => {
    const { id, workbench, kept } = await editor()
    await page.wait(() => page.text().includes('Vertical axis'))
    void page.fill('Title', 'A title')
    put(fieldOf('Vertical axis', 'To'), '0.8')
    await nextTick()
    put(fieldOf('Vertical axis', 'From'), '0.1')
    await page.wait(() => kept().panels[0].edits.y?.min === 0.1)
    expect(kept().panels[0].edits).toMatchObject({ title: 'A title', y: { min: 0.1, max: 0.8 } })
    // Another window
    const { panels, columns, fontSize } = kept()
    workbench.figures.handlers.changeFigure({
      projectId: 'fakeproject1',
      figureId: id,
      design: { panels, columns, fontSize, width: 'page' },
    })
    await page.wait(() => document.querySelector<HTMLSelectElement>('select.field')?.selectedIndex === 1)
    await page.press('Undo')
    await page.wait(() => kept().panels[0].edits.y?.min === undefined)
    expect(kept().width).toBe('page')
  })

  test('panels put in another order keep an edit and a panel that another window made meanwhile', async () => {
    const { id, workbench, kept } = await editor()
    const { handlers } = workbench.figures
    const [panel] = kept().panels
    const another = { ...panel, source: { from: 'study' as const, study: 'step-count', part: 'other' } }
    const change = (panels: FigurePanel[]) => {
      const { columns, width } = kept()
      handlers.changeFigure({ projectId: 'fakeproject1', figureId: id, design: { panels, columns, width } })
    }
    change([panel, another])
    await page.wait(() => page.find('button', 'Later'))
    const third = { ...panel, source: { from: 'study' as const, study: 'step-count', part: 'third' } }
    const edited = { ...panel, edits: { title: 'Elsewhere' } }
    // Before this page has heard of it
    const pressed = page.press('Later')
    change([edited, another, third])
    await pressed
    await page.wait(() => kept().panels[0].source === another.source || kept().panels[1]?.edits.title === 'Elsewhere')
    expect(kept().panels.map(({ source, edits }) => [source, edits.title])).toEqual([
      [another.source, undefined],
      [panel.source, 'Elsewhere'],
      [third.source, undefined],
    ])
  })

  test('says at a limit what is no number, and keeps the text to be mended', async () => {
    const { kept } = await editor()
    await page.wait(() => page.text().includes('Vertical axis'))
    const upper = fieldOf('Vertical axis', 'To')
    put(upper, 'abc')
    await page.wait(() => page.text().includes('A number such as 0.8'))
    expect([upper.value, upper.getAttribute('aria-invalid')]).toEqual(['abc', 'true'])
    put(upper, '1,000')
    await page.wait(() => page.text().includes('1,000 may be 1000 or 1.000'))
    expect(kept().panels[0].edits).toEqual({})
    put(upper, '1000')
    await page.wait(() => kept().panels[0].edits.y?.max === 1000)
    expect(page.text()).not.toContain('may be')
  })

  test('keeps limits and scale of an axis, and an empty limit is left to the data again', async () => {
    const { kept } = await editor()
    await page.wait(() => page.text().includes('Vertical axis'))
    put(fieldOf('Vertical axis', 'To'), '0,8')
    await page.wait(() => kept().panels[0].edits.y?.max === 0.8)
    put(fieldOf('Vertical axis', 'Scale'), 'log')
    await page.wait(() => kept().panels[0].edits.y?.scale === 'log')
    put(fieldOf('Vertical axis', 'From'), '0')
    await page.wait(() => page.text().includes('A logarithmic axis has no zero'))
    put(fieldOf('Vertical axis', 'To'), '')
    await page.wait(() => kept().panels[0].edits.y && !('max' in kept().panels[0].edits.y!))
  })

  test('puts series in another order by keyboard, renames and hides them, and the last one stays', async () => {
    const { kept } = await editor()
    const grip = await page.wait(() => page.find('button', /^Move floor, 2 of 2/))
    grip.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }))
    await page.wait(
      () =>
        kept()
          .panels[0].edits.series?.map(({ key }) => key)
          .join() === 'floor,latent',
    )
    put((await page.wait(() => page.find('input', 'Name of floor'))) as HTMLInputElement, 'Gaussian floor')
    await page.wait(() => kept().panels[0].edits.series?.[0].label === 'Gaussian floor')
    ;(await page.wait(() => page.find('input', 'Show latent'))).click()
    await page.wait(() => kept().panels[0].edits.series?.[1].hidden === true)
    expect((page.find('input', 'Show Gaussian floor') as HTMLInputElement).disabled).toBe(true)
  })

  test('refuses a width that is none and keeps the one before', async () => {
    const { kept } = await editor()
    put(
      (await page.wait(() => page.find('label', 'Width'))) &&
        (document.querySelector('select.field') as HTMLSelectElement),
      'own',
    )
    await page.wait(() => kept().width === '83mm')
    await page.fill('Own, mm, cm, in or pt', 'wide')
    await page.wait(() => page.text().includes('"wide" is not a width'))
    expect(kept().width).toBe('83mm')
  })

  test('a panel of a run is added, moved and taken out', async () => {
    const { kept } = await editor()
    const add = (await page.wait(() => page.find('select', 'Add a panel'))) as HTMLSelectElement
    add.selectedIndex = 1
    add.dispatchEvent(new Event('change', { bubbles: true }))
    await page.wait(() => kept().panels.length === 2)
    expect(kept().columns).toBe(2)
    await page.press('Earlier')
    await page.wait(() => kept().panels[0].source.from === 'run')
    await page.press('Take out')
    await page.wait(() => kept().panels.length === 1 && kept().panels[0].source.from === 'study')
  })

  test('says that the data of a panel are gone', async () => {
    await editor({ ...study, study: 'gone' })
    await page.wait(() => page.text().includes('There is no study gone.'))
  })

  test('is exported in the format that is chosen', async () => {
    const { id, exported } = await editor()
    await page.press('Export')
    await page.wait(() => page.text().includes('Export the figure'))
    put(document.querySelector<HTMLSelectElement>('#export-figure select')!, 'csv')
    ;[...document.querySelectorAll<HTMLButtonElement>('[type=submit]')].at(-1)!.click()
    await page.wait(() => page.text().includes(`Open ${id}.csv`))
    expect(exported).toEqual([{ figureId: id, format: 'csv', width: undefined }])
  })
})

describe('the list of figures', () => {
  test('finds figures by the run they are made from', async () => {
    page = await openPage('/project/fakeproject1/figures')
    const search = (await page.wait(() => page.find('input', 'Search figures'))) as HTMLInputElement
    const shown = () => document.querySelectorAll('[aria-label="Figures"] li .open').length
    expect(shown()).toBe(1)
    const type = (words: string) => {
      search.value = words
      search.dispatchEvent(new Event('input', { bubbles: true }))
    }
    // Another run of the project, then the one whose distances it shows
    type('invert landscape')
    await page.wait(() => page.text().includes('No figure has these words') && shown() === 0)
    type('round trip')
    await page.wait(() => shown() === 1)
  })

  test('a preview that fails says so, and is tried again when the run has gone on', async () => {
    const workbench = fakeWorkbench()
    page = await openPage('/project/fakeproject1/figures', workbench)
    const preview = () => document.querySelector<HTMLImageElement>('.preview img')
    const { src } = await page.wait(() => preview() ?? undefined)
    preview()!.dispatchEvent(new Event('error'))
    await page.wait(() => !preview() && page.text().includes('No preview'))
    workbench.changeRun('roundtrip', { done: 5 })
    await page.wait(() => preview() && preview()!.src !== src)
  })

  test('a figure that is removed comes back by undo', async () => {
    page = await openPage('/project/fakeproject1/figures')
    const shown = () => document.querySelectorAll('[aria-label="Figures"] li .open').length
    const more = await page.wait(() => page.find('button', 'More for distances'))
    more.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await page.press('Remove from the project')
    await page.wait(() => shown() === 0)
    await page.press('Undo')
    await page.wait(() => shown() === 1)
  })

  test('a figure is duplicated once however often it is clicked meanwhile, and undo takes the copy away', async () => {
    page = await openPage('/project/fakeproject1/figures')
    await page.press('Duplicate distances')
    page.find('button', 'Duplicate distances')!.click()
    await page.wait(() => page.text().includes('distances (copy)'))
    const figures = () => document.querySelectorAll('[aria-label="Figures"] li .open').length
    await page.wait(() => figures() === 2)
    await page.press('Undo')
    await page.wait(() => figures() === 1)
  })
})

test('a panel that was added to a figure is taken out by undo, wherever it has moved, and the columns are as before', async () => {
  const workbench = fakeWorkbench()
  const { handlers, documents } = workbench.figures
  const { id } = handlers.createFigure({
    projectId: 'fakeproject1',
    name: 'Figure 3',
    panels: [{ source: study }],
    columns: 1,
    width: 'column',
  })
  page = await openPage('/project/fakeproject1/runs/roundtrip?view=chart', workbench)
  const trigger = await page.wait(() => page.find('button', 'Make a figure of the distances'))
  trigger.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  ;(await page.wait(() => page.find('[role=menuitem]', 'Figure 3'))).click()
  const kept = () => documents.get(id)!
  await page.wait(() => page.router.currentRoute.value.name === 'figure' && kept().panels.length === 2)
  expect(kept().columns).toBe(2)
  const { panels, columns, width } = kept()
  const design = { panels: panels.toReversed(), columns, width }
  handlers.changeFigure({ projectId: 'fakeproject1', figureId: id, design })
  await page.press('Undo')
  await page.wait(() => kept().panels.length === 1)
  expect([kept().panels[0].source, kept().columns]).toEqual([study, 1])
})

test('a figure of as many panels as it holds takes no more, and says so', async () => {
  const workbench = fakeWorkbench()
  const { id } = workbench.figures.handlers.createFigure({
    projectId: 'fakeproject1',
    name: 'Full',
    panels: Array.from({ length: 12 }, () => ({ source: study })),
    columns: 4,
    width: 'page',
  })
  page = await openPage(`/project/fakeproject1/figures/${id}`, workbench)
  const add = (await page.wait(() => page.find('select', 'Add a panel'))) as HTMLSelectElement
  expect([add.disabled, add.options[0].text]).toEqual([true, '12 panels, the most of a figure'])
})

test('a chart of a run becomes a figure by its button', async () => {
  const workbench = fakeWorkbench()
  page = await openPage('/project/fakeproject1/runs/roundtrip?view=chart', workbench)
  const trigger = await page.wait(() => page.find('button', 'Make a figure of the distances'))
  trigger.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await page.press('New figure')
  await page.wait(() => page.router.currentRoute.value.name === 'figure')
  const [[, made]] = [...workbench.figures.documents]
  expect(made.panels).toEqual([
    { kind: 'chart', source: { from: 'run', run: 'roundtrip', part: 'distances' }, edits: {} },
  ])
})
