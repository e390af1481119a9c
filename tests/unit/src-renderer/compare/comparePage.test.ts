import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { contract } from '../../../../src-shared/contract/contract.ts'
import { FileNotReadable } from '../../../../src-shared/errors/errors.ts'
import { pairsByNumber } from '../../../../src-shared/studies/rowPairs.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => {
  page.close()
  vi.restoreAllMocks()
})

const place = '/project/fakeproject1/compare'
const titles = () => document.querySelectorAll('.images .title small').length
const problem = () => document.querySelector('main [role=alert]')?.textContent
/** The notes above the images. */
const notes = () => [...document.querySelectorAll('main [role=note]')].map(({ textContent }) => textContent.trim())

test('the images of a run that is added are there while it is still measured', async () => {
  const workbench = fakeWorkbench()
  const { summarizeRun } = workbench.handlers
  const measured: string[] = []
  workbench.handlers.summarizeRun = (input, ...rest) => {
    measured.push(input.runId)
    return input.runId === 'large' ? new Promise<never>(() => {}) : summarizeRun(input, ...rest)
  }
  page = await openPage(`${place}?runs=roundtrip,inverted`, workbench)
  await page.wait(() => titles() === 2)
  // Alone, not in the group of the others.
  await new Promise((go) => setTimeout(go, 1000))
  await page.router.replace({ query: { runs: 'roundtrip,inverted,large' } })
  await page.wait(() => titles() === 3)
  expect(measured).toEqual(['roundtrip', 'inverted', 'large'])
})

test('a run without a finished image is measured as soon as it has one, without being asked for anew', async () => {
  const workbench = fakeWorkbench()
  workbench.changeRun('running', { done: 0 })
  page = await openPage(`${place}?runs=inverted,running&show=numbers`, workbench)
  await page.wait(() => page.text().includes('B has no finished image yet'))
  workbench.changeRun('running', { done: 5 })
  await page.wait(() => page.text().includes('n 256, 5; differences are over'))
})

test('settings are there where the rows cannot be paired, and what stood in the way of runs that were left is not told of others', async () => {
  const workbench = fakeWorkbench()
  const { pairRuns } = workbench.handlers
  const late: (() => void)[] = []
  workbench.handlers.pairRuns = async (input, ...rest) => {
    if (input.runIds.includes('large')) return pairRuns(input, ...rest)
    if (input.runIds.includes('interrupted')) await new Promise<void>((go) => late.push(go))
    throw FileNotReadable({ path: 'items.jsonl', reason: 'it is no text' })
  }
  page = await openPage(`${place}?runs=roundtrip,inverted&show=settings`, workbench)
  await page.wait(() => problem()?.includes('items.jsonl'))
  await page.wait(() => page.text().includes('Starts from'))
  await page.router.replace({ query: { runs: 'roundtrip,interrupted' } })
  await page.wait(() => late.length === 1 && !problem())
  await page.router.replace({ query: { runs: 'roundtrip,large' } })
  await page.wait(() => titles() === 2)
  late[0]()
  // Its answer comes before that of the next question.
  await page.line.call(contract.getRun, { projectId: 'fakeproject1', runId: 'large' })
  await nextTick()
  expect(problem()).toBeUndefined()
})

test('only the run that begins otherwise is said to, and the images that the others share are counted', async () => {
  const workbench = fakeWorkbench()
  workbench.handlers.pairRuns = () => ({ pairs: [pairsByNumber(true, 5), pairsByNumber(false, 256)] })
  page = await openPage(`${place}?runs=roundtrip,running,inverted`, workbench)
  await page.wait(() => titles() === 3)
  expect(notes()).toEqual([
    'C does not start from the same noise or images as A, so a row of A and the same row of C have nothing in common but their number.',
    'A has 512 images; B has 5 of them and 251 others. Pairs and differences are of the images that both have.',
  ])
  await page.router.replace({ query: { runs: 'roundtrip,running,inverted', show: 'numbers' } })
  await page.wait(() =>
    page.text().includes('differences are over 5, 256 pairs, the images that both have; with C, rows of one number.'),
  )
})

test('pictures of a run at work that share colours are asked for anew with its images, and those of others are not', async () => {
  // A page without a layout would have nothing in sight.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000)
  localStorage.setItem('inverscope.colours', 'set')
  page = await openPage(`${place}?runs=roundtrip,running&tensor=latents`)
  const sources = () => [...document.querySelectorAll<HTMLImageElement>('.images .row img')].map(({ src }) => src)
  const ofRun = (run: string) => sources().filter((src) => src.includes(`/runs/${run}/`))
  await page.wait(() => ofRun('running').length > 0 && ofRun('running').every((src) => src.endsWith('&rows=5')))
  page.workbench.changeRun('running', { done: 9 })
  await page.wait(() => ofRun('running').every((src) => src.endsWith('&rows=9')))
  expect(ofRun('roundtrip').length).toBeGreaterThan(0)
  expect(ofRun('roundtrip').filter((src) => src.includes('rows='))).toEqual([])
})

test('where the project has no other run it says so, and how there comes to be one; and none can be chosen before it has an image', async () => {
  const project = fakeProject()
  const only = project.runs.filter(({ id }) => id === 'roundtrip')
  const workbench = fakeWorkbench({ project: { ...project, runs: only } })
  page = await openPage(`${place}?runs=roundtrip`, workbench)
  await page.wait(() => page.text().includes('This project has no other run to compare with'))
  expect(page.text()).not.toContain('Choose another run')
  const begin = [...document.querySelectorAll<HTMLElement>('main button')].find(
    ({ textContent }) => textContent.trim() === 'New run',
  )!
  begin.click()
  await page.wait(() => document.querySelector('[role=dialog]'))

  const waits = { ...only[0], id: 'waits', name: 'waits', done: 0, state: 'queued' as const }
  workbench.change({ runs: [...only, waits] })
  await page.wait(() => page.text().includes('No other run has a finished image yet'))
  const promise = 'as soon as its first image is finished'
  expect(page.text()).toContain(`It can be chosen above ${promise}`)
  // One that failed before its first image is none to wait for: the way on is told
  workbench.changeRun('waits', { state: 'failed' })
  await page.wait(() => page.text().includes(`A run can be chosen above ${promise}`))
  workbench.changeRun('waits', { done: 1 })
  await page.wait(() => page.text().includes('Choose another run to compare with'))
})

test('runs of one sweep are told apart: by the ends of their names, and by what differs and no name says', async () => {
  const project = fakeProject()
  const [like] = project.runs.filter(({ id }) => id === 'roundtrip')
  const runs = [20, 50, 100].map((steps) => ({
    ...like,
    id: `t${steps}`,
    name: `Round trip seed 420, T ${steps}`,
    steps,
  }))
  page = await openPage(`${place}?runs=t20,t50,t100`, fakeWorkbench({ project: { ...project, runs } }))
  await page.wait(() => titles() === 3)
  const ends = [...document.querySelectorAll('.images .title .end')].map(({ textContent }) => textContent)
  expect(ends).toEqual(['T 20', 'T 50', 'T 100'])
  expect(document.querySelectorAll('.runs .begin')[1].textContent).toBe('Round trip seed 420, ')
  // T is what differs, and the names have it
  expect([...document.querySelectorAll('.images .title small')].map(({ textContent }) => textContent)).toEqual([
    '',
    '',
    '',
  ])
})
