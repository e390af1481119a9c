import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { demo, json, lastCheckpoint, startCommand, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'
import { stopEngines } from './setup/stopEngines.ts'
import { untilFinished } from './setup/untilFinished.ts'

/** Waits until the pictures of these names are enlarged so far. */
async function expectScales(page: Page, scales: Record<string, number>): Promise<void> {
  const scaleOf = (name: string) =>
    page.getByRole('img', { name, exact: true }).evaluate((image) => new DOMMatrix(getComputedStyle(image).transform).a)
  const now = async () =>
    Object.fromEntries(await Promise.all(Object.keys(scales).map(async (name) => [name, await scaleOf(name)])))
  await expect.poll(now).toEqual(scales)
}

test('pictures beside each other are enlarged together or each by itself, and their differences are shown by L1, L2 and FLIP', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  const model = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', model, '--name', 'landscape-ddpm', '--preset', 'landscape-ddpm', '--project', folder)
  const options = ['--model', 'landscape-ddpm', '--steps', '4', '--seed', '420', '--count', '3', '--project', folder]
  await json('run', 'roundtrip', '--checkpoints', '3000,6422', ...options)
  const { page, problems } = await openProjectPage(context, folder)
  for (const box of [0, 1]) await page.getByRole('checkbox').nth(box).check()
  await page.getByRole('link', { name: 'Compare 2' }).click()
  const [a, b, below] = ['Sample of image 0, run A', 'Sample of image 0, run B', 'Sample of image 1, run B']
  await page.getByRole('img', { name: a }).waitFor()

  // Together, then apart: only the picture that was used is enlarged further, and a reload remembers that they are apart
  await page.getByRole('button', { name: 'Larger' }).click()
  await expectScales(page, { [a]: 2, [b]: 2 })
  await page.getByRole('button', { name: 'Link zoom', pressed: true }).click()
  await page.getByRole('img', { name: b }).click()
  await page.getByRole('button', { name: 'Larger' }).click()
  await page.getByRole('button', { name: /Zoom 400 %/ }).waitFor()
  await expectScales(page, { [a]: 2, [b]: 4, [below]: 2 })
  await lookAt(page, '65-zoom-unlinked')
  await page.reload()
  await page.getByRole('img', { name: b }).waitFor()
  await page.getByRole('button', { name: 'Link zoom', pressed: false }).waitFor()
  await page.getByRole('img', { name: b }).click()
  await page.getByRole('button', { name: 'Larger' }).click()
  await expectScales(page, { [a]: 1, [b]: 2 })
  // Joined again, all are as the one used last
  await page.getByRole('button', { name: 'Link zoom', pressed: false }).click()
  await expectScales(page, { [a]: 2, [below]: 2 })
  await page.getByRole('button', { name: /Zoom 200 %/ }).click()

  // Each map has its own picture, and its bar says what its colours are
  await page.getByRole('radio', { name: 'Difference' }).check({ force: true })
  const difference = page.getByRole('img', { name: 'Difference of image 0, run B minus A' })
  await difference.waitFor()
  const bar = page.getByRole('img', { name: 'Black is −1, mid grey 0, white 1' })
  await bar.waitFor()
  // In the line of what it is the scale of
  const middleOf = async (of: Locator) => (await of.boundingBox().then((box) => box && box.y + box.height / 2)) ?? NaN
  const ways = page.getByRole('radiogroup', { name: 'How', exact: true })
  await expect.poll(async () => Math.abs((await middleOf(bar)) - (await middleOf(ways)))).toBeLessThan(6)
  for (const map of ['l1', 'l2', 'flip']) {
    await page.getByLabel('How a difference is shown').selectOption(map)
    await expect.poll(() => difference.getAttribute('src')).toContain(`map=${map}`)
    await expect
      .poll(() => difference.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
      .toBe(32)
  }
  await page.getByRole('img', { name: 'Black is 0, the brightest 1' }).waitFor()
  await lookAt(page, '66-compare-flip')
  // Noise and latents are no images, which is said, and they are shown signed
  await page.getByLabel('What of each image').selectOption('latents')
  await page.getByText('FLIP says how different images look, and these are none').waitFor()
  await expect.poll(() => difference.getAttribute('src')).not.toContain('map=')
  await page.getByRole('img', { name: 'Black is −1, mid grey 0, white 1' }).waitFor()

  // On the page of an image, the map stays from image to image
  await page.getByRole('button', { name: '#001' }).click()
  await page.getByRole('heading', { name: 'Image #001' }).waitFor()
  await page.getByLabel('How a difference is shown').selectOption('flip')
  await page.getByLabel('Gain of the difference').selectOption({ label: 'Gain ×2' })
  const own = (row: number) => page.getByRole('img', { name: `Reconstruction − sample of image ${row}` })
  await expect.poll(() => own(1).getAttribute('src')).toContain('limit=0.5&map=flip')
  await page.getByRole('button', { name: 'Next image' }).click()
  await expect.poll(() => own(2).getAttribute('src')).toContain('limit=0.5&map=flip')
  await lookAt(page, '67-image-flip')
  expect(problems).toEqual([])
})

test('a run of some images is compared with the run of all by the images that both have', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  const made = async (...options: string[]) =>
    (await json<{ runs: { id: string }[] }>('run', 'roundtrip', ...options, '--project', folder)).runs[0].id
  const all = await made('--count', '6', '--steps', '4')
  const some = await made('--from', `${all}:noise`, '--images', '1,3-4', '--steps', '8')
  const { page, problems } = await openProjectPage(context, folder)
  const base = page.url().replace(/(project\/[a-z0-9]+).*/, '$1')
  await page.goto(`${base}/compare?runs=${all},${some}`)
  await page.getByText('A has 6 images; B has 3 of them.').waitFor()
  const picture = page.getByRole('img', { name: 'Sample of image 3, run B' })
  await picture.waitFor()
  await expect.poll(() => picture.getAttribute('src')).toContain(`/runs/${some}/samples/1.png`)
  await expect.poll(() => page.getByRole('img', { name: /^Sample of image \d+, run A$/ }).count()).toBe(3)
  await page.getByRole('radio', { name: 'Difference' }).check({ force: true })
  const difference = page.getByRole('img', { name: 'Difference of image 3, run B minus A' })
  await expect
    .poll(() => difference.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
    .toBe(32)
  await lookAt(page, '68-compare-some')
  await page.getByRole('radio', { name: 'Numbers' }).check({ force: true })
  await page.getByText('differences are over 3 pairs, the images that both have.').waitFor()
  await lookAt(page, '69-compare-some-numbers')
  expect(problems).toEqual([])
})

test('Compare follows a run at work, says of one that is removed that it is gone, and has it back when that is undone', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  const options = ['--count', '24', '--batch', '1', '--seed', '7', '--project', folder]
  await json('run', 'sample', '--steps', '2', ...options)
  const { page, problems, server } = await openProjectPage(context, folder)
  const base = page.url().replace(/(project\/[a-z0-9]+).*/, '$1')
  const second = startCommand(['run', 'sample', '--steps', '100', '--json', ...options])
  await page
    .getByRole('main')
    .getByRole('link', { name: /T 100$/ })
    .waitFor()
  const run = path.join(folder, 'runs/0002-sample-seed-7-t-100')
  expect(await untilFinished(run, 1, second.ended)).toBe(true)
  const goOn = stopEngines(server.child)
  const compare = `${base}/compare?runs=0001-sample-seed-7-t-2,0002-sample-seed-7-t-100`
  const list = page.getByRole('list', { name: 'Images of the runs, row by row' })
  const ofB = list.getByRole('img', { name: /, run B$/ })
  const gaps = list.getByTitle(/^B, .* has not finished image \d+: it is/)

  // Its images appear as they are finished, without a reload, and so do its numbers
  await page.goto(compare)
  await gaps.first().waitFor()
  await lookAt(page, '70-compare-at-work')
  goOn()
  expect((await second.ended).code).toBe(0)
  await expect.poll(() => gaps.count()).toBe(0)
  await expect.poll(() => ofB.count()).toBeGreaterThan(1)
  await page.getByRole('radio', { name: 'Numbers' }).check({ force: true })
  await page.getByText('n 24, 24; differences are over 24 pairs').waitFor()
  await page.getByRole('radio', { name: 'Images' }).check({ force: true })
  await ofB.first().waitFor()

  // Removed in another window
  const other = await page.context().newPage()
  await other.goto(`${base}/runs/0002-sample-seed-7-t-100`)
  await other.getByRole('button', { name: /^More for/ }).click()
  await other.getByRole('menuitem', { name: 'Remove from the project' }).click()
  await page.getByText('“Sample seed 7, T 100” is not in the project any more.').waitFor()
  await page.getByText('This project has no other run to compare with').waitFor()
  await lookAt(page, '71-compare-gone')
  await other.keyboard.press('Control+z')
  await ofB.first().waitFor()
  await expect.poll(() => page.getByText('is not in the project any more').count()).toBe(0)

  // In a low window the images have most of the page, and what is above them unfolds
  await page.setViewportSize({ width: 640, height: 360 })
  await page.getByText('2 runs: images, side by side').waitFor()
  const shareAbove = () =>
    page.evaluate(() => {
      const frame = document.querySelector('#page')!.getBoundingClientRect()
      const row = document.querySelector('.images .row')
      return row ? (row.getBoundingClientRect().top - frame.top) / frame.height : 1
    })
  await expect.poll(shareAbove).toBeLessThan(1 / 3)
  await page.getByRole('button', { name: /^Runs and view/ }).click()
  await page.getByRole('radio', { name: 'Difference' }).check({ force: true })
  await list.getByRole('img', { name: 'Difference of image 0, run B minus A' }).waitFor()
  expect(problems).toEqual([])
})
