import { afterEach, beforeEach, expect, test } from 'vitest'
import { useUndoStore } from '../../../../src-renderer/stores/undoStore.ts'
import { fakeJob } from '../fakeJob.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
const names = () => [...document.querySelectorAll('ol.jobs li a')].map((link) => link.textContent.trim())
const footer = () => document.querySelector('footer[aria-label=Jobs]')!.textContent.replace(/\s+/g, ' ')
const isOff = (name: string) => page.find('button', name)!.getAttribute('aria-disabled') === 'true'

beforeEach(async () => {
  localStorage.clear()
  page = await openPage('/project/fakeproject1/jobs')
  await page.wait(() => page.text().includes('No run at work'))
})
afterEach(() => page.close())

/** Three runs that wait. */
const waiting = () =>
  ['First', 'Second', 'Third'].map((name) => fakeJob({ runId: name.toLowerCase(), name, state: 'queued' }))

function fill(): void {
  page.workbench.changeJobs([
    fakeJob(),
    fakeJob({ runId: 'first', name: 'First', state: 'queued' }),
    fakeJob({ runId: 'second', name: 'Second', state: 'queued' }),
    fakeJob({ runId: 'elsewhere', name: 'Elsewhere', state: 'queued', projectId: 'otherproject' }),
  ])
}

test('a run that waits moves by its buttons, keeps the focus, and gets neither before the run at work nor past the end', async () => {
  page.workbench.changeJobs([
    fakeJob(),
    fakeJob({ runId: 'first', name: 'First', state: 'queued' }),
    fakeJob({ runId: 'second', name: 'Second', state: 'queued' }),
  ])
  await page.wait(() => page.find('button', 'Move Second up') && !isOff('Move Second up'))
  expect(page.find('button', 'Move Invert landscape-32 up')).toBeUndefined()
  expect(isOff('Move First up')).toBe(true)
  expect(isOff('Move Second down')).toBe(true)
  await page.press('Move Second up')
  await page.wait(() => names().join() === 'Invert landscape-32,Second,First')
  await page.wait(() => page.text().includes('Second is number 2 of 3'))
  await page.wait(() => document.activeElement === page.find('button', 'Move Second up'))
  expect(isOff('Move Second up')).toBe(true)
  await page.press('Move Second down')
  await page.wait(() => names().join() === 'Invert landscape-32,First,Second')
})

test('only runs of this project can be moved here', async () => {
  fill()
  await page.wait(() => page.find('button', 'Move First down'))
  expect(names()).toContain('Elsewhere')
  expect(page.find('button', 'Move Elsewhere up')).toBeUndefined()
})

test('a pause says what becomes of the batches at work, on the page and in the bar, until somebody goes on', async () => {
  fill()
  await page.press('Pause the queue')
  await page.wait(() => page.text().includes('The batches that have begun are finished; no other begins'))
  expect(footer()).toContain('pausing after the batches at work')
  page.workbench.changeJobs([fakeJob({ state: 'queued', note: 'Go on with: a command' })])
  await page.wait(() => footer().includes('paused') && !footer().includes('pausing'))
  await page.wait(() => page.text().includes('Nothing of this project is at work'))
  expect(page.text()).not.toContain('a command')
  page.workbench.changeJobs([])
  await page.wait(() => footer().includes('The queue is paused'))
  await page.press('Go on')
  await page.wait(() => page.find('button', 'Pause the queue'))
  expect(footer()).toContain('No run at work')
})

test('the bar pauses the queue as well, while a run of this project is at work', async () => {
  fill()
  await page.press('Pause')
  await page.wait(() => footer().includes('pausing after the batches at work'))
  expect(page.find('button', 'Pause')).toBeUndefined()
  await page.press('Go on')
  await page.wait(() => page.find('button', 'Pause'))
  page.workbench.changeJobs([fakeJob({ projectId: 'elsewhere1' })])
  await page.wait(() => !page.find('button', 'Pause'))
})

test('a run that waits tells how much it is and of no progress, and one that is being paused of no time that is left', async () => {
  const first = (more = {}) => fakeJob({ runId: 'first', name: 'First', state: 'queued', ...more })
  const cards = () => [...document.querySelectorAll('ol.jobs li')].map((card) => card.textContent.replace(/\s+/g, ' '))
  page.workbench.changeJobs([fakeJob({ done: 64, secondsLeft: 240 }), first()])
  await page.wait(() => cards().length === 2)
  expect(cards()[0]).toMatch(/running64 of 256 images.*about 4 min 00 s left/)
  expect(cards()[1]).toContain('waiting256 images16,000 evaluations')
  expect(page.find('[role=progressbar]', 'Progress of First')).toBeUndefined()
  await page.press('Pause the queue')
  await page.wait(() => cards()[0].includes('pausing after the batches at work64 of 256 images'))
  expect(cards()[0]).not.toContain('about')
  page.workbench.changeJobs([first({ done: 3 })])
  await page.wait(() => cards()[0].includes('paused3 of 256 images'))
  expect(page.find('[role=progressbar]', 'Progress of First')).toBeDefined()
})

test('what an earlier program left is listed and goes on when asked', async () => {
  page.workbench.leave([{ runId: 'interrupted', name: 'Invert potted-32', count: 256, done: 159 }])
  await page.wait(() => page.text().includes('159 of 256 images'))
  await page.press('Go on')
  await page.wait(() => !page.text().includes('159 of 256 images'))
})

test('what was left over is taken out of the queue by its button, and the others stay', async () => {
  page.workbench.leave([
    { runId: 'interrupted', name: 'Invert potted-32', count: 256, done: 159 },
    { runId: 'other', name: 'Sample seed 1', count: 8, done: 0 },
  ])
  await page.wait(() => page.text().includes('159 of 256 images'))
  await page.press('Take Invert potted-32 out of the queue')
  await page.wait(() => !page.text().includes('159 of 256 images'))
  expect(page.text()).toContain('0 of 8 images')
  await page.wait(() => document.activeElement === page.find('button', 'Take Sample seed 1 out of the queue'))
})

test('all that was left over is taken out of the queue at once, after a question', async () => {
  page.workbench.leave([
    { runId: 'interrupted', name: 'Invert potted-32', count: 256, done: 159 },
    { runId: 'other', name: 'Sample seed 1', count: 8, done: 0 },
  ])
  await page.wait(() => page.text().includes('159 of 256 images'))
  await page.press('Take all out')
  await page.press('Keep them')
  expect(page.text()).toContain('0 of 8 images')
  await page.press('Take all out')
  await page.wait(() => page.text().includes('Take 2 runs out of the queue?'))
  await page.press('Take them out')
  await page.wait(() => !page.text().includes('Left over'))
})

test('what went on elsewhere before it was taken out is told, and the others are out', async () => {
  const other = { runId: 'other', name: 'Sample seed 1', count: 8, done: 0 }
  page.workbench.leave([{ runId: 'interrupted', name: 'Invert potted-32', count: 256, done: 159 }, other])
  await page.wait(() => page.text().includes('159 of 256 images'))
  await page.press('Take all out')
  page.workbench.leave([other], { told: false })
  await page.press('Take them out')
  await page.wait(() => !page.text().includes('Left over'))
  const sentence = 'Of 2 runs 1 could not be taken out. The run interrupted is done and does not wait.'
  expect(page.text()).toContain(sentence)
})

/** As Ctrl+Z, or with Shift. */
const key = (shift = false) =>
  document.dispatchEvent(
    new KeyboardEvent('keydown', { key: shift ? 'Z' : 'z', ctrlKey: true, shiftKey: shift, bubbles: true }),
  )

test('a move in the queue is taken back and done again by keys, also where the run at work has ended since', async () => {
  const [first, second, third] = waiting()
  page.workbench.changeJobs([fakeJob(), first, second, third])
  await page.wait(() => page.find('button', 'Move Third up') && !isOff('Move Third up'))
  await page.press('Move Third up')
  await page.wait(() => names().join() === 'Invert landscape-32,First,Third,Second')
  await page.wait(() => page.text().includes('“Third” moved up in the queue'))
  page.workbench.changeJobs([{ ...first, state: 'running' }, third, second])
  await page.wait(() => names().join() === 'First,Third,Second')
  await page.wait(() => page.find('button', 'Move Second up') && !isOff('Move Second up'))
  const up = page.find('button', 'Move Third up')!
  up.focus()
  key()
  await page.wait(() => names().join() === 'First,Second,Third')
  await page.wait(() => document.activeElement === page.find('button', 'Move Third up'))
  key(true)
  await page.wait(() => names().join() === 'First,Third,Second')
  await page.wait(() => document.activeElement === page.find('button', 'Move Third up'))
})

test('moves that follow each other are taken back and done again as one, and leave what was changed before them within reach', async () => {
  const renamed: string[] = []
  useUndoStore().made({ does: 'renamed', act: async () => {}, revert: async () => void renamed.push('back') })
  page.workbench.changeJobs([fakeJob(), ...waiting()])
  const move = async (button: string, order: string) => {
    await page.wait(() => page.find('button', button) && !isOff(button))
    await page.press(button)
    await page.wait(() => names().join() === `Invert landscape-32,${order}`)
  }
  await move('Move Third up', 'First,Third,Second')
  await move('Move Third up', 'Third,First,Second')
  await page.wait(() => page.text().includes('“Third” moved up in the queue'))
  await move('Move Second up', 'Third,Second,First')
  await page.wait(() => page.text().includes('2 runs moved in the queue'))
  key()
  await page.wait(() => names().join() === 'Invert landscape-32,First,Second,Third')
  key(true)
  await page.wait(() => names().join() === 'Invert landscape-32,Third,Second,First')
  key()
  await page.wait(() => names().join() === 'Invert landscape-32,First,Second,Third')
  key()
  await page.wait(() => renamed.length === 1)
})

test('moves that are asked for before the answer to the first are done again in the order that they led to', async () => {
  page.workbench.changeJobs(waiting())
  const first = await page.wait(() => !isOff('Move First down') && page.find('button', 'Move First down'))
  const third = page.find('button', 'Move Third up')!
  first.click()
  third.click()
  await page.wait(() => names().join() === 'Second,Third,First')
  await page.wait(() => page.text().includes('2 runs moved in the queue'))
  key()
  await page.wait(() => names().join() === 'First,Second,Third')
  key(true)
  await page.wait(() => names().join() === 'Second,Third,First')
})

test('where a move is said before the order is known, its place is the one that was asked for', async () => {
  page.close()
  const workbench = fakeWorkbench()
  const { getQueue } = workbench.handlers
  let answers = true
  workbench.handlers.getQueue = (...asked) => (answers ? getQueue(...asked) : new Promise(() => {}))
  page = await openPage('/project/fakeproject1/jobs', workbench)
  await page.wait(() => page.text().includes('No run at work'))
  const [first, second, third] = waiting()
  page.workbench.changeJobs([first, second, third])
  await page.wait(() => page.find('button', 'Move Third up') && !isOff('Move Third up'))
  // The order is asked for again after each move, and here not answered before the jobs change once more.
  answers = false
  await page.press('Move Third up')
  await page.wait(() => names().join() === 'First,Third,Second')
  let changes = 0
  const said = () => /Third is number . of 3/.exec(page.text())?.[0]
  await page.wait(() => {
    page.workbench.changeJobs([{ ...first, note: `Change ${++changes}` }, third, second])
    return said()
  })
  expect(said()).toBe('Third is number 2 of 3')
})

test('the keyboard goes on at the run that takes the place of one that was cancelled, and where the last was, near it', async () => {
  page.workbench.changeJobs(waiting())
  const cancel = async (name: string) => {
    const button = await page.wait(() => page.find('ol.jobs button', `Cancel ${name}`))
    button.focus()
    button.click()
  }
  await cancel('Second')
  await page.wait(() => document.activeElement === page.find('ol.jobs button', 'Cancel Third'))
  await cancel('Third')
  await page.wait(() => document.activeElement === page.find('ol.jobs button', 'Cancel First'))
  await cancel('First')
  await page.wait(() => document.activeElement?.textContent === 'No run at work')
})

test('the button of the bar that pauses goes on as well, and keeps the focus', async () => {
  fill()
  const pause = await page.wait(() => page.find('footer button', 'Pause'))
  pause.focus()
  pause.click()
  await page.wait(() => page.find('footer button', 'Go on'))
  expect(document.activeElement).toBe(page.find('footer button', 'Go on'))
})

test('the keyboard stays at Cancel of the bar while a run is being cancelled, and goes on beside it when no other follows', async () => {
  page.workbench.changeJobs(waiting().slice(0, 2))
  const cancel = await page.wait(() => page.find('footer button', 'Cancel First'))
  cancel.focus()
  page.workbench.changeJobs(waiting().slice(0, 1))
  page.workbench.changeJobs([fakeJob({ state: 'cancelling' })])
  await page.wait(() => page.find('footer button', 'Cancel Invert landscape-32') === cancel)
  expect(cancel.matches(':not(:disabled)[aria-disabled=true]')).toBe(true)
  expect(document.activeElement).toBe(cancel)
  page.workbench.changeJobs([])
  await page.wait(() => footer().includes('No run at work'))
  expect(document.activeElement).toBe(page.find('footer a', 'All jobs'))
})

test('where nothing is left of the bar that can be seen, the keyboard goes on at the heading of the page', async () => {
  page.workbench.changeJobs([fakeJob()])
  ;(await page.wait(() => page.find('footer button', 'Cancel Invert landscape-32'))).focus()
  // As in a narrow window
  page.find('footer a', 'All jobs')!.focus = () => {}
  page.workbench.changeJobs([])
  await page.wait(() => document.activeElement?.textContent === 'Jobs')
})

test('a move of a run that has begun since is not taken back: that is said, and what was done before it can be', async () => {
  const first = fakeJob({ runId: 'first', name: 'First', state: 'queued' })
  const second = fakeJob({ runId: 'second', name: 'Second', state: 'queued' })
  const renamed: string[] = []
  useUndoStore().made({ does: 'renamed', act: async () => {}, revert: async () => void renamed.push('back') })
  page.workbench.changeJobs([fakeJob(), first, second])
  await page.wait(() => page.find('button', 'Move Second up') && !isOff('Move Second up'))
  await page.press('Move Second up')
  await page.wait(() => page.text().includes('“Second” moved up in the queue'))
  page.workbench.changeJobs([{ ...second, state: 'running' }, first])
  await page.wait(() => names().join() === 'Second,First' && !page.find('button', 'Move Second up'))
  await page.wait(() => page.find('button', 'Move First up') && isOff('Move First up'))
  key()
  await page.wait(() => page.text().includes('“Second” does not wait any more, so its place stays as it is.'))
  expect(names()).toEqual(['Second', 'First'])
  key()
  await page.wait(() => renamed.length === 1)
})

test('the keyboard goes on near the place of what was taken out, and where it was when nothing was', async () => {
  const left = [
    { runId: 'interrupted', name: 'Invert potted-32', count: 256, done: 159 },
    { runId: 'other', name: 'Sample seed 1', count: 8, done: 0 },
  ]
  page.workbench.leave(left)
  const all = await page.wait(() => page.find('button', 'Take all out'))
  all.focus()
  all.click()
  await page.press('Keep them')
  await page.wait(() => document.activeElement === all)
  all.click()
  await page.press('Take them out')
  await page.wait(() => !page.text().includes('Left over'))
  await page.wait(() => document.activeElement?.textContent === 'No run at work')
})
