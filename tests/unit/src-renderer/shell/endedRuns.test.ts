import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunRow } from '../../../../src-shared/contract/views.ts'
import { fakeJob } from '../fakeJob.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

const said = () => document.querySelector('footer [role=status]')?.textContent ?? ''

const runs = (...states: RunRow['state'][]) =>
  states.map((state, index) => ({ ...fakeProject().runs[0], id: `r${index}`, name: `Run ${index}`, state }))
const isShown = (word: string) => page.wait(() => page.find('nav a', /^Run 1/)?.innerHTML.includes(word))

test('how runs ended is said once, when nothing is left to do, and what had ended before is not said', async () => {
  const workbench = fakeWorkbench({ project: { ...fakeProject(), runs: runs('done', 'running', 'queued') } })
  page = await openPage('/project/fakeproject1/help', workbench)
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

test.each(['in a paused queue', 'left over'])('a run that waits %s keeps no end from being said', async (where) => {
  const workbench = fakeWorkbench({ project: { ...fakeProject(), runs: runs('queued', 'running') } })
  page = await openPage('/project/fakeproject1/help', workbench)
  await isShown('running')
  const job = fakeJob({ runId: 'r1', name: 'Run 1' })
  if (where === 'left over') workbench.leave([{ runId: 'r0', name: 'Run 0', count: 8, done: 0 }])
  else {
    workbench.changeJobs([job])
    await page.press('Pause')
  }
  workbench.changeJobs([])
  workbench.change({ runs: runs('queued', 'done') })
  await page.wait(() => said() === 'Run 1: done.')
  // It is said when it has its own end.
  workbench.change({ runs: runs('running', 'done') })
  await page.wait(() => said() === '')
  workbench.change({ runs: runs('failed', 'done') })
  await page.wait(() => said() === 'Run 0: failed.')
})
