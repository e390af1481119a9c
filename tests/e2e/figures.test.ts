import { readFile, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { FigureView } from '../../src-shared/contract/figureViews.ts'
import { pdfWords } from '../pdfWords.ts'
import { differenceInInk } from './setup/differenceInInk.ts'
import { json, lastCheckpoint, runCommand, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'
import { settled } from './setup/settled.ts'

async function projectWithStudy(): Promise<string> {
  const project = path.join(await temporaryFolder(), 'study')
  await json('new', project)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', project)
  await json('study', 'step-count', '--model', 'demo', '--steps', '2,4', '--set', 'count=8', '--project', project)
  return project
}

test('a chart of a study becomes a figure: edited in place, with a second panel, exported as PDF, SVG and CSV, and drawn by a command', async (context) => {
  const project = await projectWithStudy()
  const { page, problems } = await openProjectPage(context, project)
  const base = page.url().replace(/(project\/[a-z0-9]+).*/, '$1')

  // From a point of a chart, and from a row of its data, to the images behind them
  await page.goto(`${base}/studies/step-count`)
  const card = page.getByRole('figure').filter({ has: page.getByRole('heading', { name: 'Errors against T' }) })
  await card.getByText('Data', { exact: true }).click()
  const rows = card.getByRole('row')
  await rows
    .filter({ hasText: 'reconstruction' })
    .first()
    .getByRole('link', { name: /T 2 \(0001\)/ })
    .click()
  await page.getByRole('heading', { level: 1, name: /T 2$/ }).waitFor()
  await page.goBack()
  await page.getByRole('table', { name: 'What a finer path changes' }).getByRole('link').nth(1).click()
  await page.getByRole('heading', { level: 1, name: /T 4$/ }).waitFor()
  await page.goBack()
  const canvas = card.locator('canvas')
  await canvas.waitFor()
  await settled(page)
  // Where the keys find the last point, which is one at T = 4, the pointer turns into a hand and finds it, too.
  const points = card.getByRole('listbox')
  await points.focus()
  await page.keyboard.press('End')
  const { x: left, y: top, width, height } = (await points.getByRole('option').boundingBox())!
  await page.mouse.move(left + width / 2, top + height / 2)
  await expect.poll(() => canvas.evaluate((element) => element.style.cursor)).toBe('pointer')
  await page.mouse.click(left + width / 2, top + height / 2)
  await page.getByRole('heading', { level: 1, name: /T 4$/ }).waitFor()

  // From a study's chart to a figure
  await page.goto(`${base}/studies/step-count`)
  await page.getByRole('button', { name: 'Make a figure of Errors against T' }).click()
  await page.getByRole('menuitem', { name: 'New figure' }).click()
  await page.getByRole('heading', { level: 1, name: 'Errors against T' }).waitFor()
  await page.getByText('82.5 × ').waitFor()

  // Its title is edited where it stands, its limits by drag, by key and by typing
  await page.getByRole('button', { name: /^Title: Errors against T/ }).click()
  await page.keyboard.type('What a finer path changes')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Title: What a finer path changes/ }).waitFor()
  const vertical = page.getByRole('group', { name: 'Vertical axis' })
  const upper = page.getByRole('slider', { name: 'Upper limit of the vertical axis' })
  const before = Number(await upper.getAttribute('aria-valuenow'))
  const { x, y } = (await upper.boundingBox())!
  await page.mouse.move(x + 12, y + 12)
  await page.mouse.down()
  await page.mouse.move(x + 12, y - 40, { steps: 4 })
  await page.mouse.up()
  await expect.poll(async () => Number(await upper.getAttribute('aria-valuenow'))).toBeGreaterThan(before)
  await upper.focus()
  await page.keyboard.press('ArrowUp')
  await vertical.getByLabel('To').fill('0.9')
  await page.keyboard.press('Tab')
  await expect.poll(() => upper.getAttribute('aria-valuenow')).toBe('0.9')
  await lookAt(page, '31-figure')

  // A table as a second panel, at the width of a page
  await page
    .getByRole('combobox', { name: 'Add a panel' })
    .selectOption({ label: 'Against the number of steps: What a finer path changes' })
  await page.getByRole('button', { name: '(b) What a finer path changes' }).waitFor()
  await page.getByLabel('Width').selectOption('page')
  await page.getByText('171.4 × ').waitFor()
  await lookAt(page, '32-figure-panels')

  // Exports
  for (const format of ['pdf', 'svg', 'csv']) {
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Format').selectOption(format)
    await dialog.getByRole('button', { name: 'Export' }).click()
    await dialog.getByRole('region', { name: 'Exported' }).or(dialog.getByText('Exported')).first().waitFor()
    await dialog.getByRole('button', { name: 'Close' }).click()
  }
  const figures = path.join(project, 'figures')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Format').selectOption('svg')
  await dialog.getByLabel('Text').selectOption({ label: 'Shapes' })
  await lookAt(page, '33-figure-export')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  const files = await readdir(figures)
  expect(files).toEqual(
    expect.arrayContaining([
      'errors-against-t.json',
      'errors-against-t.pdf',
      'errors-against-t.pdf.json',
      'errors-against-t.svg',
      'errors-against-t-a.csv',
      'errors-against-t-b.csv',
    ]),
  )
  const svg = await readFile(path.join(figures, 'errors-against-t.svg'), 'utf8')
  const texts = {
    pdf: pdfWords(await readFile(path.join(figures, 'errors-against-t.pdf'))),
    svg: [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text).join(' '),
  }
  for (const text of [
    '(a) What a finer path changes',
    '(b)',
    'mean absolute error',
    'reconstruction',
    '0.8',
    'Latent error',
  ])
    for (const words of Object.values(texts)) expect(words.replace(/\s+/g, ' ')).toContain(text)

  // The numbers of the chart are those of the study's table, unrounded
  const chart = (await readFile(path.join(figures, 'errors-against-t-a.csv'), 'utf8')).trim().split('\n')
  const table = (await readFile(path.join(project, 'studies/step-count/against-steps-table.csv'), 'utf8'))
    .trim()
    .split('\n')
  const place = table[0].split(',').indexOf('latent_error')
  expect(chart.slice(1, 3).map((line) => line.split(',').slice(0, 3))).toEqual(
    table.slice(1, 3).map((line, index) => ['latent', ['2', '4'][index], line.split(',')[place]]),
  )
  expect(JSON.parse(await readFile(path.join(figures, 'errors-against-t.pdf.json'), 'utf8'))).toMatchObject({
    title: 'Errors against T',
    design: { width: 'page', columns: 2 },
    provenance: { figure: { id: 'errors-against-t' }, panels: [{ part: 'errors' }, { part: 'against-steps-table' }] },
  })

  // The list, and the same figure by a command beside the open workbench
  await page.goto(`${base}/figures`)
  await page.getByRole('link', { name: 'Errors against T' }).last().waitFor()
  await expect
    .poll(() =>
      page
        .locator('.preview img')
        .evaluateAll((all) => (all as HTMLImageElement[]).every((one) => one.naturalWidth > 0)),
    )
    .toBe(true)
  await lookAt(page, '33-figures')
  expect((await json<{ figures: FigureView[] }>('list', 'figures', '--project', project)).figures).toMatchObject([
    { id: 'errors-against-t', kind: 'panels', panels: 2, studies: ['step-count'] },
  ])
  const again = path.join(project, 'again.svg')
  await json('export', 'errors-against-t', '--out', again, '--project', project)
  expect((await readFile(again)).equals(await readFile(path.join(figures, 'errors-against-t.svg')))).toBe(true)

  // With its text as shapes it looks the same
  const outlined = path.join(project, 'outlined.svg')
  await json('export', 'errors-against-t', '--outline-text', '--out', outlined, '--project', project)
  const [withText, withShapes] = [await readFile(again, 'utf8'), await readFile(outlined, 'utf8')]
  expect(withShapes).not.toContain('<text')
  // Browsers give text more contrast than shapes, 7 % of the ink where the table is half of the figure; the same share as in the unit test.
  const browser = page.context().browser()!
  expect(await differenceInInk(browser, withShapes, withText)).toBeLessThan(0.1)
  expect(await differenceInInk(browser, withText.replaceAll(/<text.*?<\/text>/g, ''), withText)).toBeGreaterThan(0.3)
  expect(problems).toEqual([])
})

test('a figure whose study is gone says what to do, on the command line too', async () => {
  const project = await projectWithStudy()
  await json('export', 'distances', '--out', path.join(project, 'd.pdf'), '--project', project)
  const [{ id, runs }] = (await json<{ figures: FigureView[] }>('list', 'figures', '--project', project)).figures
  expect(
    await runCommand(['export', id, '--out', path.join(project, 'again.pdf'), '--project', project]),
  ).toMatchObject({ code: 0 })
  await rm(path.join(project, 'runs', runs[0]), { recursive: true })
  const refused = await runCommand(['export', id, '--project', project])
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('cannot be drawn')
  expect(refused.stderr).toContain('Bring it back or compute it again, or take the panel out of the figure.')
})
