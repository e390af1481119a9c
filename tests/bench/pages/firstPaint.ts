import { median, rounded, type Measured } from '../measured.ts'
import { mainThreadTime, type OpenPages } from './openPages.ts'

const goal = 1000

/** Time from the request of the page to its first paint, and until the project is in sight, in a new window each time. */
export async function firstPaint({ page, base }: OpenPages, largeRun: string, quick: boolean): Promise<Measured> {
  const rows: Measured['rows'] = []
  for (const [name, place, selector] of [
    ['overview', '', 'main table'],
    ['gallery', `/runs/${largeRun}`, '[role=gridcell]'],
  ]) {
    const paints: number[] = []
    const shown: number[] = []
    const spent: number[] = []
    for (let turn = 0; turn < (quick ? 2 : 7); turn++) {
      const fresh = await page.context().newPage()
      const session = await page.context().newCDPSession(fresh)
      await session.send('Performance.enable')
      await fresh.goto(`${base}${place}`)
      await fresh.waitForSelector(selector)
      // The marks are those of the page's own clock, which begins with the request.
      shown.push(await fresh.evaluate(() => performance.now()))
      spent.push(await mainThreadTime(session))
      paints.push(
        await fresh.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity),
      )
      await fresh.close()
    }
    const paint = rounded(median(paints))
    rows.push({
      page: name,
      'first paint, ms (median)': paint,
      'project in sight, ms (median)': rounded(median(shown)),
      'processor time until then, ms (median)': rounded(median(spent)),
      goal: `first paint < ${goal} ms`,
      met: paint < goal ? 'yes' : 'no',
    })
  }
  return {
    title: 'First paint',
    note: 'A new window on a served project; the files of the page come from the server.',
    rows,
  }
}
