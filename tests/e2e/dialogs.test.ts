import { cp, mkdir, readdir } from 'node:fs/promises'
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
  await page.keyboard.type('nothing like it')
  await dialog.getByText('Nothing is called “nothing like it”.').waitFor()
  await lookAt(page, '71-palette-nothing')
  await dialog.getByLabel('Go to, run, export').fill('')
  await page.keyboard.type('import')
  await dialog.locator('[data-highlighted]', { hasText: 'Import arrays' }).waitFor()
  await expect.poll(() => dialog.getByRole('option').count()).toBe(1)
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
  await page.getByText('Latent error').first().waitFor()
  await lookAt(page, '73-imported')
  await page.keyboard.press('Control+z')
  await page.getByRole('heading', { name: 'study', level: 1 }).waitFor()
  await expect.poll(() => tree.getByRole('link', { name: /Import/ }).count()).toBe(0)
  await expect.poll(() => readdir(path.join(folder, 'removed/runs'))).toHaveLength(1)
  await page.keyboard.press('Control+y')
  await tree.getByRole('link', { name: /Import/ }).waitFor()

  const open = async (item: string) => {
    await page.getByRole('button', { name: 'Add…' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await open('Add model…')
  await dialog.getByLabel('Model').fill(path.join(demo, 'models/potted-finetune'))
  await dialog.getByLabel('Model').blur()
  await dialog.getByText('The file does not say: ').waitFor()
  await lookAt(page, '74-add-model')
  expect(problems).toEqual([])
})
