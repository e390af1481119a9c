import { afterEach, beforeEach, expect, test } from 'vitest'
import { useDialogsStore } from '../../../../src-renderer/stores/dialogsStore.ts'
import { FileMissing } from '../../../../src-shared/errors/errors.ts'
import { fakeDescription } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
/** Answers of the workbench that a test gives when it wants to, by path. */
let answers: Record<string, { give(): void; refuse(): void }>
beforeEach(async () => {
  localStorage.clear()
  answers = {}
  const workbench = fakeWorkbench()
  workbench.handlers.inspectPath = ({ path }) =>
    new Promise((resolve, reject) => {
      answers[path] = {
        give: () => resolve({ ...fakeDescription(path), title: `The model of ${path}` }),
        refuse: () => reject(FileMissing({ path })),
      }
    })
  page = await openPage('/project/fakeproject1', workbench)
  await page.wait(() => page.find('h1', 'hidden-relations'))
  useDialogsStore().open = { kind: 'addModel' }
})
afterEach(() => page?.close())

const add = () => page.find('button[type=submit]', 'Add')!.hasAttribute('disabled')
const ask = async (path: string) => {
  await page.fill('Model', path)
  await page.wait(() => answers[path])
}

test('an answer about an earlier path changes nothing, whatever it says and whenever it comes', async () => {
  await ask('/a')
  await ask('/b')
  answers['/a'].refuse()
  await ask('/c')
  answers['/b'].give()
  expect(add()).toBe(true)
  answers['/c'].give()
  await page.wait(() => page.text().includes('The model of /c'))
  expect(page.find('[role=alert]', /./)).toBeUndefined()
  expect(page.text()).not.toContain('The model of /b')
  expect(add()).toBe(false)
})

test('without a path there is no model to add', async () => {
  await ask('/a')
  answers['/a'].give()
  await page.wait(() => !add())
  await page.fill('Model', '')
  await page.wait(add)
  expect(page.text()).not.toContain('The model of /a')
})
