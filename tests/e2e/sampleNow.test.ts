import path from 'node:path'
import { expect, test } from 'vitest'
import { demo, json, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

test('a model shows images that appear step by step, while a run is at work, and becomes a run where it is worth keeping', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  const model = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', model, '--name', 'landscape-ddpm', '--preset', 'landscape-ddpm', '--project', folder)
  await json('add', 'dataset', path.join(demo, 'datasets/landscape-32'), '--project', folder)
  const { page, problems } = await openProjectPage(context, folder)
  const tree = page.getByRole('navigation', { name: 'Project' })

  // A run that takes long enough to be at work all the while
  await page.getByRole('banner').getByRole('button', { name: 'New run' }).click()
  const form = page.getByRole('dialog', { name: 'New run' })
  await form.getByRole('combobox', { name: 'Steps T' }).fill('1000')
  await form.getByRole('button', { name: 'Start' }).click()
  const jobs = page.getByRole('contentinfo', { name: 'Jobs' })
  await jobs.getByRole('progressbar').waitFor()

  await tree
    .getByRole('link', { name: /^landscape-ddpm/ })
    .first()
    .click()
  const section = page.getByRole('region', { name: /Sample now/ })
  await section.getByRole('combobox', { name: 'Steps T' }).fill('20')
  await section.getByRole('button', { name: 'Sample' }).click()
  await section.getByText(/Step 20 of 20, in/).waitFor()
  await section.getByRole('img', { name: 'Predicted sample of image 3, step 20' }).waitFor()
  await jobs.getByRole('progressbar').waitFor()
  await lookAt(page, '31-sample-now')

  // Back to the noise by key, and the state in the place of the predicted sample
  await section.getByRole('slider').press('Home')
  await section.getByRole('img', { name: 'Noise of image 0, step 0' }).waitFor()
  await section.getByRole('slider').press('ArrowRight')
  await section.getByRole('radio', { name: 'State' }).check({ force: true })
  await section.getByRole('img', { name: 'State of image 0, step 1' }).waitFor()

  // Wrong settings are said where they are made
  await section.getByRole('combobox', { name: 'Steps T' }).fill('999')
  await section.getByRole('button', { name: 'Sample' }).click()
  await section
    .getByRole('alert')
    .getByText(/No stride gives exactly 999/)
    .waitFor()

  await section.getByRole('combobox', { name: 'Steps T' }).fill('4')
  await section.getByRole('button', { name: 'Sample' }).click()
  await section.getByRole('button', { name: 'Keep as a run' }).click()
  await page.getByRole('heading', { name: /Sample seed 420, T 4/, level: 1 }).waitFor()
  expect(problems).toEqual([])
})
