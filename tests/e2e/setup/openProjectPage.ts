import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { startCommand } from './command.ts'
import { viewports } from './lookAt.ts'
import { openBrowser } from './openBrowser.ts'

export interface ProjectPage {
  page: Page
  /** What the page's console or scripts complained of; empty where all is well. */
  problems: string[]
  /** The served project, or the start where none was given. */
  url: string
  server: ReturnType<typeof startCommand>
}

/** Serves a project, or none, and opens it in Chromium; the test is skipped with its reason where there is none. Both end with the test. */
export async function openProjectPage(
  context: { skip(reason: string): never },
  folder?: string,
  { cwd, port = '0' }: { cwd?: string; port?: string } = {},
): Promise<ProjectPage> {
  const browser = await openBrowser(context)
  onTestFinished(() => browser.close())
  const { server, url } = await serveProject(folder, { cwd, port })
  const browserContext = await browser.newContext({ viewport: viewports.wide })
  // As long as `expect.poll` waits: also for a run, on a machine that does other things.
  browserContext.setDefaultTimeout(120_000)
  const page = await browserContext.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on(
    'console',
    (message) => message.type() === 'error' && problems.push(`${message.text()} ${message.location().url}`),
  )
  await page.addInitScript({ content: axe.source })
  await page.goto(url)
  if (folder !== undefined) await page.waitForURL(/project\//)
  return { page, problems, url: page.url(), server }
}

/** The served workbench and the address that it prints, with its token. */
export async function serveProject(
  folder?: string,
  { cwd, port = '0' }: { cwd?: string; port?: string } = {},
): Promise<{ server: ReturnType<typeof startCommand>; url: string }> {
  const server = startCommand(['serve', ...(folder === undefined ? [] : [folder]), '--port', port], { cwd })
  const url = await new Promise<string>((resolve, reject) => {
    server.child.stdout!.on('data', (text: string) => {
      const found = /http:\/\/\S+/.exec(text)
      if (found) resolve(found[0])
    })
    void server.ended.then(({ stderr }) => reject(new Error(stderr)))
  })
  return { server, url }
}
