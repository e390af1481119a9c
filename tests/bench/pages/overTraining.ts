import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Measured } from '../measured.ts'
import { generatedSeries, seriesLength } from './generatedProject.ts'
import { mainThreadTasks } from './mainThreadTasks.ts'
import { openPages, type OpenPages } from './openPages.ts'

/**
 * Tasks of the main thread from the click that opens Over training of fifty checkpoints until all of them are measured and drawn: of runs that
 * nobody measured yet, whose measurements come one by one, and of runs whose come at once.
 */
export async function overTraining(): Promise<Measured> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-series-'))
  const project = path.join(folder, 'project')
  const rows: Measured['rows'] = []
  try {
    await generatedSeries(project)
    const pages = await openPages(project)
    try {
      for (const visit of ['first', 'again']) {
        const { page, base } = pages
        await page.goto('about:blank')
        await page.goto(base)
        await page.locator('nav [data-key^="training/"]').first().waitFor()
        await page.waitForTimeout(1500)
        for (const row of await mainThreadTasks(pages, 40, () => openSeries(pages))) rows.push({ visit, ...row })
      }
    } finally {
      await pages.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return {
    title: `Over training with ${seriesLength} checkpoints, while their measurements arrive`,
    note: 'From the click in the tree until every chart has all checkpoints, at 1440 × 900. Tasks of the page’s main thread from Chromium’s trace. The goal is judged on all of them; those of 1 ms and more stand beside.',
    rows,
  }
}

async function openSeries({ page }: OpenPages): Promise<void> {
  await page.locator('nav [data-key^="training/"]').first().click()
  // The data of each chart has a row for every checkpoint, and in the end none is without a number.
  await page.waitForFunction(
    (count) => {
      const tables = [...document.querySelectorAll('main .card table')]
      const measured = (table: Element) =>
        [...table.querySelectorAll('tbody tr')].filter((line) => !line.textContent.includes('–')).length
      return tables.length >= 4 && tables.every((table) => measured(table) === count)
    },
    seriesLength,
    { timeout: 120_000 },
  )
  const problems = await page.locator('main [role=alert]').allTextContents()
  if (problems.length > 0) throw new Error(`Over training says: ${problems.join(' ')}`)
}
