import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { root } from './command.ts'

/** Screenshots of every page are kept as the run's output. */
const pictures = path.join(root, 'tests/output/screenshots')
mkdirSync(pictures, { recursive: true })

export const viewports = {
  wide: { width: 1440, height: 900 },
  small: { width: 1280, height: 720 },
  narrow: { width: 640, height: 800 },
  /** What is left of 1440 × 900 at 200 % zoom. */
  zoomed: { width: 720, height: 450 },
  /** 4K, not scaled. */
  huge: { width: 3840, height: 2160 },
}

/** Takes a picture in both colour schemes and five sizes, and looks for what nobody would want to see on any of them. */
export async function lookAt(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [width, viewport] of Object.entries(viewports)) {
      await page.setViewportSize(viewport)
      await page.waitForTimeout(150)
      await page.screenshot({ path: path.join(pictures, `${name}-${colorScheme}-${width}.png`) })
      expect(await page.evaluate(flaws), `${name}, ${colorScheme}, ${width}`).toEqual([])
    }
    await page.setViewportSize(viewports.wide)
    const problems = await page.evaluate(async () => {
      const tool = (window as unknown as { axe: typeof axe }).axe
      const { violations } = await tool.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      })
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(', ')}`)
    })
    expect(problems, `${name}, ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** What is seen to be wrong: things beyond the right edge of the page with no way to scroll to them, broken pictures, empty charts. */
function flaws(): string[] {
  const found: string[] = []
  const beyond = document.documentElement.scrollWidth - window.innerWidth
  if (beyond > 0) found.push(`${beyond} pixels lie beyond the right edge`)
  const page = document.querySelector<HTMLElement>('#page')
  const nameOf = (element: Element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`
  if (page) {
    const edge = page.getBoundingClientRect().left + page.clientWidth + 1
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      element !== page &&
      (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement))
    for (const element of page.querySelectorAll('*')) {
      const { right, width, height } = element.getBoundingClientRect()
      if (width > 0 && height > 1 && right > edge && !scrolls(element.parentElement) && !element.closest('svg'))
        found.push(`${nameOf(element)} ends ${Math.round(right - edge)} pixels beyond the page`)
    }
    if (page.textContent.trim() === '') found.push('the page is blank')
  }
  for (const image of document.querySelectorAll('img'))
    if (image.complete && image.naturalWidth === 0) found.push(`the picture ${image.alt} is broken`)
  for (const canvas of document.querySelectorAll('canvas')) {
    const { width, height } = canvas
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
    if (new Uint32Array(data.buffer).every((pixel, _, all) => pixel === all[0])) found.push('a chart is blank')
  }
  return found
}
