import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())

function countingWorkbench() {
  const workbench = fakeWorkbench()
  const { getProject } = workbench.handlers
  let asked = 0
  workbench.handlers.getProject = (...question) => {
    asked++
    return getProject(...question)
  }
  return { workbench, asked: () => asked }
}
const runsShown = () => document.querySelectorAll('nav [data-key^="run/"]').length
/** Messages that are on their way arrive. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 50))

test('a project is described once when it is opened, once more with every change, and again by the next connection', async () => {
  const { workbench, asked } = countingWorkbench()
  page = await openPage('/project/fakeproject1', workbench)
  await page.wait(() => runsShown() === 6)
  await settle()
  expect(asked()).toBe(1)

  workbench.changeRun('running', { state: 'done', name: 'Renamed' })
  await page.wait(() => page.text().includes('Renamed'))
  await settle()
  expect(asked()).toBe(2)

  workbench.disconnect()
  await settle()
  page.line.dial()
  await page.wait(() => asked() === 3)
})

test('an answer that was overtaken by a newer one is not shown', async () => {
  const { workbench } = countingWorkbench()
  const { getProject } = workbench.handlers
  let holds = false
  let release = () => {}
  workbench.handlers.getProject = async (...question) => {
    const view = await getProject(...question)
    if (holds) await new Promise<void>((resolve) => (release = resolve))
    return view
  }
  page = await openPage('/project/fakeproject1', workbench)
  await page.wait(() => runsShown() === 6)
  holds = true
  workbench.change({ name: 'first change' })
  await settle()
  holds = false
  workbench.change({ name: 'second change' })
  await page.wait(() => page.text().includes('second change'))
  release()
  await settle()
  expect(page.text()).toContain('second change')
  expect(page.text()).not.toContain('first change')
})
