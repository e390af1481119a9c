import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { contract } from '../../../../src-shared/contract/contract.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => {
  localStorage.clear()
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000)
})
afterEach(() => {
  page.close()
  vi.restoreAllMocks()
})

test('the measurement of a run at work that takes longer than its images is not given up for them', async () => {
  const workbench = fakeWorkbench()
  const { summarizeRun } = workbench.handlers
  let asked = 0
  let answer = () => {}
  workbench.handlers.summarizeRun = async (input, context) => {
    if (++asked === 1) await new Promise<void>((go) => (answer = go))
    return summarizeRun(input, context)
  }
  page = await openPage('/project/fakeproject1/runs/running', workbench)
  await page.wait(() => asked === 1)
  for (let done = 6; done < 9; done++) {
    workbench.changeRun('running', { done })
    // Its answer has come before that of the next question.
    await page.line.call(contract.describeHost, {})
  }
  expect(asked).toBe(1)
  answer()
  await page.wait(() => /n 8(?!\d)/.test(page.text()))
  // What changed meanwhile is asked for after a rest, and what is over at once.
  expect(asked).toBe(1)
  workbench.changeRun('running', { done: 256, state: 'done' })
  await page.wait(() => /n 256(?!\d)/.test(page.text()))
  expect(asked).toBe(2)
})
