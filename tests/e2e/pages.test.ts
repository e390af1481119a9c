import path from 'node:path'
import { expect, test } from 'vitest'
import { demo, json, temporaryFolder } from './setup/command.ts'
import { lookAt, viewports } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

test('every screen of a project with a series shows its images and numbers: gallery, image, compare, over training, studies, jobs, preferences, help', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  const model = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', model, '--name', 'landscape-ddpm', '--preset', 'landscape-ddpm', '--project', folder)
  const options = ['--model', 'landscape-ddpm', '--steps', '4', '--seed', '420', '--count', '6', '--project', folder]
  await json('run', 'roundtrip', '--checkpoints', '3000,6422', '--keep-states', ...options)
  await json(
    'study',
    'location',
    '--model',
    'landscape-ddpm',
    '--set',
    'count=6',
    '--set',
    'steps=4',
    '--set',
    'against=',
    '--project',
    folder,
  )

  const { page, problems } = await openProjectPage(context, folder)
  const base = page.url().replace(/(project\/[a-z0-9]+).*/, '$1')
  const tree = page.getByRole('navigation', { name: 'Project' })

  // Overview: two runs are ticked and compared
  await page.getByRole('checkbox').first().waitFor()
  await lookAt(page, '20-overview')
  for (const box of [0, 1]) await page.getByRole('checkbox').nth(box).check()
  await page.getByRole('link', { name: 'Compare 2' }).click()
  await page.getByRole('img', { name: 'Sample of image 0, run B' }).waitFor()
  await lookAt(page, '21-compare')
  await page.getByRole('radio', { name: 'Wipe' }).check({ force: true })
  await page.getByRole('img', { name: /Image 0 of A and B/ }).waitFor()
  await page.getByRole('radio', { name: 'Difference' }).check({ force: true })
  await page.getByRole('img', { name: 'Difference of image 0, run B minus A' }).waitFor()
  await page.getByRole('radio', { name: 'Numbers' }).check({ force: true })
  await page.getByRole('heading', { name: 'Pair by pair' }).waitFor()
  await lookAt(page, '22-compare-numbers')
  await page.getByRole('radio', { name: 'Settings' }).check({ force: true })
  await page.getByRole('rowheader', { name: /Training step/ }).waitFor()

  // Over training: the cursor steps by key and moves numbers and address
  await tree.getByRole('link', { name: /landscape-ddpm, T 4/ }).click()
  await page.getByRole('heading', { name: 'Over training', level: 1 }).waitFor()
  await page.getByRole('heading', { name: /^Errors/, level: 2 }).waitFor()
  await page.getByRole('complementary').getByText('Training step 6,422').waitFor()
  await page.keyboard.press('ArrowLeft')
  await page.getByRole('complementary').getByText('Training step 3,000').waitFor()
  await expect.poll(() => page.url()).toContain('step=3000')
  await lookAt(page, '23-over-training')
  // The checkpoints minus the last, by the maps that runs are compared with
  await page.keyboard.press('d')
  const before = page.getByRole('img', { name: 'Sample of image 0 at training step 3,000' })
  await page.getByLabel('How a difference is shown').selectOption('flip')
  await expect.poll(() => before.getAttribute('src')).toContain('&map=flip')
  await expect.poll(() => before.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(32)
  await lookAt(page, '23-over-training-flip')

  // Gallery: star by key, filter by star, zoom all pictures, open the image with its path
  await tree
    .getByRole('link', { name: /Round trip seed 420, T 4/ })
    .first()
    .click()
  await page.getByRole('gridcell').nth(2).click()
  await page.keyboard.press('s')
  await page.getByText('#000 starred').waitFor()
  await page.keyboard.press('+')
  await page.getByRole('button', { name: /Zoom 200 %/ }).waitFor()
  await page.getByRole('button', { name: /Filter, group/ }).click()
  await page.getByRole('checkbox', { name: 'Starred only' }).check()
  await page.getByText('1 of 6 images').waitFor()
  await lookAt(page, '24-gallery-filter')
  await page.keyboard.press('Escape')
  await page.getByRole('radio', { name: 'Health' }).check({ force: true })
  await page.getByRole('heading', { name: /Why does it not reconstruct/ }).waitFor()
  await lookAt(page, '24-health')
  await page.getByRole('radio', { name: 'Grid' }).check({ force: true })
  await page
    .getByRole('img', { name: /of image 0/ })
    .first()
    .waitFor()
  await page.getByRole('link', { name: 'Open its page' }).click()
  await page.getByRole('img', { name: 'Inversion path, step 4' }).waitFor()
  await lookAt(page, '25-image')

  // Studies, jobs, preferences, help
  await tree.getByRole('link', { name: /Where the latents lie/ }).click()
  await page.locator('canvas').first().waitFor()
  await lookAt(page, '26-study')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await lookAt(page, '26-study-export')
  await page.keyboard.press('Escape')
  // It is removed with its numbers, and by undo it is back with them
  await page.getByRole('button', { name: /^More for Where the latents lie/ }).click()
  await page.getByRole('menuitem', { name: 'Remove from the project' }).click()
  await expect.poll(() => tree.getByRole('link', { name: /Where the latents lie/ }).count()).toBe(0)
  await page.keyboard.press('Control+z')
  await tree.getByRole('link', { name: /Where the latents lie/ }).click()
  await page.locator('canvas').first().waitFor()
  for (const [place, heading, name] of [
    ['studies', 'Studies', '27-studies'],
    ['jobs', 'Jobs', '28-jobs'],
    ['preferences', 'Preferences', '29-preferences'],
    ['help', 'Help', '30-help'],
  ]) {
    await page.goto(`${base}/${place}`)
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await lookAt(page, name)
  }
  // What an ended run leads to is in reach without scrolling sideways
  await page.goto(`${base}/jobs`)
  await page.setViewportSize(viewports.small)
  const ended = page.getByRole('group', { name: 'Runs that have ended' })
  await ended.getByRole('link', { name: 'Over training' }).first().waitFor()
  await expect.poll(() => ended.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
  await page.setViewportSize(viewports.wide)

  // A star lasts in the project; before a run is removed it is told that a study measured it, and by undo it comes back
  await page.goto(base)
  await tree
    .getByRole('link', { name: /Round trip seed 420, T 4/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Star image 0', pressed: true }).waitFor()
  await page.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: 'Remove from the project' }).click()
  await page.getByRole('list', { name: 'Made from it' }).getByText('Where the latents lie').waitFor()
  await lookAt(page, '31-remove')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText(/removed from the project/).waitFor()
  await page.keyboard.press('Control+z')
  await expect.poll(() => tree.getByRole('link', { name: /Round trip seed 420, T 4/ }).count()).toBe(2)
  expect(problems).toEqual([])
})
