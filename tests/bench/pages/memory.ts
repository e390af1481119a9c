import { rounded, type Measured } from '../measured.ts'
import { heapByKind } from './heapByKind.ts'
import type { OpenPages } from './openPages.ts'

/** Share of growth from the first measurement, when the pages had settled, to the last that is still called level. */
const level = 1.1
/** How often every page is seen before the first measurement. */
const rounds = 4

/**
 * The heap over 2,000 navigations among all kinds of pages, each time after a collection of garbage. Chromium goes on compiling what runs often for
 * hundreds of navigations: that code belongs to the pages however long they are open, so it stands by itself, and the goal is judged on the rest.
 */
export async function memory({ page, base }: OpenPages, largeRun: string, quick: boolean): Promise<Measured> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const hash = new URL(base).hash
  const places = [
    '',
    '/runs/0001-run',
    '/runs/0002-run/images/3',
    `/runs/${largeRun}`,
    '/models/demo',
    '/runs/0003-run?view=health',
    '/studies',
    '/jobs',
    '/compare?runs=0001-run,0002-run',
    '/help',
    '/runs/0004-run?view=chart',
    '/preferences',
  ]
  const turns = quick ? 240 : 2000
  const rows: Measured['rows'] = []
  async function visit(turn: number): Promise<void> {
    await page.evaluate(
      (place) => {
        // Where one is already, as after a measurement, nothing is left.
        if (location.hash === place) return
        document.querySelector('main h1')?.setAttribute('data-left', '')
        location.hash = place
      },
      `${hash}${places[turn % places.length]}`,
    )
    // Neighbours in the list are pages of different kinds, so a heading is never that of the page that was left.
    await page.locator('main h1:not([data-left])').first().waitFor()
    await page.waitForTimeout(50)
  }
  async function measure(navigations: number): Promise<void> {
    await page.goto(base)
    // Pages are left after 50 ms, with questions to the workbench still open: what waits for an answer is kept until it comes.
    await page.waitForTimeout(5000)
    for (let turn = 0; turn < 3; turn++) await session.send('HeapProfiler.collectGarbage')
    const { code, kept } = await heapByKind(session)
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (name: string) => metrics.find((metric) => metric.name === name)!.value
    rows.push({
      navigations,
      'kept by the pages, MB': rounded(kept / 1e6),
      'compiled code, MB': rounded(code / 1e6),
      'DOM nodes': of('Nodes'),
      listeners: of('JSEventListeners'),
    })
  }

  await page.goto(base)
  for (let turn = 0; turn < rounds * places.length; turn++) {
    await visit(turn)
    // What a page shows arrives after it, and the numbers of the large run last.
    if (turn < places.length) await page.waitForTimeout(1000)
    if (turn === places.indexOf(`/runs/${largeRun}`))
      await page.getByRole('heading', { name: /^Mean, standard deviation/ }).waitFor({ timeout: 600_000 })
  }
  await measure(0)
  for (let turn = 0; turn < turns; turn++) {
    await visit(turn)
    if ((turn + 1) % (turns / 4) === 0) await measure(turn + 1)
  }
  await session.detach()
  const [first, last] = [rows[0], rows.at(-1)!].map((row) => Number(row['kept by the pages, MB']))
  for (const row of rows) row.goal = `last ≤ ${level} × first`
  for (const row of rows) row.met = last <= level * first ? 'yes' : 'no'
  return {
    title: `Memory over ${turns.toLocaleString('en')} navigations`,
    note: `The heap of the page on the overview after forced collections of garbage, from snapshots of it. Counted from when every page was seen ${rounds} times and the large run’s numbers were there. Chromium compiles what runs often for hundreds of navigations; that code stands by itself, and the goal is judged on what the pages keep.`,
    rows,
  }
}
