import { afterEach, beforeEach, expect, test } from 'vitest'
import { useProjectStore } from '../../../../src-renderer/stores/projectStore.ts'
import { useUndoStore } from '../../../../src-renderer/stores/undoStore.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(async () => {
  localStorage.clear()
  page = await openPage('/project/fakeproject1')
  await page.wait(() => page.find('h1', 'hidden-relations'))
})
afterEach(() => page.close())

test('undo that is pressed again before it is done takes back the change before, and redo the last of them', async () => {
  const undo = useUndoStore()
  const done: string[] = []
  const change = (name: string) => ({
    does: name,
    act: async () => void done.push(`${name} again`),
    revert: () => new Promise<void>((resolve) => setTimeout(() => (done.push(`no ${name}`), resolve()), 10)),
  })
  undo.made(change('first'))
  undo.made(change('second'))
  void undo.undo()
  void undo.undo()
  await undo.redo()
  expect(done).toEqual(['no second', 'no first', 'first again'])
  expect([undo.last?.does, undo.next?.does]).toEqual(['first', 'second'])
})

test('what was changed in another project is not taken back from here', () => {
  const undo = useUndoStore()
  const projects = useProjectStore()
  undo.made({ does: 'something', act: async () => {}, revert: async () => {} })
  expect(undo.last).toBeDefined()
  projects.project = { ...projects.project!, projectId: 'anotherproject' }
  expect(undo.last).toBeUndefined()
})
