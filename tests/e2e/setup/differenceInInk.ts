import type { Browser } from 'playwright-core'
import sharp from 'sharp'

/**
 * How far two SVGs look different in a browser, as a share of the second's ink. Blurred a little: edges of text and of shapes are smoothed
 * differently.
 */
export async function differenceInInk(browser: Browser, first: string, second: string): Promise<number> {
  const [one, other] = [await inkOf(browser, first), await inkOf(browser, second)]
  const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)
  return sum(one.map((value, index) => Math.abs(value - other[index]))) / sum(other)
}

async function inkOf(browser: Browser, svg: string): Promise<number[]> {
  const page = await browser.newPage({ viewport: { width: 800, height: 600 }, deviceScaleFactor: 3 })
  await page.setContent(`<body style="margin: 0">${svg.slice(svg.indexOf('<svg'))}</body>`)
  await page.evaluate(() => document.fonts.ready)
  const picture = await page.screenshot()
  await page.close()
  const grey = await sharp(picture).greyscale().blur(2).raw().toBuffer()
  return [...grey].map((value) => 255 - value)
}
