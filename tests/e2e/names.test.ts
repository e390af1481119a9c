import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { demo, json, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

/** Names that a file system and a person may give, each of which has broken a program before. */
const html = '<img src=x onerror="document.title=`taken`">'
const long = 'W'.repeat(120)
const rightToLeft = 'שלום עולם'
const lines = `two\nlines 'and' "quotes"`
const emoji = '🪴👩🏽‍🔬é'

test('names that look like HTML, of full length, with quotes and lines, from right to left and of pictures are shown as they are on every page', async (context) => {
  const temporary = await temporaryFolder()
  const folder = path.join(temporary, `${rightToLeft} ${emoji}`)
  await json('new', folder, '--name', html)
  const project = ['--project', folder]
  const model = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', model, '--name', html, '--preset', 'landscape-ddpm', ...project)
  // A file name of 255 bytes, the longest that Linux knows, and one with a line break
  const images = path.join(temporary, lines)
  await mkdir(images)
  const [first, second] = [`${'é'.repeat(125)}.png`, `${lines} ${emoji}.png`]
  expect(Buffer.byteLength(first)).toBe(254)
  for (const [i, name] of [first, second].entries()) {
    const picture = sharp({ create: { width: 32, height: 32, channels: 3, background: { r: 90 * i, g: 120, b: 200 } } })
    await writeFile(path.join(images, name), await picture.png().toBuffer())
  }
  await json('add', 'dataset', images, '--name', long, ...project)
  const names = [html, long, rightToLeft, emoji]
  for (const name of names)
    await json(
      'run',
      'roundtrip',
      '--model',
      html,
      '--dataset',
      long,
      '--steps',
      '2',
      '--name',
      name,
      '--again',
      ...project,
    )

  const { page, problems } = await openProjectPage(context, folder)
  const tree = page.getByRole('navigation', { name: 'Project' })
  await page.getByRole('heading', { name: html, level: 1 }).waitFor()
  await lookAt(page, '40-names-overview')
  for (const name of names) {
    await tree.getByRole('link', { name }).last().click()
    await page.getByRole('heading', { name, level: 1, exact: true }).waitFor()
  }
  await tree.locator('[data-key^="run/"]').first().click()
  await page.getByRole('gridcell').first().waitFor()
  await lookAt(page, '41-names-gallery')
  await page.getByRole('gridcell').first().click()
  await page.getByRole('link', { name: 'Open its page' }).click()
  await page.getByText(first).or(page.getByText(second)).first().waitFor()
  await lookAt(page, '42-names-image')
  await tree.locator('[data-key^="model/"]').click()
  await page.getByRole('heading', { name: html, level: 1 }).waitFor()
  await lookAt(page, '43-names-model')
  await tree.locator('[data-key^="dataset/"]').click()
  await page.getByRole('heading', { name: long, level: 1 }).waitFor()
  await lookAt(page, '44-names-dataset')
  await page.getByRole('banner').getByRole('button', { name: 'New run' }).click()
  await page.getByRole('dialog', { name: 'New run' }).waitFor()
  await lookAt(page, '45-names-new-run')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').locator('input').fill(html)
  await page.getByRole('option', { name: html }).first().waitFor()
  await page.keyboard.press('Escape')
  for (const place of ['jobs', 'studies', 'compare']) {
    const address = page.url().replace(/(project\/[a-z0-9]+).*/, `$1/${place}`)
    await page.goto(place === 'compare' ? `${address}?runs=${await runIds(page)}` : address)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await lookAt(page, `46-names-${place}`)
  }
  expect(await page.title()).not.toBe('taken')
  await expect.poll(() => page.locator('img[src="x"]').count()).toBe(0)
  expect(problems).toEqual([])
})

async function runIds(page: Awaited<ReturnType<typeof openProjectPage>>['page']): Promise<string> {
  const keys = await page.locator('nav [data-key^="run/"]').evaluateAll((all) => all.map((one) => one.dataset.key!))
  return keys
    .slice(0, 2)
    .map((key) => key.replace('run/', ''))
    .join(',')
}
