import path from 'node:path'
import { expect, test } from 'vitest'
import type { Verification } from '../../src-shared/contract/views.ts'
import { readNpy, readRows } from '../../src-main/store/npyFile.ts'
import { demo, json, lastCheckpoint, runCommand, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

interface Runs {
  runs: { id: string; folder: string; state: string; count: number }[]
}

async function newProject(): Promise<string> {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  return folder
}

const six = ['run', 'roundtrip', '--steps', '4', '--count', '6', '--seed', '7', '--batch', '4']

test('an image of a run is computed again, here byte for byte, and made alone by the command on its page', async (context) => {
  const project = await newProject()
  const { runs } = await json<Runs>(...six, '--project', project)
  const [{ id, folder }] = runs
  const found = await json<Verification>('verify', id, '--images', '5,1', '--project', project)
  expect(found).toMatchObject({ agrees: true, agreeing: 6, recomputed: 2 })
  expect(found.images?.map(({ row, same }) => [row, same])).toEqual([
    [1, true],
    [5, true],
  ])
  const wrong = await runCommand(['verify', id, '--images', '4-6', '--project', project])
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('has no image 6: it has 6, numbered from 0')])

  const { page, problems } = await openProjectPage(context, project)
  const base = page.url().replace(/(project\/[a-z0-9]+).*/, '$1')
  await page.goto(`${base}/runs/${id}/images/5`)
  await page.getByRole('button', { name: 'Compute this one again' }).click()
  await page.getByText('Byte for byte the same').waitFor()
  await lookAt(page, '62-image-again')
  const command = await page.locator('code', { hasText: 'npx inverscope run' }).textContent()
  await page.goto(`${base}/runs/${id}?images=1-3,5`)
  await page.getByText('4 of 6 images').waitFor()
  await lookAt(page, '63-images-by-number')
  expect(problems).toEqual([])

  const made = await json<Runs>(...command!.split(' ').slice(2), '--project', project)
  expect(made.runs).toMatchObject([{ count: 1, state: 'done' }])
  for (const tensor of ['noise', 'samples', 'latents', 'reconstructions']) {
    const { data } = await readNpy(path.join(made.runs[0].folder, `${tensor}.npy`))
    const whole = await readRows(path.join(folder, `${tensor}.npy`), 5, 1)
    const apart = Math.max(...whole.map((value, place) => Math.abs(value - data[place])))
    // The noise is the same; the network's rounding depends on the other images of a batch.
    expect(apart, tensor).toBeLessThanOrEqual(tensor === 'noise' ? 0 : 1e-3)
  }
})

test('images of a dataset are inverted by their numbers, and come out as in the whole dataset', async () => {
  const project = await newProject()
  await json('add', 'dataset', path.join(demo, 'datasets/landscape-32'), '--name', 'images', '--project', project)
  const settings = ['run', 'invert', '--dataset', 'images', '--steps', '4', '--project', project]
  const whole = await json<Runs>(...settings, '--limit', '6')
  const some = await json<Runs>(...settings, '--images', '5,1-2')
  expect(some.runs).toMatchObject([{ count: 3, state: 'done' }])
  for (const [place, row] of [1, 2, 5].entries())
    expect(await readRows(path.join(some.runs[0].folder, 'samples.npy'), place, 1)).toEqual(
      await readRows(path.join(whole.runs[0].folder, 'samples.npy'), row, 1),
    )
  const again = await json<Runs>(...settings, '--images', '1,2,5')
  expect(again.runs[0].id).toBe(some.runs[0].id)
  const beyond = await runCommand([...settings, '--images', '99999'])
  expect([beyond.code, beyond.stderr]).toEqual([
    1,
    expect.stringContaining('The run setting images 99999 is not possible'),
  ])
})

test('images of an earlier run are sampled again by their places in it, from the noises that they had', async () => {
  const project = await newProject()
  const { runs } = await json<Runs>(...six, '--project', project)
  const [{ id, folder }] = runs
  const some = ['run', 'sample', '--from', `${id}:noise`, '--images', '5,1-2', '--steps', '8', '--project', project]
  const made = await json<Runs>(...some)
  expect(made.runs).toMatchObject([{ count: 3, state: 'done' }])
  for (const [place, row] of [1, 2, 5].entries())
    expect(await readRows(path.join(made.runs[0].folder, 'noise.npy'), place, 1)).toEqual(
      await readRows(path.join(folder, 'noise.npy'), row, 1),
    )
  expect((await json<Runs>(...some.map((word) => (word === '5,1-2' ? '1,2,5' : word)))).runs[0].id).toBe(
    made.runs[0].id,
  )
  const beyond = await runCommand([...some.map((word) => (word === '5,1-2' ? '4-6' : word))])
  expect([beyond.code, beyond.stderr]).toEqual([1, expect.stringContaining('there are 6 images, numbered from 0')])
})
