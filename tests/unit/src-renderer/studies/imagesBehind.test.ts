import { afterEach, beforeEach, expect, test } from 'vitest'
import { numberOfRun } from '../../../../src-shared/project/numberOfRun.ts'
import type { StudyChart, StudyResult } from '../../../../src-shared/studies/studyResult.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

const heat: StudyChart = {
  kind: 'heat',
  name: 'heat',
  title: 'Distance to the line',
  rule: 'Mean over n = 8 images.',
  run: 'roundtrip',
  x: { label: 'denoising step t', ticks: [{ at: 0, label: '50' }], values: [50, 25, 0] },
  y: { label: 'λ', ticks: [{ at: 0, label: '0' }], values: [0, 1] },
  columnsShow: { states: [0, 25, 50], row: 4 },
  colour: { label: 'L2 distance', map: 'flare' },
  values: [
    [1, 20, 30],
    [40, 50, 6],
  ],
  marks: [0, 0, 1],
}

/** The page of a study of two runs with a heat map and a table of hubs. */
async function study(chart: StudyChart) {
  const workbench = fakeWorkbench()
  const runs = fakeProject().runs.filter(({ id }) => id === 'roundtrip' || id === 'large')
  const view = {
    ...{ id: 'way', study: 'trajectory' as const, name: 'Way', created: '2026-11-25T10:00:00.000Z' },
    ...{
      state: 'done' as const,
      progress: 1,
      quick: true,
      runs: runs.map(({ id }) => id),
      tables: [],
      figures: [],
      problems: [],
    },
  }
  const hubs = {
    name: 'hubs-table',
    title: 'Hubs',
    rule: 'Of run roundtrip.',
    columns: [
      { name: 'row', label: 'Image' },
      { name: 'chosen', label: 'Noises' },
    ],
    rows: [{ row: 7, chosen: 12 }],
  }
  const byRun = {
    ...{ name: 'by-run', title: 'By run', rule: 'Of both runs.' },
    columns: [
      { name: 'run', label: 'Run' },
      { name: 'passes', label: 'Passes at' },
    ],
    rows: runs.map(({ id }) => ({ run: id })),
  }
  const result: StudyResult = {
    ...{ format: 'inverscope-study-result', schemaVersion: 1, id: 'way', study: 'trajectory', title: 'Way' },
    ...{ created: view.created, settings: {}, reported: [], versions: { inverscope: '0.1.0', node: '24' }, seconds: 1 },
    runs: runs.map(({ id, name, kind, count }) => ({ id, name, kind, count, n: count, excluded: 0 })),
    sections: [{ title: 'Step by step', tables: [hubs, byRun], charts: [chart], grids: [], notes: [] }],
    problems: [],
  }
  workbench.handlers.getStudy = () => ({ view, request: { study: 'trajectory' } as never, result, folder: '/f' })
  page = await openPage('/project/fakeproject1/studies/way', workbench)
}
const grid = () => page.wait(() => page.find('[role=grid]', 'Cells of Distance to the line'))
/** The cell at which a screen reader is told that it stands. */
const told = (cells: HTMLElement) =>
  document.getElementById(cells.getAttribute('aria-activedescendant')!)?.getAttribute('aria-label')
async function press(cells: HTMLElement, ...keys: string[]): Promise<void> {
  for (const key of keys) cells.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  await new Promise((resolve) => setTimeout(resolve))
}

test('keys go from cell to cell of a heat map, each in words, and enter leads to an image at the state of the cell', async () => {
  await study(heat)
  const cells = await grid()
  expect([cells.getAttribute('aria-rowcount'), cells.getAttribute('aria-colcount')]).toEqual(['2', '3'])
  expect(told(cells)).toBe('denoising step t = 50; λ = 0; L2 distance = 1.000, the smallest of its column')
  await press(cells, 'ArrowUp', 'ArrowRight')
  expect(told(cells)).toBe('denoising step t = 25; λ = 1; L2 distance = 50.00')
  // Beyond the edge there is nothing.
  await press(cells, 'ArrowUp', 'PageUp', 'ArrowLeft', 'ArrowLeft')
  expect(told(cells)).toBe('denoising step t = 50; λ = 1; L2 distance = 40.00')
  await press(cells, 'End', 'Enter')
  await page.wait(() => page.router.currentRoute.value.name === 'image')
  const { params, query } = page.router.currentRoute.value
  expect([params.runId, params.row, query.state]).toEqual(['roundtrip', '4', '50'])
})

test('a heat map of an earlier version, which names no run, says which runs it is made from', async () => {
  await study({ ...heat, run: undefined, columnsShow: undefined, rule: '' })
  const cells = await grid()
  await press(cells, 'ArrowRight', 'Enter')
  const note = await page.wait(() => document.querySelector('figure [role=status]'))
  expect([...note.querySelectorAll('a')].map(({ textContent }) => textContent)).toHaveLength(2)
})

test('every row of the data of a small heat map leads to its image, and a hub to its own', async () => {
  await study(heat)
  await grid()
  const links = [...document.querySelectorAll('figure tbody a')].map((link) => link.getAttribute('href'))
  expect(links).toHaveLength(6)
  expect(links[1]).toContain('/runs/roundtrip/images/4?state=25')
  expect(page.find('a', 'image 7 of roundtrip')?.getAttribute('href')).toContain('/runs/roundtrip/images/7')
})

test('a table names its runs by their numbers, which the list of them has as well, and leaves no cell empty', async () => {
  await study(heat)
  const table = await page.wait(() => page.find('table', /^\s*By run/))
  const [link] = table.querySelectorAll('tbody a')
  const { name, id } = fakeProject().runs.find((run) => run.id === 'large')!
  expect([link.textContent, link.getAttribute('aria-label')]).toEqual([numberOfRun(id), `${numberOfRun(id)}, ${name}`])
  expect(page.find('p', new RegExp(`^${numberOfRun(id)} ${name}`))).toBeDefined()
  expect([...table.querySelectorAll('td')].map((cell) => cell.textContent.trim())).toEqual(['–', '–'])
})
