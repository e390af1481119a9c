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

test('undo during a slow change waits for it and takes it back, and no change before it', async () => {
  const undo = useUndoStore()
  const done: string[] = []
  undo.made({ does: 'renamed', act: async () => {}, revert: async () => void done.push('not renamed') })
  let removed = () => {}
  const removal = undo.run({
    does: 'removed',
    act: () => new Promise<void>((resolve) => (removed = () => (done.push('removed'), resolve()))),
    revert: async () => void done.push('not removed'),
  })
  const back = undo.undo()
  await new Promise((resolve) => setTimeout(resolve))
  removed()
  await Promise.all([removal, back])
  expect(done).toEqual(['removed', 'not removed'])
  expect([undo.last?.does, undo.next?.does]).toEqual(['renamed', 'removed'])
})

test('a slow change whose project was left is not taken back from the next one', async () => {
  const undo = useUndoStore()
  const projects = useProjectStore()
  let removed = () => {}
  const act = () => new Promise<void>((resolve) => (removed = resolve))
  const removal = undo.run({ does: 'removed', act, revert: async () => {} })
  await Promise.resolve()
  projects.project = { ...projects.project!, projectId: 'anotherproject' }
  removed()
  await removal
  expect(undo.last).toBeUndefined()
})

test('what was changed in another project is not taken back from here', () => {
  const undo = useUndoStore()
  const projects = useProjectStore()
  undo.made({ does: 'something', act: async () => {}, revert: async () => {} })
  expect(undo.last).toBeDefined()
  projects.project = { ...projects.project!, projectId: 'anotherproject' }
  expect(undo.last).toBeUndefined()
})

test('a change that goes on with the one before is one with it, and one that does not is kept by itself', async () => {
  const undo = useUndoStore()
  const done: string[] = []
  const change = (does: string) => ({ does, act: async () => {}, revert: async () => void done.push(`no ${does}`) })
  const going = (does: string) => ({
    ...change(does),
    joinedTo: (last: { does: string }) => (last.does.startsWith('moved') ? going(`${last.does}, ${does}`) : undefined),
  })
  undo.made(change('renamed'))
  for (let move = 0; move < 60; move++) undo.made(going('moved'))
  expect(undo.said?.does).toBe(Array(60).fill('moved').join(', '))
  undo.made(change('starred'))
  undo.made(going('moved'))
  for (let step = 0; step < 4; step++) await undo.undo()
  expect(done).toEqual(['no moved', 'no starred', `no ${Array(60).fill('moved').join(', ')}`, 'no renamed'])
})
