import { cp, mkdir, readdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { demo, json, lastCheckpoint, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

test('arrays of another program become a run that undo takes away, and every dialog on the way is seen on every size of window', async (context) => {
  const temporary = await temporaryFolder()
  const folder = path.join(temporary, 'study')
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  const run = ['run', 'roundtrip', '--model', 'demo', '--count', '3', '--project', folder]
  const { runs } = await json<{ runs: { id: string }[] }>(...run, '--steps', '2,4', '--seed', '1,2,3,4')
  // What another program would have left in a folder of its own
  const arrays = path.join(temporary, 'arrays')
  await mkdir(arrays)
  for (const name of ['noise.npy', 'latents.npy'])
    await cp(path.join(folder, 'runs', runs[0].id, name), path.join(arrays, name))

  // Served from above both, so that the path picker shows them
  const { page, problems } = await openProjectPage(context, folder, { cwd: temporary })
  const dialog = page.getByRole('dialog')
  const tree = page.getByRole('navigation', { name: 'Project' })
  await page.getByRole('checkbox').first().waitFor()

  // Runs are found and put in order
  await page.getByRole('searchbox', { name: 'Find runs' }).fill('t 4')
  await page.getByRole('button', { name: 'Took' }).click()
  await expect.poll(() => page.locator('main tbody tr').count()).toBe(4)
  await page.getByRole('button', { name: 'Tick these 4' }).click()
  await page.getByRole('link', { name: 'Compare 4' }).waitFor()
  await lookAt(page, '70-find-runs')
  await page.getByRole('searchbox', { name: 'Find runs' }).fill('nothing like it')
  await page.getByRole('heading', { name: 'No run has these words' }).waitFor()
  await lookAt(page, '70-find-no-run')
  await page.getByRole('button', { name: 'Show all runs' }).click()

  await page.keyboard.press('Control+k')
  await dialog.getByRole('option').first().waitFor()
  await lookAt(page, '71-palette')
  await page.keyboard.type('import')
  await dialog.getByRole('option', { name: /^Import arrays/ }).waitFor()
  await page.keyboard.press('Enter')
  await dialog.getByRole('heading', { name: 'Import arrays' }).waitFor()
  await dialog.getByLabel('Latents').fill(path.join(arrays, 'latents.npy'))
  await dialog.getByLabel('Latents').blur()
  await dialog.getByText('Beside it: noise.npy').waitFor()
  await lookAt(page, '72-import')
  await dialog.getByRole('button', { name: 'Take it as well' }).click()
  await dialog.getByRole('button', { name: 'Add' }).click()
  await page.getByRole('heading', { name: /^Import/, level: 1 }).waitFor()
  await page
    .getByRole('img', { name: /Latent of image 0/ })
    .first()
    .waitFor()
  await lookAt(page, '73-imported')
  await page.keyboard.press('Control+z')
  await page.getByRole('heading', { name: 'study', level: 1 }).waitFor()
  await expect.poll(() => tree.getByRole('link', { name: /^Import/ }).count()).toBe(0)
  expect(await readdir(path.join(folder, 'removed/runs'))).toHaveLength(1)
  await page.keyboard.press('Control+y')
  await tree.getByRole('link', { name: /^Import/ }).waitFor()

  const open = async (item: string) => {
    await page.getByRole('button', { name: 'Add…' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await open('Add model…')
  await dialog.getByLabel('Model').fill(path.join(demo, 'models/potted-finetune'))
  await dialog.getByLabel('Model').blur()
  await dialog.getByText('The file does not say: ').waitFor()
  await lookAt(page, '74-add-model')
  await dialog.getByRole('button', { name: 'Choose…' }).click()
  await page.getByRole('heading', { name: 'Choose a model' }).waitFor()
  await page.getByRole('option', { name: 'arrays' }).waitFor()
  await lookAt(page, '75-path-picker')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  // A dataset is added, then moved by hand, said to be gone, and found again
  const images = path.join(temporary, 'images')
  await cp(path.join(demo, 'datasets/potted-32'), images, { recursive: true })
  await open('Add dataset…')
  await dialog.getByLabel('Images').fill(images)
  await dialog.getByLabel('Images').blur()
  await lookAt(page, '76-add-dataset')
  await dialog.getByRole('button', { name: 'Add' }).click()
  await page.getByRole('heading', { name: 'images', level: 1 }).waitFor()
  await rename(images, path.join(temporary, 'elsewhere'))
  await page.reload()
  await page.getByText('images is not where it was').waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('overview')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'study', level: 1 }).waitFor()
  await lookAt(page, '77-missing')
  await page.getByRole('button', { name: 'Find it…' }).click()
  await page.getByRole('heading', { name: /^Where is images now/ }).waitFor()
  await page.getByRole('option', { name: 'elsewhere' }).click()
  await page.getByRole('button', { name: 'Use folder elsewhere' }).click()
  await expect.poll(() => page.getByText('is not where it was').count()).toBe(0)

  await tree.getByRole('link', { name: /^Import/ }).click()
  await page.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await lookAt(page, '78-rename')
  await page.keyboard.press('Escape')

  await page.goto(`${page.url().replace(/(project\/[a-z0-9]+).*/, '$1')}/studies?study=variation`)
  await page.getByText('None in this project yet').waitFor()
  await page.getByText('network evaluations to do, about').waitFor()
  await lookAt(page, '79-new-study')
  await page.getByRole('button', { name: /^All of a model/ }).click()
  await page.getByText('a run that several need is computed once').waitFor()
  await lookAt(page, '79-all-studies')
  expect(problems).toEqual([])
})
