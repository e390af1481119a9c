import { copyFile, mkdir, readdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { json, lastCheckpoint, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

test('a folder that holds a project is opened from where images were asked for, and all figures and tables go into one folder', async (context) => {
  const temporary = await temporaryFolder()
  const [first, other, out] = ['first', 'other', 'paper'].map((name) => path.join(temporary, name))
  const model = path.join(temporary, 'weights', 'demo.pt')
  await mkdir(path.dirname(model))
  await mkdir(out)
  await copyFile(lastCheckpoint, model)
  await json('new', first)
  await json('new', other)
  await json('add', 'model', model, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', other)
  await json('run', 'roundtrip', '--model', 'demo', '--count', '8', '--steps', '4', '--project', other)
  await json('export', 'distances', '--project', other)
  await json('study', 'location', '--runs', '0001', '--project', other)

  const { page, problems } = await openProjectPage(context, first, { cwd: temporary })
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Add dataset' }).click()
  await dialog.getByLabel('Images').fill(other)
  await dialog.getByLabel('Images').blur()
  await dialog.getByText('other is a project.').waitFor()
  await lookAt(page, '80-dataset-is-project')
  await dialog.getByRole('button', { name: 'Open the project' }).click()
  await page.getByRole('heading', { name: 'other', level: 1 }).waitFor()

  await page.goto(`${page.url().replace(/\/$/, '')}/figures`)
  await page.getByRole('button', { name: 'Write all to a folder…' }).click()
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(out)
  await dialog.getByRole('textbox', { name: 'Folder' }).blur()
  await lookAt(page, '81-write-all')
  await dialog.getByRole('button', { name: 'Export' }).click()
  await dialog.getByText('All 2 written to').waitFor()
  await lookAt(page, '81-all-written')
  const written = await readdir(out)
  expect(written.filter((name) => name.endsWith('.pdf'))).toHaveLength(1)
  const study = await readdir(path.join(out, 'location'))
  for (const ending of ['.csv', '.tex', '.pdf', '.svg'])
    expect(
      study.some((name) => name.endsWith(ending)),
      ending,
    ).toBe(true)
  await dialog.getByRole('button', { name: 'Close' }).click()

  // The weights are moved away.
  await rename(path.dirname(model), path.join(temporary, 'moved'))
  await page.goto(page.url().replace('/figures', '/studies?study=all'))
  await page.reload()
  await page.getByText('is not where it was:').waitFor()
  await page.getByText('They cannot be computed before the model is found.').waitFor()
  await lookAt(page, '82-all-studies-without-model')
  expect(problems).toEqual([])
})
