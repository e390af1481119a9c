import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { root } from './command.ts'
import { flaws } from './flaws.ts'

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
      await twoFrames(page)
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

/** On a busy machine the first picture after a change of colours may still have those of before. */
const twoFrames = (page: Page) =>
  page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
  )
