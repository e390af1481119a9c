import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { contract } from '../../../../src-shared/contract/contract.ts'
import type { RunRow } from '../../../../src-shared/contract/views.ts'
import { FileNotReadable } from '../../../../src-shared/errors/errors.ts'
import { pairsByNumber, type RowPairs } from '../../../../src-shared/studies/rowPairs.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'
import { cellAt, rowsOf, studyOf, two } from './gridOfFakeRuns.ts'

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

const grid = () => page.wait(() => document.querySelector<HTMLElement>('[role=grid]'))
const heads = () =>
  [...document.querySelectorAll('[role=columnheader]')].slice(1).map((element) => element.textContent.trim())
const address = () => page.router.currentRoute.value.query
const three: Partial<RunRow>[] = [...two, { checkpoint: 9000, steps: 20 }]
const without = (place: number) => rowsOf(three).filter((_, i) => i !== place)

test.for(['1..3', '1,2,3', 'all'])(
  'of the runs %s one that is removed is named as gone, the others stay in sight, and it is back when that is undone',
  async (runs) => {
    const workbench = studyOf(three)
    page = await openPage(`/project/fakeproject1/grid?runs=${runs}&columns=run`, workbench)
    const frame = await grid()
    await page.wait(() => heads().length === 3)
    cellAt(4, 2)!.click()
    frame.scrollTop = 2000
    frame.dispatchEvent(new Event('scroll'))
    workbench.change({ runs: without(1) })
    await page.wait(() => page.text().includes('“Run 2” is not in the project any more.'))
    await page.wait(() => heads().join() === 'Run 1,Run 3')
    // One that was made anew would leave this one as it was.
    expect(document.querySelector('[role=grid]')).toBe(frame)
    expect(frame.scrollTop).toBe(2000)
    workbench.change({ runs: rowsOf(three) })
    await page.wait(() => heads().length === 3)
    expect(page.text()).not.toContain('not in the project any more')
    expect(document.querySelectorAll('[aria-selected=true]')).toHaveLength(1)
  },
)

test('one goes on without runs that are gone, and the address no longer names them', async () => {
  const workbench = studyOf(three)
  page = await openPage('/project/fakeproject1/grid?runs=1,2,3&columns=run', workbench)
  await grid()
  await page.wait(() => heads().length === 3)
  workbench.change({ runs: without(0) })
  await page.press('Go on without it')
  await page.wait(() => address().runs === '2,3')
  await page.wait(() => !page.text().includes('not in the project any more'))
  expect(heads()).toEqual(['Run 2', 'Run 3'])
})

test('in a grid of all runs one that is gone is told of until one goes on without it', async () => {
  const workbench = studyOf(three)
  page = await openPage('/project/fakeproject1/grid?runs=all&columns=run', workbench)
  await grid()
  await page.wait(() => heads().length === 3)
  workbench.change({ runs: without(2) })
  await page.press('Go on without it')
  await page.wait(() => !page.text().includes('not in the project any more'))
  expect([address().runs, heads().join()]).toEqual(['all', 'Run 1,Run 2'])
})

test('a run that cannot be read is named with its reason, and a number that never was is no run of the project', async () => {
  const broken = { id: '0004-broken', reason: '/study/runs/0004-broken/run.json is no JSON.' }
  const workbench = fakeWorkbench({ project: { ...fakeProject(), runs: rowsOf(three), brokenRuns: [broken] } })
  page = await openPage('/project/fakeproject1/grid?runs=2..4,7,9&columns=run', workbench)
  await page.wait(() => page.text().includes('The project has no run “7” or “9”.'))
  await page.wait(() => heads().join() === 'Run 2,Run 3')
  expect(page.text()).toContain(`“0004-broken” cannot be read. ${broken.reason}`)
  expect(page.text()).not.toContain('any more')
  await page.press('Go on without them')
  await page.wait(() => address().runs === '2,3')
  await page.wait(() => !page.find('button', 'Go on without them'))
})

test('images of a run that has just ended are not said to be missing before it is told which it has', async () => {
  const workbench = studyOf([two[0], { ...two[1], done: 3, count: 8, state: 'running' }])
  const { listRunTraits } = workbench.handlers
  let isLate = false
  workbench.handlers.listRunTraits = (...input) => (isLate ? new Promise<never>(() => {}) : listRunTraits(...input))
  page = await openPage('/project/fakeproject1/grid?runs=1,2&columns=run', workbench)
  await grid()
  const gap = () => cellAt(5, 3)?.querySelector('.gap')?.getAttribute('title')
  await page.wait(() => gap() === 'Run 2 has not finished image 3: it is at work.')
  isLate = true
  workbench.changeRun('0002-run', { done: 8, state: 'done' })
  await page.wait(() => gap() !== 'Run 2 has not finished image 3: it is at work.')
  expect(gap()).toBe('Whether Run 2 has finished image 3 is not told yet.')
})

test('that pairs could not be told on grounds that are over says nothing of those that came since', async () => {
  const workbench = studyOf([two[0], { ...two[1], done: 3, state: 'running' }])
  const { listRunTraits } = workbench.handlers
  let beginning = 'first'
  workbench.handlers.listRunTraits = async (...input) => {
    const { runs } = await listRunTraits(...input)
    return { runs: runs.map((traits) => (traits.id === '0002-run' ? { ...traits, beginning } : traits)) }
  }
  const asked: PromiseWithResolvers<{ pairs: RowPairs[] }>[] = []
  workbench.handlers.pairRuns = () => {
    const answer = Promise.withResolvers<{ pairs: RowPairs[] }>()
    asked.push(answer)
    return answer.promise
  }
  page = await openPage('/project/fakeproject1/grid?runs=1,2&columns=run&show=difference', workbench)
  await grid()
  const picture = () => document.querySelector('img[alt="Sample, difference of image 2, Run 2"]')
  await page.wait(() => asked.length === 1)
  asked[0].resolve({ pairs: [pairsByNumber(true, 512), pairsByNumber(true, 512)] })
  await page.wait(picture)
  beginning = 'second'
  workbench.changeRun('0002-run', { done: 4 })
  await page.wait(() => asked.length === 2)
  beginning = 'third'
  workbench.changeRun('0002-run', { done: 5 })
  await page.wait(() => asked.length === 3)
  asked[2].resolve({ pairs: [pairsByNumber(false, 512)] })
  await page.wait(() => page.text().includes('nothing in common but their number'))
  asked[1].reject(FileNotReadable({ path: 'items.jsonl', reason: 'it is no text' }))
  // Its answer has come before that of the next question.
  await page.line.call(contract.describeHost, {})
  await nextTick()
  expect(page.text()).not.toContain('it is no text')
  expect(picture()).not.toBeNull()
})

test('pairs are asked for anew where what a run goes back to has changed, and not with each of its images', async () => {
  const workbench = studyOf([two[0], { ...two[1], done: 3, state: 'running' }])
  const { listRunTraits } = workbench.handlers
  let beginning = 'one set'
  let asked = 0
  workbench.handlers.listRunTraits = async (...input) => {
    const { runs } = await listRunTraits(...input)
    return { runs: runs.map((traits) => ({ ...traits, beginning })) }
  }
  workbench.handlers.pairRuns = ({ runIds }) => {
    asked++
    return { pairs: runIds.slice(1).map(() => pairsByNumber(beginning === 'one set', 512)) }
  }
  page = await openPage('/project/fakeproject1/grid?runs=1,2&columns=run&show=difference', workbench)
  await grid()
  const picture = (row: number) => document.querySelector(`img[alt="Sample, difference of image ${row}, Run 2"]`)
  await page.wait(() => picture(2))
  expect(cellAt(5, 3)?.querySelector('.gap')?.getAttribute('title')).toBe(
    'Run 2 has not finished image 3: it is at work.',
  )
  workbench.changeRun('0002-run', { done: 4 })
  await page.wait(() => picture(3))
  expect(asked).toBe(1)
  beginning = 'another'
  workbench.changeRun('0002-run', { done: 5 })
  await page.wait(() => page.text().includes('nothing in common but their number'))
  expect(asked).toBe(2)
})

test('by class, a run that had no images yet has its rows once it has some', async () => {
  const workbench = studyOf([two[0], { ...two[1], done: 0, state: 'preparing' }])
  const { listItems } = workbench.handlers
  let prepared = false
  workbench.handlers.listItems = (input, ...others) =>
    input.runId === '0002-run' && !prepared ? { items: [] } : listItems(input, ...others)
  page = await openPage('/project/fakeproject1/grid?runs=1,2&columns=run&rows=class', workbench)
  await grid()
  await page.wait(() => document.querySelector('img[alt="Sample of image 0, Run 1"]'))
  expect(page.text()).not.toContain('Fetching the classes')
  prepared = true
  workbench.changeRun('0002-run', { done: 7, state: 'running' })
  await page.wait(() => document.querySelector('img[alt="Sample of image 0, Run 2"]'))
})
