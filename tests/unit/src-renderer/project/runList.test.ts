import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunRow } from '../../../../src-shared/contract/views.ts'
import { listedRuns, usualOrder } from '../../../../src-renderer/project/runList.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

const run = (id: string, values: Partial<RunRow>): RunRow => ({
  ...{ id, name: id, kind: 'roundtrip', state: 'done', created: '2026-01-02T03:04:05.000Z', count: 8, done: 8 },
  ...{ steps: 50, model: 'landscape-ddpm', checkpoint: 6422, seconds: 60, ...values },
})
/** Newest first, as the store has them. */
const runs = [
  run('run-10', { steps: 5, seconds: 3 }),
  run('run-9', { state: 'failed', checkpoint: 500 }),
  run('arrays', { kind: 'import', model: undefined, checkpoint: undefined, steps: undefined, seconds: 0, count: 64 }),
  run('first', { kind: 'invert', model: 'potted' }),
]
const ids = (words: string, column = usualOrder.column, direction = usualOrder.direction) =>
  listedRuns(runs, words, { column, direction }).map(({ id }) => id)

test('runs are found by name, kind, model, training step, T and state, all words at once', () => {
  expect(ids('')).toEqual(['run-10', 'run-9', 'arrays', 'first'])
  expect(ids('failed')).toEqual(['run-9'])
  expect(ids('round landscape')).toEqual(['run-10', 'run-9'])
  expect(ids('step 500')).toEqual(['run-9'])
  expect(ids('imported')).toEqual(['arrays'])
  expect(ids('potted failed')).toEqual([])
})

test('a number is a whole one: T 5 is no T 50', () => {
  expect(ids('t 5')).toEqual(['run-10'])
  expect(ids('t 50')).toEqual(['run-9', 'first'])
  // Nor is it a number of something else
  expect(ids('t 10')).toEqual([])
  expect(ids('10')).toEqual(['run-10'])
})

test('a number is found as the row writes it', () => {
  expect(ids('step 6,422')).toEqual(['run-10', 'first'])
  expect(ids('6,422 potted')).toEqual(['first'])
  expect(ids('step 1,500')).toEqual([])
  const named = [run('a', { name: 'Sample 100,000' }), run('b', { name: 'images 100-199,250' })]
  const found = (words: string) => listedRuns(named, words, usualOrder).map(({ id }) => id)
  expect([found('100,000'), found('100000'), found('250')]).toEqual([['a'], ['a'], ['b']])
})

test('runs are ordered by a column, numbers as numbers, and equal ones stay newest first', () => {
  expect(ids('', 'run', 'up')).toEqual(['arrays', 'first', 'run-9', 'run-10'])
  expect(ids('', 'begun', 'up')).toEqual(['first', 'arrays', 'run-9', 'run-10'])
  expect(ids('landscape', 'model', 'up')).toEqual(['run-9', 'run-10'])
  expect(ids('', 'state', 'down')).toEqual(['run-9', 'run-10', 'arrays', 'first'])
})

test('what has no number is last in both directions', () => {
  expect(ids('', 'steps', 'up')).toEqual(['run-10', 'run-9', 'first', 'arrays'])
  expect(ids('', 'steps', 'down')).toEqual(['run-9', 'first', 'run-10', 'arrays'])
  expect(ids('', 'took', 'up').at(-1)).toBe('arrays')
})

describe('the table of the project', () => {
  let page: OpenPage
  beforeEach(() => localStorage.clear())
  afterEach(() => page.close())
  const names = () => [...document.querySelectorAll('main tbody th')].map(({ textContent }) => textContent.trim())
  const many = () => {
    const project = fakeProject()
    const more = [10, 20, 50].map((steps) => ({ ...project.runs[4], id: `t${steps}`, name: `Sweep ${steps}`, steps }))
    return fakeWorkbench({ project: { ...project, runs: [...project.runs, ...more] } })
  }
  const type = (words: string) => {
    const field = document.querySelector<HTMLInputElement>('input[aria-label="Find runs"]')!
    field.value = words
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }

  test('shows the runs that have the words, ticks them all, and keeps words and order in the address', async () => {
    page = await openPage('/project/fakeproject1', many())
    await page.wait(() => names().length === 9)
    type('sweep')
    await page.wait(() => names().length === 3)
    await page.press('T')
    await page.wait(() => names()[0] === 'Sweep 10')
    expect(document.querySelector('th[aria-sort=ascending]')?.textContent).toContain('T')
    await page.press('T↑')
    await page.wait(() => names()[0] === 'Sweep 50')
    await page.press('Tick these 3')
    await page.wait(() => page.find('a', 'Compare 3'))
    expect(page.router.currentRoute.value.query).toEqual({ find: 'sweep', sort: 'steps', direction: 'down' })
  })

  test('says that no run has the words, and shows all again', async () => {
    page = await openPage('/project/fakeproject1?find=nothing', many())
    await page.wait(() => page.text().includes('No run has these words'))
    expect(names()).toEqual([])
    await page.press('Show all runs')
    await page.wait(() => names().length === 9)
    await page.wait(() => page.router.currentRoute.value.fullPath === '/project/fakeproject1')
  })

  test('of a few runs there is nothing to find', async () => {
    page = await openPage('/project/fakeproject1')
    await page.wait(() => names().length === 6)
    expect(document.querySelector('input[aria-label="Find runs"]')).toBeNull()
  })
})
