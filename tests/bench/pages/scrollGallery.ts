import type { Measured } from '../measured.ts'
import { mainThreadTasks } from './mainThreadTasks.ts'
import type { OpenPages } from './openPages.ts'

/** Main-thread tasks while the gallery of the large run is scrolled by wheel, by pages, and by jumps across it. */
export async function scrollGallery(pages: OpenPages, largeRun: string, quick: boolean): Promise<Measured> {
  const { page, base } = pages
  await page.goto(`${base}/runs/${largeRun}`)
  await page.getByRole('gridcell').first().waitFor()
  await page.waitForTimeout(1000)
  const turns = quick ? 40 : 300
  const rows = await mainThreadTasks(pages, turns, async () => {
    await page.mouse.move(700, 500)
    for (let turn = 0; turn < turns; turn++) {
      await page.mouse.wheel(0, turn % 50 < 40 ? 300 : -300)
      await page.waitForTimeout(16)
      if (turn % 50 === 49)
        await page.evaluate((share) => {
          const scroller = document.querySelector('#page')!
          scroller.scrollTop = share * scroller.scrollHeight
        }, turn / turns)
    }
  })
  return {
    title: 'Scrolling a gallery of 100,000 images',
    note: `${turns} turns of the wheel and jumps through the whole gallery at 1440 × 900. Tasks of the page’s main thread from Chromium’s trace. The goal is judged on all of them; those of 1 ms and more stand beside.`,
    rows,
  }
}
