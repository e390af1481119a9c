import { afterEach, beforeEach, expect, test } from 'vitest'
import { useDialogsStore } from '../../../../src-renderer/stores/dialogsStore.ts'
import { usePathPickerStore } from '../../../../src-renderer/picker/pathPickerStore.ts'
import { fakeDescription } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())

/** A workbench that reads weights until it is let, and knows what it was asked to stop. */
function slowWorkbench() {
  const workbench = fakeWorkbench()
  const stopped: string[] = []
  const tellers = new Map<string, (payload: { share?: number }) => void>()
  let go = () => {}
  const slowly = (what: string, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      go = resolve
      signal.addEventListener('abort', () => (stopped.push(what), resolve()))
    })
  workbench.handlers.inspectPath = async ({ path }, { signal }) => {
    await slowly(`inspect ${path}`, signal)
    return fakeDescription(path)
  }
  const { relocateEntry } = workbench.handlers
  workbench.handlers.relocateEntry = async (...asked) => {
    await slowly(`relocate ${asked[0].id}`, asked[1].signal)
    return asked[1].signal.aborted ? {} : relocateEntry(...asked)
  }
  workbench.handlers.watchReading = ({ path }, emit, { signal }) => {
    tellers.set(path, emit)
    return new Promise<void>((resolve) => signal.addEventListener('abort', () => (tellers.delete(path), resolve())))
  }
  return { workbench, stopped, tellers, finish: () => go() }
}
const bar = () => document.querySelector('[role=progressbar][aria-label="Weights that are read"]')

test('what is read of a large model is shown as it goes, and goes when it is read', async () => {
  const { workbench, tellers, finish } = slowWorkbench()
  page = await openPage('/project/fakeproject1', workbench)
  await page.wait(() => page.find('h1', 'hidden-relations'))
  useDialogsStore().open = { kind: 'addModel' }
  await page.fill('Model', '/models/large.pt')
  const tell = await page.wait(() => tellers.get('/models/large.pt'))
  tell({ share: 0.426 })
  await page.wait(() => bar()?.getAttribute('aria-valuenow') === '42')
  expect(page.text()).toContain('42 %')
  finish()
  await page.wait(() => !bar())
  expect(tellers.size).toBe(0)
})

test('who closes the form reads no further', async () => {
  const { workbench, stopped, tellers } = slowWorkbench()
  page = await openPage('/project/fakeproject1', workbench)
  await page.wait(() => page.find('h1', 'hidden-relations'))
  useDialogsStore().open = { kind: 'addModel' }
  await page.fill('Model', '/models/large.pt')
  await page.wait(() => tellers.get('/models/large.pt'))
  await page.press('Cancel')
  await page.wait(() => stopped.length === 1)
  expect(stopped).toEqual(['inspect /models/large.pt'])
  await page.wait(() => tellers.size === 0)
})

test('the comparison of a model that was moved says how far it is, and stops where that is wanted', async () => {
  const { workbench, stopped, tellers } = slowWorkbench()
  page = await openPage('/project/fakeproject1', workbench)
  await page.press('Find it…')
  await page.wait(() => page.text().includes('Where is potted-finetune now?'))
  usePathPickerStore().answer('/mnt/models/potted')
  const tell = await page.wait(() => tellers.get('/mnt/models/potted'))
  tell({ share: 0.1 })
  await page.wait(() => bar()?.getAttribute('aria-valuenow') === '10')
  await page.press('Stop comparing')
  await page.wait(() => page.find('button', 'Find it…'))
  expect(stopped).toEqual(['relocate potted-finetune'])
  expect(page.find('[role=note]', /potted-finetune is not where it was/)).toBeDefined()
  expect(page.find('main [role=alert]', /./)).toBeUndefined()
})

test('a comparison goes on where its page is left, is shown again when one comes back, and its end is said', async () => {
  const { workbench, stopped, tellers, finish } = slowWorkbench()
  page = await openPage('/project/fakeproject1', workbench)
  await page.press('Find it…')
  await page.wait(() => page.text().includes('Where is potted-finetune now?'))
  usePathPickerStore().answer('/mnt/models/potted')
  await page.wait(() => page.find('button', 'Stop comparing'))
  await page.router.push('/project/fakeproject1/models/landscape-ddpm')
  await page.wait(() => page.find('h1', 'landscape-ddpm'))
  expect(page.find('button', 'Stop comparing')).toBeUndefined()
  // Of the model itself, and of the overview
  for (const place of ['/models/potted-finetune', '']) {
    await page.router.push(`/project/fakeproject1${place}`)
    const note = await page.wait(() => page.find('[role=note]', /potted-finetune is not where it was/))
    expect(note.textContent).toContain('Compared now with /mnt/models/potted')
    expect(note.textContent).toContain('Stop comparing')
  }
  ;(await page.wait(() => tellers.get('/mnt/models/potted')))({ share: 0.7 })
  await page.wait(() => bar()?.getAttribute('aria-valuenow') === '70')
  await page.router.push('/project/fakeproject1/models/landscape-ddpm')
  await page.wait(() => page.find('h1', 'landscape-ddpm'))
  finish()
  await page.wait(() => page.find('[role=status]', /potted-finetune was found at \/mnt\/models\/potted\./))
  expect(stopped).toEqual([])
})

test('what turns out to be another while nobody looks is said on the page that is open, and beside the entry when one comes back', async () => {
  const { workbench, finish } = slowWorkbench()
  page = await openPage('/project/fakeproject1', workbench)
  await page.press('Find it…')
  await page.wait(() => page.text().includes('Where is potted-finetune now?'))
  usePathPickerStore().answer('/mnt/models/other')
  await page.wait(() => page.find('button', 'Stop comparing'))
  await page.router.push('/project/fakeproject1/models/landscape-ddpm')
  await page.wait(() => page.find('h1', 'landscape-ddpm'))
  finish()
  await page.wait(() => page.find('[role=alert]', /potted-finetune was not found again: .*it is another/))
  await page.router.push('/project/fakeproject1')
  await page.wait(() => page.find('main [role=alert]', /it is another/))
  // It was read; the next look is without it.
  await page.router.push('/project/fakeproject1/models/landscape-ddpm')
  await page.wait(() => page.find('h1', 'landscape-ddpm'))
  await page.router.push('/project/fakeproject1')
  await page.wait(() => page.find('button', 'Find it…'))
  expect(page.find('main [role=alert]', /it is another/)).toBeUndefined()
})
