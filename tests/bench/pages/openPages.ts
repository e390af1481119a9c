import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core'
import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { findChromium, withoutChromium } from '../../e2e/setup/findChromium.ts'
import { root } from '../benchProject.ts'

/** The served project in Chromium at 1440 × 900, as a person meets it. */
export interface OpenPages {
  browser: Browser
  page: Page
  /** The project's address, to which `/runs/…` and the like are added. */
  base: string
  close(): Promise<void>
}

/** @throws Error where there is no Chromium */
export async function openPages(folder: string): Promise<OpenPages> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error(withoutChromium)
  const server = spawn(process.execPath, [path.join(root, 'bin/inverscope.mjs'), 'serve', folder, '--port', '0'], {
    env: { ...process.env, INVERSCOPE_HOME: path.join(folder, '..', 'home') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await addressOf(server)
  const browser = await chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--js-flags=--expose-gc'],
  })
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await page.goto(url)
  await page.waitForURL(/project\//)
  return {
    browser,
    page,
    base: page.url().replace(/(project\/[a-z0-9]+).*/, '$1'),
    async close() {
      await browser.close()
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
    },
  }
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    server.stdout!.setEncoding('utf8').on('data', (text: string) => {
      const found = /http:\/\/\S+/.exec(text)
      if (found) resolve(found[0])
    })
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
}

/** Milliseconds of its own processor time that the page's main thread has used: what other programs on the machine do is not in it. */
export async function mainThreadTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'ThreadTime')!.value * 1000
}
