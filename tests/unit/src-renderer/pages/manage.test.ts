import { afterEach, beforeEach, expect, test } from 'vitest'
import { usePathPickerStore } from '../../../../src-renderer/picker/pathPickerStore.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'
import { fakeJob } from '../fakeJob.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())
const at = (place: string) => `/project/fakeproject1${place}`

/** The menu opens on a pointer, as people open it. */
async function choose(menu: RegExp, item: string): Promise<void> {
  const trigger = await page.wait(() => page.find('button', menu))
  trigger.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0, ctrlKey: false }))
  trigger.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  ;(await page.wait(() => page.find('[role=menuitem]', item))).click()
}

test('a run that is removed leaves the page for the overview, and undo brings it back', async () => {
  page = await openPage(at('/runs/inverted'))
  await choose(/^More for Invert landscape-32, T 50/, 'Remove from the project')
  await page.wait(() => page.router.currentRoute.value.name === 'project')
  await page.wait(() => !page.find('nav[aria-label=Project] a', /Invert landscape-32, T 50/))
  await page.press('Undo')
  await page.wait(() => page.find('nav[aria-label=Project] a', /Invert landscape-32, T 50/))
})

test('what was removed is listed on the overview, also when nothing is left to undo, and comes back from there', async () => {
  page = await openPage(at('/runs/inverted'))
  await choose(/^More for Invert landscape-32, T 50/, 'Remove from the project')
  await page.wait(() => page.router.currentRoute.value.name === 'project')
  await page.press('Dismiss')
  const restore = /^Restore the run Invert landscape-32, T 50/
  await page.press(restore)
  await page.wait(() => page.find('nav[aria-label=Project] a', /Invert landscape-32, T 50/))
  await page.wait(() => !page.find('button', restore))
  await page.press('Undo')
  await page.wait(() => page.find('button', restore))
})

test('a run that cannot be read says why, is removed from there, listed and undone like any other', async () => {
  const workbench = fakeWorkbench()
  const reason =
    'The run 0007-lost cannot be read: run.json: Unexpected end. Put back a copy of its folder, or remove it.'
  workbench.change({ brokenRuns: [{ id: '0007-lost', reason }] })
  page = await openPage(at(''), workbench)
  await page.wait(() => page.find('[role=alert]', /0007-lost cannot be read: run.json/))
  const remove = 'Remove the run 0007-lost from the project'
  page.find('button', remove)!.focus()
  await page.press(remove)
  await page.wait(() => page.find('button', 'Restore the run 0007-lost'))
  // Its button is gone: the keyboard goes on at what stands there now.
  await page.wait(() => document.activeElement === page.find('main h2', 'Runs'))
  expect(page.text()).not.toContain('cannot be read')
  await page.press('Undo')
  await page.wait(() => page.find('button', remove))
  expect(page.find('button', 'Restore the run 0007-lost')).toBeUndefined()
})

test('of what was removed, the keyboard goes on at the next when one has come back, and at the first of the rest when all are shown', async () => {
  const given = fakeProject()
  const runs = Array.from({ length: 23 }, (_, i) => ({ ...given.runs[0], id: `run-${i}`, name: `Run ${i}` }))
  const workbench = fakeWorkbench({ project: { ...given, runs } })
  const context = { signal: new AbortController().signal }
  for (const { id } of runs)
    await workbench.handlers.removeEntry({ projectId: given.projectId, kind: 'run', id }, context)
  page = await openPage(at(''), workbench)
  const focused = () => document.activeElement?.getAttribute('aria-label')
  await page.press('Show all 23')
  await page.wait(() => focused() === 'Restore the run Run 2')
  await page.press('Restore the run Run 22')
  await page.wait(() => focused() === 'Restore the run Run 21')
})

test('before a run is removed, what was made from it is told with what it keeps and what it loses', async () => {
  const dependents = {
    runs: [
      { id: '0002-inverted', name: 'Inverted', uses: ['start' as const, 'noise' as const] },
      { id: '0003-again', name: 'Again', uses: ['samples' as const] },
    ],
    studies: [{ id: 'location', name: 'Location', asked: true }],
  }
  page = await openPage(at('/runs/inverted'), fakeWorkbench({ dependents }))
  await choose(/^More for Invert landscape-32, T 50/, 'Remove from the project')
  const list = await page.wait(() => page.find('ul', 'Made from it'))
  expect([...list.children].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())).toEqual([
    'Inverted starts from a copy of its arrays. Without it, studies no longer compare its latents with the noise.',
    'Again has a copy of its samples.',
    'Location has measured it, and keeps its numbers and tables. Without it, its pictures of the run are not shown, and it cannot be measured again.',
  ])
  await page.press('Keep it')
  await page.wait(() => !page.find('ul', 'Made from it'))
  expect(page.router.currentRoute.value.name).toBe('run')
  await choose(/^More for Invert landscape-32, T 50/, 'Remove from the project')
  await page.press('Remove')
  await page.wait(() => page.router.currentRoute.value.name === 'project')
})

test('a run that is renamed is called so on its page at once, and as before after undo', async () => {
  page = await openPage(at('/runs/inverted'))
  await choose(/^More for Invert landscape-32, T 50/, 'Rename…')
  await page.fill('Name', 'The first of them')
  document.querySelector<HTMLFormElement>('#rename')!.requestSubmit()
  await page.wait(() => page.find('h1', 'The first of them'))
  await page.press('Undo')
  await page.wait(() => page.find('h1', 'Invert landscape-32, T 50'))
})

test.each(['/runs/inverted', '/runs/inverted/images/1'])(
  'a run that another window removes is gone from %s at once, and there again when it is put back',
  async (place) => {
    const workbench = fakeWorkbench()
    page = await openPage(at(place), workbench)
    await page.wait(() => page.find('h1', /^(Invert landscape-32, T 50|Image #001)$/))
    const { runs } = fakeProject()
    workbench.change({ runs: runs.filter(({ id }) => id !== 'inverted') })
    await page.wait(() => page.text().includes('This run is not in the project'))
    expect(page.find('h1', /^(Invert landscape-32, T 50|Image #001)$/)).toBeUndefined()
    workbench.change({ runs })
    await page.wait(() => page.find('h1', /^(Invert landscape-32, T 50|Image #001)$/))
  },
)

test('a name that looks like HTML is shown as it is', async () => {
  page = await openPage(at('/models/landscape-ddpm'))
  await choose(/^More for landscape-ddpm/, 'Rename…')
  const name = '<img src=x onerror=alert(1)> “quoted” شبكة 🌄'
  await page.fill('Name', name)
  ;(await page.wait(() => document.querySelector('#rename'))).dispatchEvent(new Event('submit', { cancelable: true }))
  const heading = await page.wait(() => page.find('h1', name))
  expect(heading.querySelector('img')).toBeNull()
})

test('what is gone from the disk is said on the overview and found again', async () => {
  page = await openPage(at(''))
  await page.wait(() => page.find('[role=note]', /potted-finetune is not where it was/))
  await page.press('Find it…')
  const picker = await page.wait(
    () => page.find('[role=dialog]', /Where is potted-finetune now/) ?? document.querySelector('[role=dialog]'),
  )
  expect(picker.textContent).toContain('Where is potted-finetune now?')
})

test('of much that is gone a few are said, so that the runs stay in sight, and all where that is wanted', async () => {
  const given = fakeProject()
  const project = { ...given, datasets: given.datasets.map((dataset) => ({ ...dataset, present: false })) }
  page = await openPage(at(''), fakeWorkbench({ project }))
  const notes = () => [...document.querySelectorAll('main [role=note]')]
  await page.wait(() => notes().length === 2)
  expect(page.text()).toContain('1 other is not there either.')
  await page.press('Show all 3')
  await page.wait(() => notes().length === 3)
  expect(notes()[2].contains(document.activeElement)).toBe(true)
  expect(page.find('main button', /^Show all/)).toBeUndefined()
})

test('what was moved alike is found as well, and said with its place', async () => {
  const given = fakeProject()
  const project = { ...given, datasets: given.datasets.map((dataset, i) => ({ ...dataset, present: i > 0 })) }
  page = await openPage(at(''), fakeWorkbench({ project }))
  await page.wait(() => page.find('[role=note]', /landscape-32 is not where it was/))
  await page.press('Find it…')
  await page.wait(() => page.text().includes('Where is potted-finetune now?'))
  usePathPickerStore().answer('/mnt/disk/models/potted-finetune')
  const said = 'Found as well, moved alike: landscape-32 at /mnt/disk/images/landscape-32.'
  const notice = await page.wait(() => page.find('[role=status]', new RegExp(said)))
  expect(page.find('[role=note]', /is not where it was/)).toBeUndefined()
  ;[...notice.querySelectorAll('button')].at(-1)!.click()
  await page.wait(() => !page.text().includes(said))
})

test('jobs in the queue say how far they are, and ended runs what to look at', async () => {
  page = await openPage(at('/jobs'))
  page.workbench.changeJobs([
    fakeJob({ done: 64, evaluationsDone: 6400, secondsLeft: 60 }),
    fakeJob({ state: 'queued' }),
  ])
  await page.wait(() => page.text().includes('64 of 256 images'))
  expect(page.text()).toContain('about 2 min 40 s for all that is known')
  expect(page.find('a', 'Worst images first')).toBeDefined()
})
