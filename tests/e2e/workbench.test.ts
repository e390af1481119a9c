import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'
import { stopEngines } from './setup/stopEngines.ts'
import { demo, killGroup, lastCheckpoint, root, temporaryFolder } from './setup/command.ts'

/** The colours of a picture on the page: an empty one has a single colour. */
const coloursOf = (page: Page, name: RegExp | string) =>
  page
    .getByRole('img', { name })
    .first()
    .evaluate(async (image: HTMLImageElement) => {
      await image.decode()
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight)
      const context = canvas.getContext('2d')!
      context.drawImage(image, 0, 0)
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
      return new Set(
        Array.from({ length: data.length / 4 }, (_, i) => `${data[4 * i]},${data[4 * i + 1]},${data[4 * i + 2]}`),
      ).size
    })

test('the workbench does the main job in a browser: make a project, add model and images, invert, watch, cancel, resume, look, export', async (context) => {
  const folder = await temporaryFolder()
  const { page, problems: consoleProblems, server } = await openProjectPage(context, undefined, { cwd: folder })

  // Start page, new project
  await page.getByRole('heading', { name: 'Inverscope' }).waitFor()
  await lookAt(page, '1-start')
  await page.getByRole('button', { name: 'Create project' }).click()
  const create = page.getByRole('dialog', { name: 'Create project' })
  await create.getByLabel('Name', { exact: true }).fill('study')
  await create.getByLabel('In the folder').fill(folder)
  await lookAt(page, '2-create-project')
  await create.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { name: 'study', level: 1 }).waitFor()
  await lookAt(page, '3-empty-project')
  const project = path.join(
    folder,
    readdirSync(folder).find((name) =>
      readdirSync(path.join(folder, name)).some((file) => file.endsWith('.inverscope')),
    )!,
  )

  // A model that needs a preset, then images
  await addThrough(page, 'model', lastCheckpoint, async (dialog) => {
    await dialog.getByLabel('Preset').selectOption('landscape-ddpm')
  })
  await page.getByRole('heading', { name: /ema_0.999_006422/, level: 1 }).waitFor()
  await lookAt(page, '4-model')
  await addThrough(page, 'dataset', path.join(demo, 'datasets/landscape-32'))
  await page.getByRole('heading', { name: 'landscape-32', level: 1 }).waitFor()
  await expect.poll(() => coloursOf(page, /landscape-32|image/i)).toBeGreaterThan(20)
  await lookAt(page, '5-dataset')
  // By keys: two images are chosen, and the last one is seen with its file
  await page.getByRole('listbox', { name: /^Images of/ }).press('ArrowRight')
  await page.getByRole('complementary').getByText('#000').waitFor()
  await page.keyboard.press('Shift+ArrowRight')
  await page.getByRole('button', { name: 'Invert these 2' }).waitFor()
  await lookAt(page, '5-dataset-chosen')

  // Invert, watch, cancel, resume
  await page.getByRole('button', { name: 'New run' }).click()
  const form = page.getByRole('dialog', { name: 'New run' })
  await form.getByRole('radio', { name: 'Round trip' }).check({ force: true })
  await form.getByRole('textbox', { name: 'Images' }).fill('48')
  await form.getByRole('combobox', { name: 'Steps T' }).fill('50')
  await form.getByText('4,800').waitFor()
  await lookAt(page, '6-new-run')
  await form.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('progressbar').first().waitFor()
  await page
    .getByText(/images\/s/)
    .first()
    .waitFor()
  const goOn = stopEngines(server.child)
  await lookAt(page, '7-running')
  goOn()
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.getByRole('button', { name: 'Resume' }).waitFor()
  await lookAt(page, '8-cancelled')
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText(/^done/).first().waitFor({ timeout: 300_000 })

  // Look: gallery, an image, the chart
  await page.getByRole('grid').waitFor()
  for (const name of [/sample/i, /latent/i, /reconstruction/i])
    await expect.poll(() => coloursOf(page, name)).toBeGreaterThan(20)
  await page.getByRole('gridcell').nth(3).click()
  await lookAt(page, '9-gallery')
  await page.getByRole('radio', { name: 'Chart' }).check({ force: true })
  await page.getByRole('table').first().waitFor()
  await lookAt(page, '10-chart')

  // Reload: the same place
  await page.reload()
  await page.getByRole('table').first().waitFor()

  // Export
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const exporting = page.getByRole('dialog', { name: 'Export' })
  await lookAt(page, '11-export')
  await exporting.getByRole('button', { name: 'Export', exact: true }).click()
  await exporting.getByText(/\.pdf/).first().waitFor()
  const figures = path.join(project, 'figures')
  const pdf = readdirSync(figures).find((name) => name.endsWith('.pdf'))!
  const bytes = await readFile(path.join(figures, pdf))
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect(bytes.includes('/FontFile2')).toBe(true)
  expect(bytes.includes('/Type3')).toBe(false)
  const provenance = JSON.parse(readFileSync(path.join(figures, `${pdf}.json`), 'utf8')) as {
    provenance: { run: { count: number } }
  }
  expect(provenance.provenance.run.count).toBe(48)

  // What the server stored is what a command finds
  const list = execFileSync(
    process.execPath,
    [path.join(root, 'bin/inverscope.mjs'), 'list', 'runs', '--json', '--project', project],
    { encoding: 'utf8' },
  )
  expect(JSON.parse(list)).toMatchObject({ runs: [{ kind: 'roundtrip', state: 'done', count: 48 }] })

  // A lost server is said, and nothing else breaks
  killGroup(server.child)
  await page
    .getByText(/does not answer/)
    .first()
    .waitFor()
  await lookAt(page, '12-lost-server')
  expect(
    consoleProblems.filter((problem) => !/WebSocket|ERR_CONNECTION|Failed to load resource/.test(problem)),
  ).toEqual([])
})

async function addThrough(
  page: Page,
  what: 'model' | 'dataset',
  file: string,
  fill?: (dialog: ReturnType<Page['getByRole']>) => Promise<void>,
): Promise<void> {
  await page.getByRole('button', { name: /Add…/ }).click()
  await page.getByRole('menuitem', { name: new RegExp(what, 'i') }).click()
  const dialog = page.getByRole('dialog', { name: `Add ${what}` })
  await dialog.getByRole('textbox').first().fill(file)
  await dialog.getByRole('textbox').first().press('Tab')
  await fill?.(dialog)
  await dialog.getByRole('button', { name: /^Add/ }).click()
}
