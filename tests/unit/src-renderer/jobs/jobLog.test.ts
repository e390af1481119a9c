import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LogLine } from '../../../../src-shared/project/jobLog.ts'
import { fakeJob } from '../fakeJob.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => {
  page.close()
  vi.unstubAllGlobals()
})

const line = (text: string, more: Partial<LogLine> = {}): LogLine => ({
  at: '2026-11-26T08:00:00.000Z',
  event: 'progress',
  level: 'note',
  text,
  ...more,
})
const shown = () =>
  [...document.querySelectorAll('section[aria-label^="Log of"] li span')].map((one) => one.textContent.trim())

test('a job opens its log, which follows while it runs and closes again', async () => {
  page = await openPage('/project/fakeproject1/jobs')
  page.workbench.changeLog(0, [line('Begins: 256 images.')])
  page.workbench.changeJobs([fakeJob()])
  await page.press('Log of Invert landscape-32')
  await page.wait(() => shown().join() === 'Begins: 256 images.')
  expect(page.find('button', 'Log of Invert landscape-32')!.getAttribute('aria-expanded')).toBe('true')
  page.workbench.changeLog(1, [line('An engine process was started again', { level: 'warning' })])
  await page.wait(() => shown().length === 2)
  expect(shown()[1]).toContain('warning: An engine process was started again')
  await page.press('Log of Invert landscape-32')
  await page.wait(() => shown().length === 0)
})

test('the log of a run stands on its page, and is copied as text', async () => {
  const copied: string[] = []
  vi.stubGlobal('navigator', {
    ...navigator,
    platform: '',
    clipboard: { writeText: async (text: string) => copied.push(text) },
  })
  const workbench = fakeWorkbench()
  workbench.changeLog(0, [line('Begins.'), line('The disk is full.', { level: 'error', code: 'disk-full' })])
  page = await openPage('/project/fakeproject1/runs/roundtrip?view=log', workbench)
  await page.wait(() => shown().length === 2)
  await page.press(/^Copy the log of/)
  // Not inside the button, whose contents a screen reader does not say
  await page.wait(() => page.find('[role=status]', 'Copied'))
  expect(page.find('button [role=status]', /./)).toBeUndefined()
  expect(copied).toEqual(['2026-11-26T08:00:00.000Z  Begins.\n2026-11-26T08:00:00.000Z  error: The disk is full.\n'])
})

test('a run without a log says so', async () => {
  page = await openPage('/project/fakeproject1/runs/roundtrip?view=log')
  await page.wait(() => page.text().includes('Nothing was written down.'))
})
