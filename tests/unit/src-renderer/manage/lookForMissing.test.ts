import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileMissing } from '../../../../src-shared/errors/errors.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())

/** The page of a model, and a disk that changes without a word. */
async function openModelPage() {
  const project = fakeProject()
  const workbench = fakeWorkbench({ project })
  const { getProject } = workbench.handlers
  let isThere = true
  let asked = 0
  let looked = 0
  workbench.handlers.getProject = async (...given) => {
    asked++
    const view = await getProject(...given)
    return {
      ...view,
      models: view.models.map((model) => (model.id === 'landscape-ddpm' ? { ...model, present: isThere } : model)),
    }
  }
  workbench.handlers.listMissing = () => {
    looked++
    const missing = ['landscape-ddpm', 'potted-finetune'].slice(isThere ? 1 : 0)
    return { entries: missing.map((id) => ({ kind: 'model' as const, id })) }
  }
  const { sampleNow } = workbench.handlers
  workbench.handlers.sampleNow = (...given) => {
    if (!isThere) throw FileMissing({ path: '/home/ada/models/landscape-ddpm/ema_0.999_006422.pt' })
    return sampleNow(...given)
  }
  page = await openPage('/project/fakeproject1/models/landscape-ddpm', workbench)
  await page.wait(() => page.find('button', 'New run with it'))
  expect(note()).toBeUndefined()
  return {
    move: () => (isThere = false),
    moveBack: () => (isThere = true),
    asked: () => asked,
    looked: () => looked,
  }
}
const note = () => page.find('main [role=note]', /landscape-ddpm is not where it was/)

test('a model that is moved while its page is open is missed when the window is looked at again, and is there again when it comes back', async () => {
  const { move, moveBack } = await openModelPage()
  move()
  window.dispatchEvent(new Event('focus'))
  expect((await page.wait(note)).textContent).toContain('Find it…')
  expect((page.find('button', 'New run with it') as HTMLButtonElement).disabled).toBe(true)
  moveBack()
  window.dispatchEvent(new Event('focus'))
  await page.wait(() => !note())
})

test('it is missed as well when another page is opened, and when something asks for it in vain', async () => {
  const { move, moveBack } = await openModelPage()
  move()
  await page.router.push('/project/fakeproject1')
  await page.wait(note)
  moveBack()
  await page.router.push('/project/fakeproject1/models/landscape-ddpm')
  await page.wait(() => page.find('h1', 'landscape-ddpm') && !note())
  move()
  await page.press('Sample')
  await page.wait(note)
})

test('where nothing has moved, the project is not fetched again', async () => {
  const { asked, looked } = await openModelPage()
  const before = [asked(), looked()]
  window.dispatchEvent(new Event('focus'))
  await page.wait(() => looked() === before[1] + 1)
  window.dispatchEvent(new Event('focus'))
  await page.wait(() => looked() === before[1] + 2)
  expect(asked()).toBe(before[0])
})
