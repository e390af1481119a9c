import path from 'node:path'
import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { demo, json, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

interface Runs {
  runs: { kind: string; state: string; count: number; steps: number; checkpoint?: number }[]
}

test('from the start, a folder of images and a model are all that it takes to see them inverted', async (context) => {
  const folder = path.join(await temporaryFolder(), 'first')
  const { page, problems } = await openProjectPage(context)
  await page.getByRole('button', { name: 'Invert images' }).click()
  const dialog = page.getByRole('dialog', { name: 'Invert images' })
  await dialog.getByRole('button', { name: 'Take the demonstration’s' }).click()
  await dialog.getByText('256', { exact: true }).waitFor()
  await dialog.getByRole('textbox', { name: 'How many' }).fill('6')
  await dialog.getByRole('textbox', { name: 'Steps T' }).fill('4')
  await dialog.getByRole('textbox', { name: 'Project' }).fill(folder)
  await lookAt(page, '32-invert-images')
  await dialog.getByRole('button', { name: 'Invert' }).click()
  await page.getByRole('heading', { name: 'Round trip landscape-32, T 4', level: 1 }).waitFor()
  await page.getByRole('img', { name: /^Reconstruction of image 5/i }).waitFor()
  expect(await readdir(path.join(folder, 'runs'))).toHaveLength(1)
  expect(problems).toEqual([])
})

test('a sweep over checkpoints and T is planned, started and worked off from the page', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  const model = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', model, '--name', 'landscape-ddpm', '--preset', 'landscape-ddpm', '--project', folder)
  const { page, problems } = await openProjectPage(context, folder)
  const form = page.getByRole('dialog', { name: 'New run' })
  const askForSweep = async () => {
    await page.getByRole('banner').getByRole('button', { name: 'New run' }).click()
    await form.getByRole('radio', { name: 'Sample' }).check({ force: true })
    await form.getByRole('combobox', { name: 'Checkpoint' }).selectOption({ label: 'all 5, a run of each' })
    await form.getByRole('textbox', { name: 'Images' }).fill('2')
    await form.getByRole('combobox', { name: 'Steps T' }).fill('4')
    await form.getByRole('combobox', { name: 'Steps T' }).press('Tab')
    await form.getByText('Advanced settings').click()
  }
  await askForSweep()

  // What leaves some of the images out stands beside their number
  const placeOf = async (name: string) => (await form.getByRole('textbox', { name, exact: true }).boundingBox())!
  const isBeside = async () => {
    const [images, only] = [await placeOf('Images'), await placeOf('Only these of them')]
    return only.y === images.y && only.x > images.x
  }
  await expect.poll(isBeside).toBe(true)

  // What is no number starts nothing
  await form.getByLabel('Further T').fill('2; 8')
  await form.getByText('Whole numbers, 1 or more, with commas.').waitFor()
  await expect.poll(() => form.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true)
  await form.getByLabel('Further T').fill('2')
  const plan = form.getByRole('region', { name: 'Plan' })
  await plan.getByText('All runs of the sweep').waitFor()
  await expect.poll(async () => (await plan.textContent())!.replace(/\s+/g, '')).toMatch(/Runs10.*Evaluationsleft60/)
  await lookAt(page, '33-sweep')
  await form.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: /T 4/ }).first().waitFor()
  await expect
    .poll(async () => (await json<Runs>('list', 'runs', '--project', folder)).runs.map(({ state }) => state), {
      timeout: 300_000,
      interval: 2000,
    })
    .toEqual(Array.from({ length: 10 }, () => 'done'))
  const { runs } = await json<Runs>('list', 'runs', '--project', folder)
  expect(new Set(runs.map(({ checkpoint, steps }) => `${checkpoint} ${steps}`)).size).toBe(10)

  // The same sweep again is there: it is shown, and nothing is started
  await askForSweep()
  await form.getByLabel('Further T').fill('2')
  await plan.getByText('All 10 are there and stay as they are.').waitFor()
  await expect
    .poll(async () => (await plan.textContent())!.replace(/\s+/g, ''))
    .toMatch(/Donealready10Evaluationsleft0/)
  await lookAt(page, '33-sweep-again')
  await form.getByRole('button', { name: 'Show' }).click()
  await form.waitFor({ state: 'hidden' })
  expect((await json<Runs>('list', 'runs', '--project', folder)).runs).toHaveLength(10)

  // Unless somebody insists
  await askForSweep()
  await form.getByLabel('Further T').fill('2')
  await plan.getByRole('checkbox', { name: 'Compute all again' }).check()
  await expect
    .poll(async () => (await plan.textContent())!.replace(/\s+/g, ''))
    .toMatch(/Donealready0Evaluationsleft60/)
  await form.getByRole('button', { name: 'Start' }).click()
  await expect.poll(async () => (await json<Runs>('list', 'runs', '--project', folder)).runs.length).toBe(20)

  // The checkpoints are seen over training
  await page
    .getByRole('navigation', { name: 'Project' })
    .getByRole('link', { name: /landscape-ddpm, T 2/ })
    .click()
  await page.getByRole('heading', { name: 'Over training', level: 1 }).waitFor()
  expect(problems).toEqual([])
})

test('images between the latents of an earlier run, and variations of them, are started from the page', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  const model = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', model, '--name', 'landscape-ddpm', '--preset', 'landscape-ddpm', '--project', folder)
  const options = ['--model', 'landscape-ddpm', '--steps', '2', '--count', '3', '--project', folder]
  await json('run', 'sample', '--seed', '1', ...options)
  await json('run', 'sample', '--seed', '2', ...options)
  const { page, problems } = await openProjectPage(context, folder)
  const form = page.getByRole('dialog', { name: 'New run' })
  const open = async (kind: string) => {
    await page.getByRole('banner').getByRole('button', { name: 'New run' }).click()
    await form.getByRole('radio', { name: kind }).check({ force: true })
    await form.getByRole('combobox', { name: 'Steps T' }).fill('2')
  }
  await open('Interpolate')
  await form.getByLabel('Which of its arrays').selectOption({ label: 'its noise' })
  await form.getByLabel('Which of that one’s arrays').selectOption({ label: 'its noise' })
  await form.getByRole('textbox', { name: 'Points between' }).fill('2')
  await form
    .getByText('Images12')
    .or(form.getByText('24', { exact: true }))
    .first()
    .waitFor()
  await lookAt(page, '34-interpolate')
  await form.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('heading', { name: /^Sample between noise/, level: 1 }).waitFor()

  await open('Vary')
  await form.getByLabel('Which of its arrays').selectOption({ label: 'its noise' })
  await form.getByRole('textbox', { name: 'Variance added' }).fill('2')
  await form.getByText('A number from 0 to 1.').waitFor()
  await form.getByRole('textbox', { name: 'Variance added' }).fill('0.1')
  await form.getByRole('textbox', { name: 'Draws', exact: true }).fill('2')
  await lookAt(page, '35-vary')
  await form.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('heading', { name: /^Sample variations of noise/, level: 1 }).waitFor()
  expect(problems).toEqual([])
})
