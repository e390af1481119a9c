import { cp, mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { demo, json, lastCheckpoint, temporaryFolder } from './setup/command.ts'
import { lookAt, viewports } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

test('a dataset is picked, added, renamed, missed, found again, removed and restored, so is a run that cannot be read, and each of it is seen on every size of window', async (context) => {
  const temporary = await temporaryFolder()
  const folder = path.join(temporary, 'study')
  const images = path.join(temporary, 'photographs')
  await cp(path.join(demo, 'datasets/landscape-32'), images, { recursive: true })
  // What else lies there: folders of training, a file that is no dataset
  for (const name of ['checkpoints', 'figures', 'notebooks']) await mkdir(path.join(temporary, name))
  await cp(lastCheckpoint, path.join(temporary, 'ema_0.999_006422.pt'))
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  await json('run', 'roundtrip', '--model', 'demo', '--count', '2', '--steps', '2', '--project', folder)
  // A run whose disk was full, say
  await mkdir(path.join(folder, 'runs/0002-lost'))
  await writeFile(path.join(folder, 'runs/0002-lost/run.json'), '{ "format": "inverscope-run", "id": "0002-l')

  const { page, problems } = await openProjectPage(context, folder, { cwd: temporary })
  const base = page.url().replace(/(project\/[a-z0-9]+).*/, '$1')
  const dialog = page.getByRole('dialog')
  const tree = page.getByRole('navigation', { name: 'Project' })
  const menu = async (name: string, item: string) => {
    await page.getByRole('button', { name: `More for ${name}` }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  const goTo = async (place: string) => {
    await dialog.getByLabel('Filter, or a path').fill(place)
    await page.keyboard.press('Enter')
    await expect.poll(() => dialog.locator('.answer').textContent()).toBe(place)
  }
  // A picture that is on its way when its dataset goes is answered with an error.
  const arrived = (images: HTMLImageElement[]) => images.length > 0 && images.every((image) => image.naturalWidth > 0)
  const pictures = () => expect.poll(() => page.locator('main img').evaluateAll(arrived)).toBe(true)
  await page.getByRole('checkbox').first().waitFor()

  // Picked, with the keys alone once a path was typed
  await page.getByRole('button', { name: 'Add…' }).click()
  await page.getByRole('menuitem', { name: 'Add dataset…' }).click()
  await dialog.getByRole('heading', { name: 'Add dataset' }).waitFor()
  await dialog.getByRole('button', { name: 'Choose…' }).click()
  await dialog.getByRole('heading', { name: 'Choose a dataset' }).waitFor()
  await goTo(temporary)
  await dialog.getByRole('option', { name: 'photographs' }).waitFor()
  await lookAt(page, '75-picker')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.type('nothing like it')
  await dialog.getByText('Nothing here is called “nothing like it”.').waitFor()
  await lookAt(page, '75-picker-nothing')
  await goTo(images)
  await dialog.getByRole('button', { name: 'Use folder photographs' }).click()
  await dialog.getByRole('heading', { name: 'Add dataset' }).waitFor()
  await expect.poll(() => dialog.getByLabel('Images').inputValue()).toBe(images)
  await lookAt(page, '76-add-dataset')
  await dialog.getByRole('button', { name: 'Add' }).click()
  await page.getByRole('heading', { name: 'photographs', level: 1 }).waitFor()

  await menu('photographs', 'Rename…')
  await dialog.getByRole('heading', { name: 'Rename' }).waitFor()
  await lookAt(page, '77-rename')
  await dialog.getByLabel('Name').fill('Photographs of landscapes, 32 × 32')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Photographs of landscapes, 32 × 32', level: 1 }).waitFor()

  // Its folder gets another name while nobody looks
  const elsewhere = path.join(temporary, 'photographs-of-2026')
  await pictures()
  await page.goto(base)
  await page.getByRole('heading', { name: 'study', level: 1 }).waitFor()
  await rename(images, elsewhere)
  // Whoever did that comes back from another window.
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await page.getByText('is not where it was').waitFor()
  await lookAt(page, '78-missing')
  await page.getByRole('button', { name: 'Find it…' }).click()
  await goTo(path.join(temporary, 'figures'))
  await dialog.getByRole('button', { name: 'Use folder figures' }).click()
  await page.getByRole('alert').filter({ hasText: 'holds no images' }).waitFor()
  await lookAt(page, '78-missing-not-this')
  await page.getByRole('button', { name: 'Find it…' }).click()
  await goTo(elsewhere)
  await dialog.getByRole('button', { name: 'Use folder photographs-of-2026' }).click()
  await expect.poll(() => page.getByText('is not where it was').count()).toBe(0)

  // Removed, listed, restored
  await tree.getByRole('link', { name: 'Photographs of landscapes' }).click()
  await page.getByRole('heading', { name: 'Photographs of landscapes, 32 × 32', level: 1 }).waitFor()
  await pictures()
  await menu('Photographs of landscapes, 32 × 32', 'Remove from the project')
  await page.getByRole('heading', { name: 'study', level: 1 }).waitFor()
  await tree.getByRole('link', { name: 'demo' }).click()
  await menu('demo', 'Remove from the project')
  await page.getByRole('heading', { name: 'study', level: 1 }).waitFor()
  const removed = page.getByRole('list', { name: 'Removed, the last first' })
  await page.locator('summary', { hasText: 'Removed 2' }).click()
  await expect.poll(() => removed.getByRole('listitem').count()).toBe(2)
  const lost = page.getByRole('alert').filter({ hasText: 'The run 0002-lost cannot be read: run.json' })
  await lost.getByRole('button', { name: /^Remove/ }).click()
  await expect.poll(() => removed.getByRole('listitem').count()).toBe(3)
  await expect.poll(() => lost.count()).toBe(0)
  await expect.poll(() => readdir(path.join(folder, 'removed/runs'))).toEqual(['0002-lost'])
  await lookAt(page, '79-removed')
  await page.keyboard.press('Control+z')
  await lost.waitFor()
  await page.getByRole('button', { name: 'Restore the model demo' }).click()
  await tree.getByRole('link', { name: 'demo' }).waitFor()
  await page.getByRole('button', { name: /^Restore the dataset Photographs/ }).click()
  await tree.getByRole('link', { name: 'Photographs of landscapes' }).waitFor()
  await expect.poll(() => removed.count()).toBe(0)
  // Pictures of a larger window that were still on their way when their folder went are answered with an error, which nobody sees any more.
  const onTheirWay = /status of 404 .*\/datasets\/photographs\/\d+\.png$/
  expect(problems.filter((problem) => !onTheirWay.test(problem))).toEqual([])
})

test('all studies of a model are offered with what they cost, and a chosen form comes into sight also in a narrow window', async (context) => {
  const temporary = await temporaryFolder()
  const folder = path.join(temporary, 'study')
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  const { page, problems } = await openProjectPage(context, folder, { cwd: temporary })
  await page.getByRole('link', { name: 'Ask a question…' }).click()
  await page.getByRole('heading', { name: 'Studies', level: 1 }).waitFor()
  const top = (name: string) => page.getByRole('form', { name }).evaluate((form) => form.getBoundingClientRect().top)
  await page.setViewportSize(viewports.narrow)
  await expect.poll(() => top('New study')).toBeGreaterThan(viewports.narrow.height)
  await page.getByRole('button', { name: 'Normality' }).click()
  await expect.poll(() => top('New study')).toBeLessThan(viewports.narrow.height / 2)
  await page.getByRole('button', { name: 'All of a model' }).click()
  await expect.poll(() => top('Several studies')).toBeLessThan(viewports.narrow.height / 2)
  // Planning measures how fast the model is here.
  await page.getByText('network evaluations to do').waitFor()
  await lookAt(page, '80-all-studies')
  expect(problems).toEqual([])
})
