import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPage, type OpenPage } from '../openPage.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())

const at = (place: string) => `/project/fakeproject1${place}`

test('the tree shows every run with its state and how far it is', async () => {
  page = await openPage(at(''))
  const link = await page.wait(() => page.find('nav[aria-label=Project] a', /Invert potted-32/))
  expect(link.querySelector('[role=img]')?.getAttribute('aria-label')).toBe('interrupted')
  expect(link.textContent).toContain('62 %')
})

test('one entry of the tree is reached by Tab, the others by arrow keys', async () => {
  page = await openPage(at('/models/landscape-ddpm'))
  const links = await page.wait(() => {
    const all = [...document.querySelectorAll<HTMLElement>('nav[aria-label=Project] a')]
    return all.length > 0 && all
  })
  expect(links.filter((link) => link.tabIndex === 0).map((link) => link.title)).toEqual(['landscape-ddpm'])
  links[0].focus()
  links[0].dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
  expect(document.activeElement).toBe(links[1])
})

test('a new run is planned as the form changes and started as it says', async () => {
  page = await openPage(at(''))
  await page.press('New run')
  await page.wait(() => page.text().includes('Network evaluations12,800'))
  await page.fill('Steps T', '100')
  await page.wait(() => page.text().includes('Network evaluations25,600'))
  ;(await page.wait(() => document.querySelector('#new-run'))).dispatchEvent(new Event('submit', { cancelable: true }))
  await page.wait(() => page.router.currentRoute.value.params.runId === 'run-7')
  expect(page.workbench.requests).toEqual([
    { kind: 'invert', model: 'landscape-ddpm', source: { from: 'dataset', dataset: 'landscape-32' }, steps: 100 },
  ])
})

test('a step count that the schedule does not allow is refused in the workbench’s own words', async () => {
  page = await openPage(at(''))
  await page.press('New run')
  await page.wait(() => page.text().includes('Network evaluations12,800'))
  await page.fill('Steps T', '4001')
  await page.wait(() => page.find('[role=alert]', /No stride gives exactly 4001 steps of 4000/))
  expect(page.find('button', 'Start')?.hasAttribute('disabled')).toBe(true)
})

test('a run at work can be cancelled, and one that was can be resumed', async () => {
  page = await openPage(at('/runs/running'))
  const pressed = async (name: string) => {
    const button = await page.wait(() => page.find('#page button', name))
    button.focus()
    button.click()
    await page.wait(() => !button.isConnected)
  }
  // Each takes the place of the other, and the keyboard with it.
  await pressed('Cancel')
  expect(document.activeElement).toBe(page.find('button', 'Resume'))
  await pressed('Resume')
  expect(document.activeElement).toBe(page.find('#page button', 'Cancel'))
})

test('a run is resumed where it was, or on another device that works, and those that do not are no choice', async () => {
  const asked: unknown[] = []
  const workbench = fakeWorkbench()
  const { resumeRun } = workbench.handlers
  workbench.handlers.resumeRun = (input, context) => (asked.push(input.device), resumeRun(input, context))
  page = await openPage(at('/runs/running'), workbench)
  await page.press('Cancel')
  const choice = (await page.wait(() => page.find('select', 'What computes the rest'))) as HTMLSelectElement
  expect([...choice.options].map(({ text }) => text)).toEqual(['on CPU, as before', 'on WebGPU'])
  await page.press('Resume')
  await page.press('Cancel')
  const again = (await page.wait(() => page.find('select', 'What computes the rest'))) as HTMLSelectElement
  again.selectedIndex = 1
  again.dispatchEvent(new Event('change', { bubbles: true }))
  await page.press('Resume')
  await page.wait(() => page.find('button', 'Cancel'))
  expect(asked).toEqual([undefined, 'webgpu'])
})

test('a failed run says why and keeps what was finished', async () => {
  page = await openPage(at('/runs/failed'))
  await page.wait(() => page.text().includes('out of memory'))
  expect(page.text()).toContain('96 of 512 images are finished')
})

test('the job at work is always in sight, with rate and estimate', async () => {
  page = await openPage(at(''))
  page.workbench.changeJobs([
    {
      projectId: 'fakeproject1',
      runId: 'running',
      name: 'Invert landscape-32',
      state: 'running',
      count: 256,
      done: 159,
      evaluationsDone: 7950,
      evaluations: 12_800,
      rate: 4.43,
      secondsLeft: 21.6,
      seconds: 36,
      device: 'CPU',
      processes: 2,
    },
  ])
  await page.wait(() => page.find('footer[aria-label=Jobs]', /Jobs/))
  await page.wait(() => page.text().includes('159 of 256 images'))
  expect(page.text()).toContain('4.4 images/s')
  expect(page.text()).toContain('about 22 s left')
  expect(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')).toBe('62')
})

test('a checkpoint that does not say its schedule asks for a preset, and is added with it', async () => {
  page = await openPage(at(''))
  await page.press('Go to, run, export…Ctrl K')
  const option = await page.wait(() => page.find('[role=option]', 'Add model'))
  option.click()
  await page.fill('Model', '/home/ada/models/other-ddpm')
  await page.wait(() => page.text().includes('does not say: Noise schedule, Training steps D'))
  expect(page.find('button', 'Add')?.hasAttribute('disabled')).toBe(true)
  await page.fill('Training steps D', 'many')
  await page.wait(() => page.text().includes('It takes a number.'))
  await page.fill('Training steps D', '0')
  await page.wait(() => page.text().includes('It is out of range.'))
  await page.fill('Training steps D', '4000')
  await page.wait(() => !page.text().includes('It is out of range.'))
  await page.fill('Preset', 'landscape-ddpm')
  await page.wait(() => page.find('button', 'Add')?.hasAttribute('disabled') === false)
})

test('a lost workbench is said calmly, and the page goes on when it is back', async () => {
  page = await openPage(at('/models/landscape-ddpm'))
  await page.wait(() => page.text().includes('Parts of the network'))
  page.workbench.disconnect()
  await page.wait(() => page.text().includes('Inverscope does not answer'))
  await page.press('Try now')
  await page.wait(() => !page.text().includes('Inverscope does not answer'))
})

test('a project whose id is gone is opened again from where it was, and the address follows', async () => {
  localStorage.setItem('inverscope.projects', JSON.stringify([['oldproject', '/home/ada/a.inverscope']]))
  page = await openPage('/project/oldproject/models/landscape-ddpm')
  await page.wait(() => page.router.currentRoute.value.path === at('/models/landscape-ddpm'))
})

test('an unknown project leads back to the start', async () => {
  page = await openPage('/project/nobodysproject')
  await page.wait(() => page.text().includes('is not open here'))
  expect(page.find('a', 'Go to the start')).toBeDefined()
})

test('a new project says what to do first', async () => {
  const empty = { models: [], datasets: [], runs: [], figures: [] }
  const workbench = fakeWorkbench()
  workbench.change(empty)
  page = await openPage(at(''), workbench)
  await page.wait(() => page.text().includes('Add a model'))
  await page.press('New run')
  await page.wait(() => page.text().includes('First, a model'))
})
