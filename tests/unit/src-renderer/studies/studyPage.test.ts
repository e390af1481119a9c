import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StudyView } from '../../../../src-shared/contract/studyViews.ts'
import { StudyMissing } from '../../../../src-shared/errors/errors.ts'
import type { StudyResult } from '../../../../src-shared/studies/studyResult.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

/** The page of a study with a curve and an image grid, which can be removed elsewhere. */
async function study() {
  const workbench = fakeWorkbench()
  const view: StudyView = {
    ...{ id: 'way', study: 'trajectory', name: 'Way', created: '2026-11-25T10:00:00.000Z', state: 'done', progress: 1 },
    ...{ quick: true, runs: [], tables: [], problems: [] },
    figures: [
      { name: 'curve', title: 'Curve' },
      { name: 'pictures', title: 'Pictures' },
    ],
  }
  const named = { title: '', rule: '' }
  const result: StudyResult = {
    ...{ format: 'inverscope-study-result', schemaVersion: 1, id: 'way', study: 'trajectory', title: 'Way' },
    ...{ created: view.created, settings: {}, reported: [], versions: { inverscope: '0.1.0', node: '24' }, seconds: 1 },
    ...{ runs: [], problems: [] },
    sections: [
      {
        ...{ title: 'Step by step', tables: [], notes: [] },
        charts: [{ ...named, kind: 'lines', name: 'curve', x: { label: 'T' }, y: { label: 'error' }, series: [] }],
        grids: [{ ...named, name: 'pictures', columns: [], rows: [], cells: [], range: 'unit' }],
      },
    ],
  }
  let isThere = true
  let tell = (_: { studies: StudyView[] }) => {}
  workbench.handlers.watchStudies = (_, emit, { signal }) => {
    tell = emit
    emit({ studies: [view] })
    return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  }
  workbench.handlers.getStudy = ({ studyId }) => {
    if (!isThere) throw StudyMissing({ study: studyId })
    return { view, request: { study: 'trajectory' } as never, result, folder: '/f' }
  }
  page = await openPage('/project/fakeproject1/studies/way', workbench)
  await page.wait(() => page.find('button', 'Export'))
  return () => {
    isThere = false
    tell({ studies: [] })
  }
}

test('a study that is removed in another window leaves the screen with its buttons, and the page says so', async () => {
  const remove = await study()
  remove()
  await page.wait(() => page.find('h2', 'This study is not in the project'))
  expect(page.find('button', 'Export')).toBeUndefined()
})

test('pictures of a study are offered as pictures only, a chart as numbers too', async () => {
  await study()
  await page.press('Export')
  const [part, format] = await page.wait(() => {
    const found = [...document.querySelectorAll<HTMLSelectElement>('#export-study select')]
    return found.length > 1 && found
  })
  const offered = () => [...format.options].map(({ text }) => text)
  expect(offered()).toContain('CSV')
  format.value = 'csv'
  format.dispatchEvent(new Event('change', { bubbles: true }))
  part.value = 'pictures'
  part.dispatchEvent(new Event('change', { bubbles: true }))
  await page.wait(() => offered().length === 3)
  expect(offered()).toEqual(['PDF', 'SVG', 'PNG'])
  expect(format.value).toBe('pdf')
})
