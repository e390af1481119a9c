import path from 'node:path'
import { expect, test } from 'vitest'
import { demo, json, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

test('pictures of many runs stand in one grid by any setting: chosen, walked by keys, kept in the address, made a figure', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  const model = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', model, '--name', 'landscape-ddpm', '--preset', 'landscape-ddpm', '--project', folder)
  const options = ['--model', 'landscape-ddpm', '--seed', '420', '--count', '6', '--project', folder]
  await json('run', 'roundtrip', '--checkpoints', '100,1000,6422', '--steps', '2,4', ...options)
  // One that has no latents and no other checkpoint: gaps in the grid.
  await json('run', 'sample', '--checkpoints', '6422', '--steps', '8', ...options)

  const { page, problems } = await openProjectPage(context, folder)
  // All seven are ticked at once
  await page.getByRole('checkbox').first().check()
  await page
    .getByRole('checkbox')
    .nth(6)
    .click({ modifiers: ['Shift'] })
  await lookAt(page, '60-runs-ticked')
  await page.getByRole('link', { name: 'Grid of 7' }).click()
  const grid = page.getByRole('grid')
  await grid.waitFor()
  await expect.poll(() => grid.getByRole('columnheader').allInnerTexts()).toContain('6,422')
  await page
    .getByRole('img', { name: /^Sample of image 0, / })
    .first()
    .waitFor()
  await lookAt(page, '61-grid-of-runs')

  // By keys: right, down, to the far corner, and beside it, where a run is missing and says so; plus enlarges all
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('complementary').getByRole('link', { name: 'Open its page' }).waitFor()
  await page.keyboard.press('Control+End')
  const focused = page.locator('[role=gridcell]:focus')
  await expect
    .poll(async () => [
      await focused.locator('xpath=..').getAttribute('aria-rowindex'),
      await focused.getAttribute('aria-colindex'),
    ])
    .toEqual([await grid.getAttribute('aria-rowcount'), await grid.getAttribute('aria-colcount')])
  await page.getByRole('complementary').getByRole('heading', { name: 'Sample #005' }).waitFor()
  await page.keyboard.press('ArrowLeft')
  await page
    .getByRole('complementary')
    .getByText(/^No chosen run has 1,000, T 8/)
    .waitFor()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('+')
  await page.getByRole('button', { name: /Zoom 200 %/ }).waitFor()
  await page.keyboard.press('0')

  // Two settings by each other, one image of each, latents, minus the first; a reload shows the same
  await page.getByLabel('Rows', { exact: true }).selectOption('steps')
  await page.getByLabel('What of each image').selectOption('latents')
  await page.getByLabel('Image', { exact: true }).fill('3')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.url()).toContain('image=3')
  await page.getByText('not kept').waitFor()
  await lookAt(page, '62-grid-two-settings')
  await page.getByRole('radio', { name: 'Minus the first' }).check({ force: true })
  await page.reload()
  await page
    .getByRole('img', { name: /^Latent, difference of image 3, / })
    .first()
    .waitFor()
  await expect.poll(() => page.getByLabel('Rows', { exact: true }).inputValue()).toBe('steps')
  await lookAt(page, '63-grid-difference')

  // A figure of it, and Enter leads from a cell to the image
  await page.getByRole('button', { name: 'Make a figure of the grid of runs' }).click()
  await page.getByRole('menuitem', { name: 'New figure' }).click()
  await page.waitForURL(/figures\//)
  await page.goBack()
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('Enter')
  await page.waitForURL(/images\/3/)
  expect(problems).toEqual([])
})
