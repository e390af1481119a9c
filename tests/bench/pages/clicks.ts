import type { Page } from 'playwright-core'
import { median, rounded, type Measured } from '../measured.ts'
import { mainThreadTime, type OpenPages } from './openPages.ts'

const goal = 100

interface Click {
  name: string
  /** Where it is done from. */
  from: string
  act(page: Page): Promise<unknown>
  /** A selector of what answers it. */
  answer: string
}

const clicksOn = (largeRun: string): Click[] => [
  {
    name: 'a run in the tree',
    from: '',
    act: (page) => page.locator(`nav [data-key="run/${largeRun}"]`).click(),
    answer: '[role=gridcell]',
  },
  {
    name: 'a model in the tree',
    from: '',
    act: (page) => page.locator('nav [data-key^="model/"]').first().click(),
    answer: 'main h1',
  },
  {
    name: 'a run in the table',
    from: '',
    act: (page) => page.locator('main table a').first().click(),
    answer: '[role=gridcell]',
  },
  {
    name: 'a tick to compare',
    from: '',
    act: (page) => page.locator('main table input[type=checkbox]').nth(3).click(),
    answer: 'main table input:checked',
  },
  {
    name: 'an image of the gallery',
    from: `/runs/${largeRun}`,
    act: (page) => page.getByRole('gridcell').nth(2).click(),
    answer: 'aside img, aside h2',
  },
  {
    name: 'sort, filter and group',
    from: `/runs/${largeRun}`,
    act: (page) => page.getByRole('button', { name: /Filter, group/ }).click(),
    answer: '[role=dialog]',
  },
  {
    name: 'the health of a run',
    from: `/runs/${largeRun}`,
    act: (page) => page.getByRole('radio', { name: 'Health' }).click(),
    answer: 'main h2, main [role=alert]',
  },
  {
    name: 'the grid of a run',
    from: `/runs/${largeRun}`,
    act: (page) => page.getByRole('radio', { name: 'Grid' }).click(),
    answer: 'main img',
  },
  {
    name: 'the command palette',
    from: '',
    act: (page) => page.keyboard.press('Control+k'),
    answer: '[role=option]',
  },
  {
    name: 'a word in the command palette',
    from: '',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.locator('[role=option]').first().waitFor()
      await page.keyboard.press('j')
    },
    answer: '[role=option]',
  },
  {
    name: 'studies, below 1,000 runs in the tree',
    from: '',
    act: clickBelowAll,
    answer: 'main h1:text-is("Studies")',
  },
  {
    name: 'a new run',
    from: '',
    act: (page) => page.getByRole('banner').getByRole('button', { name: 'New run' }).click(),
    answer: '[role=dialog]',
  },
  {
    name: 'compare two runs',
    from: '/compare?runs=0001-run,0002-run',
    act: (page) => page.getByRole('radio', { name: 'Numbers' }).click(),
    answer: 'main table, main h2',
  },
]

/**
 * The tree draws what is in sight, so it is scrolled to its end first; Playwright's own scrolling waits for an entry that stays where it is, and this one
 * moves as the tree is drawn anew.
 */
async function clickBelowAll(page: Page): Promise<void> {
  const entry = page.locator('nav [data-key=studies]')
  await entry.evaluate((element) => {
    const scroller = element.closest('nav')!
    scroller.scrollTop = scroller.scrollHeight
  })
  await page.waitForTimeout(200)
  const box = (await entry.boundingBox())!
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
}

/** Time from a click or key to the next paint, which Chromium measures as the event's duration, and the processor time of the page until it is answered. */
export async function clicks({ page, base }: OpenPages, largeRun: string, quick: boolean): Promise<Measured> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const rows: Measured['rows'] = []
  for (const { name, from, act, answer } of clicksOn(largeRun)) {
    const durations: number[] = []
    const spent: number[] = []
    for (let turn = 0; turn < (quick ? 2 : 5); turn++) {
      await page.goto('about:blank')
      await page.goto(`${base}${from}`)
      await page.locator('main h1, main table, [role=gridcell]').first().waitFor()
      await page.waitForTimeout(quick ? 400 : 800)
      await page.evaluate(() => {
        const seen: number[] = []
        Object.assign(window, { seen })
        new PerformanceObserver((list) => {
          // Where what was under a resting pointer goes, Chromium tells of a pointer that went as well: that is no part of what a person did.
          const done = (list.getEntries() as PerformanceEventTiming[]).filter(({ interactionId }) => interactionId)
          seen.push(...done.map(({ duration }) => duration))
        }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
      })
      const before = await mainThreadTime(session)
      await act(page)
      await page.locator(answer).first().waitFor()
      await page.waitForTimeout(300)
      spent.push((await mainThreadTime(session)) - before)
      // Nothing shorter than 16 ms is told.
      durations.push(await page.evaluate(() => Math.max(8, ...(window as unknown as { seen: number[] }).seen)))
    }
    const time = median(durations)
    rows.push({
      click: name,
      'to the next paint, ms (median)': time,
      'processor time, ms (median)': rounded(median(spent)),
      goal: `< ${goal} ms`,
      met: time < goal ? 'yes' : 'no',
    })
  }
  await session.detach()
  return {
    title: 'Clicks with 1,000 runs in the project',
    note: 'To the next paint as Chromium’s Event Timing gives it for interactions, as web pages’ INP counts them (8 ms steps; what is below 16 ms is shown as 8). Processor time: of the page’s main thread from the click until 300 ms after the answer, garbage collection and pictures included.',
    rows,
  }
}
