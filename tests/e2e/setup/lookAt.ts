import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { root } from './command.ts'
import { flaws } from './flaws.ts'
import { settled } from './settled.ts'

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
      await settled(page)
      await page.screenshot({ path: path.join(pictures, `${name}-${colorScheme}-${width}.png`) })
      // What another size asked the server for may come later; a flaw stays.
      await expect.poll(() => page.evaluate(flaws), { message: `${name}, ${colorScheme}, ${width}` }).toEqual([])
    }
    await page.setViewportSize(viewports.wide)
    await settled(page)
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
  await settled(page)
}
