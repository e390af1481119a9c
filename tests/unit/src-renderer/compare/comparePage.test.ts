import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())

const place = '/project/fakeproject1/compare'
const titles = () => document.querySelectorAll('.images .title small').length

test('the images of a run that is added are there while it is still measured', async () => {
  const workbench = fakeWorkbench()
  page = await openPage(`${place}?runs=roundtrip,inverted`, workbench)
  await page.wait(() => titles() === 2)
  const measured = vi.spyOn(workbench.handlers, 'summarizeRun').mockReturnValue(new Promise<never>(() => {}))
  await page.router.replace({ query: { runs: 'roundtrip,inverted,large' } })
  await page.wait(() => titles() === 3)
  expect(measured.mock.calls.map(([{ runId }]) => runId)).toEqual(['large'])
})
