import type { Page } from 'playwright-core'

/** Until the page has shown what followed from the last action: what waits for a frame, and then what waits for a timer after one. */
export const painted = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
  )

/**
 * Until the page has shown what follows from another size or other colours, what waits for that to end included. It is the page's clock that counts:
 * on a busy machine the page begins later.
 */
export async function settled(page: Page): Promise<void> {
  await painted(page)
  await page.evaluate(() => new Promise((done) => setTimeout(done, 150)))
  await painted(page)
}
