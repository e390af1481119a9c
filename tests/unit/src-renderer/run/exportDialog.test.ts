import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

test('the chart of a run is written with the size of text of its venue, a PNG with the dots that are preferred, an SVG with its text as shapes', async () => {
  localStorage.setItem('inverscope.exportDpi', '600')
  localStorage.setItem('inverscope.exportWidth', 'neurips')
  const workbench = fakeWorkbench()
  const write = workbench.handlers.exportDistances!
  const asked: object[] = []
  workbench.handlers.exportDistances = (request, ...more) => {
    const { projectId: _, ...rest } = request
    asked.push(rest)
    return write(request, ...more)
  }
  page = await openPage('/project/fakeproject1/runs/roundtrip', workbench)
  await page.press('Export')
  const selects = await page.wait(() => {
    const found = [...document.querySelectorAll<HTMLSelectElement>('#export select')]
    return found.length === 2 && found
  })
  const put = async (select: HTMLSelectElement, value: string) => {
    select.value = value
    select.dispatchEvent(new Event('change', { bubbles: true }))
    await new Promise((resolve) => setTimeout(resolve))
  }
  const submit = async () => {
    const before = asked.length
    const button = document.querySelector<HTMLButtonElement>('[type=submit][form=export]')!
    await page.wait(() => !button.disabled)
    document.querySelector<HTMLFormElement>('#export')!.requestSubmit()
    await page.wait(() => asked.length > before)
  }
  await submit()
  await put(selects[0], 'png')
  await submit()
  await put(selects[1], 'custom')
  await submit()
  await put(selects[0], 'svg')
  await submit()
  const text = [...document.querySelectorAll<HTMLSelectElement>('#export select')].find((select) =>
    select.textContent.includes('Shapes'),
  )!
  await put(text, 'outlined')
  await submit()
  expect(asked).toEqual([
    { runId: 'roundtrip', format: 'pdf', style: 'neurips' },
    { runId: 'roundtrip', format: 'png', style: 'neurips', dpi: 600 },
    { runId: 'roundtrip', format: 'png', width: '3.25in', dpi: 600 },
    { runId: 'roundtrip', format: 'svg', width: '3.25in' },
    { runId: 'roundtrip', format: 'svg', width: '3.25in', outlineText: true },
  ])
})
