import { rounded, type Measured } from '../measured.ts'
import type { OpenPages } from './openPages.ts'

/** Share of growth from the first measurement, after every page was seen, to the last that is still called level. */
const level = 1.1

/** The heap after 2,000 navigations among all kinds of pages, each time after a collection of garbage. */
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
  const every = turns / 4
  const rows: Measured['rows'] = []
  await page.goto(base)
  async function measure(navigations: number) {
    await page.goto(`${base}`)
    await page.waitForTimeout(500)
    for (let turn = 0; turn < 3; turn++) await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (name: string) => metrics.find((metric) => metric.name === name)!.value
    rows.push({
      navigations,
      'heap, MB': rounded(usedSize / 1e6),
      'DOM nodes': of('Nodes'),
      listeners: of('JSEventListeners'),
    })
  }
  for (let turn = 0; turn < turns; turn++) {
    if (turn === Math.min(places.length * 4, every)) await measure(turn)
    if (turn > 0 && turn % every === 0) await measure(turn)
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
  await measure(turns)
  await session.detach()
  const [first, last] = [rows[0], rows.at(-1)!].map((row) => Number(row['heap, MB']))
  for (const row of rows) row.goal = `last ≤ ${level} × first`
  for (const row of rows) row.met = last <= level * first ? 'yes' : 'no'
  return {
    title: `Memory over ${turns.toLocaleString('en')} navigations`,
    note: 'The heap of the page on the overview after forced collections of garbage; the first row is taken when every page was seen four times.',
    rows,
  }
}
