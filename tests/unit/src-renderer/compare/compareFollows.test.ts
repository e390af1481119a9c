import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { contract } from '../../../../src-shared/contract/contract.ts'
import { pairsByNumber } from '../../../../src-shared/studies/rowPairs.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => {
  localStorage.clear()
  // A page without a layout would have nothing in sight.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000)
})
afterEach(() => {
  page.close()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const place = '/project/fakeproject1/compare'
const letters = () => [...document.querySelectorAll('.images .title .name')].map(({ textContent }) => textContent)
const pictures = (run: string) => document.querySelectorAll(`.images .row img[src*="/runs/${run}/"]`).length
const gap = () => document.querySelector('.images .gap')?.getAttribute('title')
/** How often the workbench was asked for each run. */
function countAsked(workbench: ReturnType<typeof fakeWorkbench>, method: 'getRun' | 'summarizeRun') {
  const asked = new Map<string, number>()
  const answer = workbench.handlers[method] as (input: { runId: string }) => unknown
  Object.assign(workbench.handlers, {
    [method]: (input: { runId: string }) => {
      asked.set(input.runId, (asked.get(input.runId) ?? 0) + 1)
      return answer(input)
    },
  })
  return asked
}

/** What was answered until now has been drawn. */
async function settled(): Promise<void> {
  await page.line.call(contract.describeHost, {})
  await new Promise((go) => setTimeout(go, 50))
}

test('pictures of a run at work appear as they are finished, and why others are not there changes with its state', async () => {
  const workbench = fakeWorkbench()
  workbench.changeRun('running', { done: 1 })
  page = await openPage(`${place}?runs=inverted,running`, workbench)
  await page.wait(() => pictures('running') === 1 && pictures('inverted') > 1)
  expect(gap()).toBe('B, Invert landscape-32, has not finished image 1: it is at work.')
  workbench.changeRun('running', { done: 2 })
  await page.wait(() => pictures('running') === 2)
  workbench.changeRun('running', { state: 'failed' })
  await page.wait(() => gap()?.startsWith('B, Invert landscape-32, has not finished image 2: it failed before that.'))
})

test('numbers and charts follow a run at work to its end, with what was chosen', async () => {
  const workbench = fakeWorkbench()
  page = await openPage(`${place}?runs=inverted,running&show=numbers`, workbench)
  const charted = () => document.querySelector('figure figcaption')?.textContent.trim()
  await page.wait(() => charted()?.startsWith('n 5.'))
  const select = page.find('select', 'Measurement of the charts') as HTMLSelectElement
  select.value = 'latentSd'
  select.dispatchEvent(new Event('change', { bubbles: true }))
  const details = document.querySelector('details')!
  details.open = true
  workbench.changeRun('running', { done: 9 })
  await page.wait(() => charted()?.startsWith('n 9.') && page.text().includes('n 256, 9; differences are over'))
  workbench.changeRun('running', { done: 256, state: 'done' })
  await page.wait(() => charted()?.startsWith('n 256.'))
  expect(select.value).toBe('latentSd')
  expect(document.querySelector('details')).toBe(details)
  expect(details.open).toBe(true)
})

test('a run of many images is not asked for with each of them, and what is over is asked for once', async () => {
  const workbench = fakeWorkbench()
  const { getRun } = workbench.handlers
  let lastTold = 0
  workbench.handlers.getRun = async (input, ...rest) => {
    const detail = await getRun(input, ...rest)
    if (input.runId === 'running') lastTold = detail.row.done
    return detail
  }
  const told = countAsked(workbench, 'getRun')
  const measured = countAsked(workbench, 'summarizeRun')
  // Time goes on where the page is waited for, and not as a busy machine takes it to draw what changes.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  page = await openPage(`${place}?runs=inverted,running`, workbench)
  await page.wait(() => pictures('running') === 5)
  for (let done = 6; done < 250; done += 4) {
    workbench.changeRun('running', { done })
    await vi.advanceTimersByTimeAsync(2)
  }
  workbench.changeRun('running', { done: 256, state: 'done' })
  await page.wait(() => !gap() && lastTold === 256)
  // Its answer has come before that of the next question.
  await page.line.call(contract.describeHost, {})
  expect(told.get('inverted')).toBe(1)
  // At the beginning and the end, and once where the beginning was over before the images came.
  expect(told.get('running')).toBeLessThan(5)
  // Nobody sees numbers: they are taken when one turns to them.
  expect(Object.fromEntries(measured)).toEqual({ inverted: 1, running: 1 })
  page.find('label', 'Numbers')!.querySelector('input')!.click()
  await page.wait(() => page.text().includes('n 256, 256; differences are over 256 pairs'))
  expect(measured.get('running')).toBe(2)
})

test('what else is told of runs has no picture of another run fetched anew, nor drawn', async () => {
  const workbench = fakeWorkbench()
  page = await openPage(`${place}?runs=inverted,running`, workbench)
  await page.wait(() => pictures('running') === 5)
  const ofA = () => [...document.querySelectorAll<HTMLImageElement>('.images .row img[src*="/runs/inverted/"]')]
  const before = ofA().map((image) => ({ image, src: image.src }))
  workbench.changeRun('running', { done: 6 })
  await page.wait(() => pictures('running') === 6)
  expect(before.length).toBeGreaterThan(5)
  expect(ofA().map((image) => ({ image, src: image.src }))).toEqual(before)
  expect(ofA().every((image, i) => image === before[i].image)).toBe(true)
})

test('a run that comes or goes elsewhere has no chart drawn anew, though pairs are asked for again', async () => {
  const workbench = fakeWorkbench()
  const { runs } = fakeProject()
  const { pairRuns } = workbench.handlers
  let asked = 0
  workbench.handlers.pairRuns = (...input) => {
    asked++
    return pairRuns(...input)
  }
  // Whatever is drawn asks for something to draw on, of which there is none here.
  const drawn = vi.spyOn(HTMLCanvasElement.prototype, 'getContext')
  page = await openPage(`${place}?runs=inverted,running&show=numbers`, workbench)
  const charted = () => document.querySelector('figure figcaption')?.textContent.trim()
  await page.wait(() => charted()?.startsWith('n 5.') && drawn.mock.calls.length > 0)
  await settled()
  const before = drawn.mock.calls.length
  workbench.change({ runs: runs.filter(({ id }) => id !== 'large') })
  await page.wait(() => asked === 2)
  await settled()
  expect(drawn.mock.calls.length).toBe(before)
  // What does concern them is drawn.
  workbench.changeRun('running', { done: 9 })
  await page.wait(() => charted()?.startsWith('n 9.'))
  await page.wait(() => drawn.mock.calls.length > before)
})

test('a run that is removed is named as gone, the others stay as they were, and it is back when that is undone', async () => {
  const workbench = fakeWorkbench()
  const { runs } = fakeProject()
  page = await openPage(`${place}?runs=inverted,running,interrupted`, workbench)
  await page.wait(() => letters().length === 3)
  const first = document.querySelector('.images .row img')
  workbench.change({ runs: runs.filter(({ id }) => id !== 'running') })
  await page.wait(() => page.text().includes('“Invert landscape-32” is not in the project any more.'))
  await page.wait(() => letters().length === 2)
  expect(letters()).toEqual(['Invert landscape-32, T 50', 'Invert potted-32'])
  expect(document.querySelector('.images .row img')).toBe(first)
  expect(pictures('running')).toBe(0)
  expect(document.querySelector('main [role=alert]')).toBeNull()
  workbench.change({ runs })
  await page.wait(() => letters().length === 3 && pictures('running') > 0)
  expect(page.text()).not.toContain('not in the project any more')
})

test('without the first run the next one takes its place, and where one is left another can be chosen', async () => {
  const workbench = fakeWorkbench()
  const { runs } = fakeProject()
  page = await openPage(`${place}?runs=roundtrip,inverted,running`, workbench)
  await page.wait(() => letters().length === 3)
  workbench.change({ runs: runs.filter(({ id }) => id !== 'roundtrip') })
  await page.wait(() => letters().length === 2)
  expect(letters()).toEqual(['Invert landscape-32, T 50', 'Invert landscape-32'])
  workbench.change({ runs: runs.filter(({ id }) => id !== 'roundtrip' && id !== 'running') })
  await page.wait(() => page.text().includes('Choose another run to compare with'))
  expect(page.text()).toContain('“Round trip T 50” and “Invert landscape-32” are not in the project any more.')
  await page.press('Go on without them')
  await page.wait(() => page.router.currentRoute.value.query.runs === 'inverted')
  await page.wait(() => !page.text().includes('not in the project any more'))
})

test('pairs are asked for anew where a run has been prepared, or one that it may go back to is removed', async () => {
  const workbench = fakeWorkbench()
  const { runs } = fakeProject()
  let paired = 256
  workbench.handlers.pairRuns = () => ({ pairs: [pairsByNumber(true, paired)] })
  workbench.changeRun('running', { state: 'queued', done: 0 })
  page = await openPage(`${place}?runs=inverted,running`, workbench)
  await page.wait(() => letters().length === 2)
  paired = 200
  workbench.changeRun('running', { state: 'running', done: 3 })
  await page.wait(() => page.text().includes('B has 200 of them and 56 others'))
  paired = 100
  workbench.change({ runs: runs.filter(({ id }) => id !== 'large') })
  await page.wait(() => page.text().includes('B has 100 of them and 156 others'))
})

test('where runs that are gone come back from is one press away', async () => {
  const workbench = fakeWorkbench()
  page = await openPage(`${place}?runs=inverted,running,interrupted`, workbench)
  await page.wait(() => letters().length === 3)
  const scrolled = vi.spyOn(HTMLElement.prototype, 'scrollIntoView')
  await page.line.call(contract.removeEntry, { projectId: 'fakeproject1', kind: 'run', id: 'running' })
  await page.wait(() =>
    page.text().includes('any more. What was removed comes back from Removed on the project’s page.'),
  )
  await page.press('Removed')
  await page.wait(() => page.router.currentRoute.value.name === 'project')
  const list = await page.wait(() => document.querySelector<HTMLDetailsElement>('details.removed'))
  expect(list.open).toBe(true)
  await page.wait(() => scrolled.mock.contexts.includes(list))
  await page.press('Restore the run Invert landscape-32')
  await page.wait(() => !document.querySelector('details.removed'))
})

test('runs that never were and those that cannot be read are told of in words of their own', async () => {
  const reason = '/study/runs/0004-broken/run.json is no JSON.'
  const workbench = fakeWorkbench({ project: { ...fakeProject(), brokenRuns: [{ id: '0004-broken', reason }] } })
  page = await openPage(`${place}?runs=inverted,running,0004-broken,never`, workbench)
  await page.wait(() => letters().length === 2)
  expect(page.text()).toContain('The project has no run “never”.')
  expect(page.text()).toContain(`“0004-broken” cannot be read. ${reason}`)
  expect(page.text()).not.toContain('any more')
})

test('where all places are taken by runs that are gone another run can be added', async () => {
  const gone = ['a', 'b', 'c', 'd', 'e']
  page = await openPage(`${place}?runs=inverted,${gone.join()}`)
  await page.wait(() => page.text().includes('Choose another run to compare with'))
  const select = (await page.wait(() => page.find('select', 'Add a run to compare'))) as HTMLSelectElement
  select.value = 'running'
  select.dispatchEvent(new Event('change', { bubbles: true }))
  await page.wait(() => page.router.currentRoute.value.query.runs === 'inverted,running')
  await page.wait(() => letters().length === 2)
})

test('in a low window the head unfolds where runs are wanted', async () => {
  const { matchMedia } = window
  vi.spyOn(window, 'matchMedia').mockImplementation((query) => {
    const list = matchMedia.call(window, query)
    return query.includes('max-height') ? Object.defineProperty(list, 'matches', { value: true }) : list
  })
  const workbench = fakeWorkbench()
  const { runs } = fakeProject()
  page = await openPage(`${place}?runs=inverted,running`, workbench)
  await page.wait(() => letters().length === 2)
  expect(page.find('select', 'Add a run to compare')).toBeUndefined()
  workbench.change({ runs: runs.filter(({ id }) => id !== 'running') })
  await page.wait(() => page.find('select', 'Add a run to compare'))
})

test('that runs were wanted in a higher window leaves the head folded in a low one', async () => {
  const { matchMedia } = window
  const lists: MediaQueryList[] = []
  let isLow = false
  vi.spyOn(window, 'matchMedia').mockImplementation((query) => {
    const list = matchMedia.call(window, query)
    if (!query.includes('max-height')) return list
    lists.push(list)
    return Object.defineProperty(list, 'matches', { get: () => isLow })
  })
  const workbench = fakeWorkbench()
  const { runs } = fakeProject()
  page = await openPage(`${place}?runs=inverted,running`, workbench)
  workbench.change({ runs: runs.filter(({ id }) => id !== 'running') })
  await page.wait(() => page.text().includes('Choose another run to compare with'))
  workbench.change({ runs })
  await page.wait(() => letters().length === 2)
  isLow = true
  for (const list of lists) list.dispatchEvent(Object.assign(new Event('change'), { matches: true }))
  await page.wait(() => page.find('button', /^Runs and view/))
  expect(page.find('select', 'Add a run to compare')).toBeUndefined()
})
