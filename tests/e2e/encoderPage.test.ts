import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { meanColourEncoder } from '../unit/src-main/models/encoders/encoderFixture.ts'
import { json, lastCheckpoint, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

test('an encoder has its page with every setting, and a run’s health says where rounding decides', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  const file = path.join(folder, 'colour.onnx')
  await writeFile(
    file,
    meanColourEncoder([
      [1, 0, 0],
      [0, 1, 1],
    ]),
  )
  await json('add', 'encoder', file, '--name', 'Mean colour', '--preset', 'imagenet', '--project', folder)
  await json('run', 'roundtrip', '--steps', '4', '--seed', '420', '--count', '3', '--project', folder)

  const { page, problems } = await openProjectPage(context, folder)
  const tree = page.getByRole('navigation', { name: 'Project' })
  await tree.getByRole('link', { name: /Mean colour/ }).click()
  await page.getByRole('heading', { name: 'Mean colour', level: 1 }).waitFor()
  await page.getByText('Resized to, before the middle is cut out (shorterSide)').waitFor()
  await expect.poll(() => page.getByRole('main').innerText()).toMatch(/0\.485, 0\.456, 0\.406/)
  await lookAt(page, '50-encoder')

  const run = /Round trip|noises/i
  await tree.getByRole('link', { name: run }).first().click()
  await page.getByRole('radio', { name: /Health/ }).check({ force: true })
  await page.getByRole('button', { name: 'Measure it' }).click()
  await page.getByRole('cell', { name: 'well conditioned' }).first().waitFor()
  await expect
    .poll(() => page.getByRole('main').innerText())
    .toMatch(/above 1,000 rounding alone may part their states/)
  await lookAt(page, '51-conditioning')
  await page.getByRole('button', { name: 'Try them' }).click()
  await page.getByText(/^(No other setting of the model|With .* the network finds more)/).waitFor()
  await lookAt(page, '52-trials')
  expect(problems).toEqual([])
})
