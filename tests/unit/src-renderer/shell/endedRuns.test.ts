import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunRow } from '../../../../src-shared/contract/views.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

const said = () => document.querySelector('footer [role=status]')?.textContent ?? ''

test('how runs ended is said once, when nothing is left to do, and what had ended before is not said', async () => {
  const [first] = fakeProject().runs
  const runs = (...states: RunRow['state'][]) =>
    states.map((state, index) => ({ ...first, id: `r${index}`, name: `Run ${index}`, state }))
  const workbench = fakeWorkbench({ project: { ...fakeProject(), runs: runs('done', 'running', 'queued') } })
  page = await openPage('/project/fakeproject1/help', workbench)
  const isShown = (word: string) => page.wait(() => page.find('nav a', /^Run 1/)?.innerHTML.includes(word))
  await isShown('running')
  expect(said()).toBe('')
  workbench.change({ runs: runs('done', 'done', 'running') })
  await isShown('done')
  expect(said()).toBe('')
  workbench.change({ runs: runs('done', 'done', 'failed') })
  await page.wait(() => said() === 'No run is at work any more: 1 done, 1 failed.')
  workbench.change({ runs: runs('done', 'running', 'failed') })
  await page.wait(() => said() === '')
  workbench.change({ runs: runs('done', 'done', 'failed') })
  await page.wait(() => said() === 'Run 1: done.')
})
