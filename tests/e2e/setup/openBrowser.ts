import { chromium, type Browser } from 'playwright-core'
import { findChromium, withoutChromium } from './findChromium.ts'

/** Skips the test, with the reason, where there is no Chromium; otherwise starts it, silent and without calls of its own to the network. */
export async function openBrowser(context: { skip(reason: string): never }): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) context.skip(withoutChromium)
  return chromium.launch({
    executablePath,
    // Chromium refuses to sandbox itself for root, who runs tests in containers; the pages are our own.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
