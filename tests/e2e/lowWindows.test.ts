import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { demo, json, temporaryFolder } from './setup/command.ts'
import { viewports } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

/** 1280 × 720 at 200 %. */
const low = { width: 640, height: 360 }
const pictures = path.join(import.meta.dirname, '../output/screenshots')

/** How much of the window's height is below the upper edge of the first picture, and above what stands at the page's lower edge. */
const shareForPictures = (page: Page) =>
  page.evaluate(() => {
    const frame = document.querySelector('#page')!.getBoundingClientRect()
    const tops = [...document.querySelectorAll('#page img')].map((image) => image.getBoundingClientRect().top)
    return (frame.bottom - Math.min(...tops)) / innerHeight
  })

test('in a window of 1280 × 720 at 200 % the head of a run and of the grid of runs is one line, and pictures have at least half of it', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  const model = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', model, '--name', 'landscape-ddpm', '--preset', 'landscape-ddpm', '--project', folder)
  const options = ['--model', 'landscape-ddpm', '--seed', '420', '--count', '6', '--project', folder]
  await json('run', 'roundtrip', '--checkpoints', '1000,6422', '--steps', '2', ...options)
  const { page, problems, url } = await openProjectPage(context, folder)
  const { runs } = await json<{ runs: { id: string }[] }>('list', 'runs', '--project', folder)
  const place = url.replace(/\/$/, '')
  const shots: string[] = []
  async function look(name: string): Promise<void> {
    await expect.poll(() => page.locator('#page img').count()).toBeGreaterThan(0)
    await expect.poll(() => shareForPictures(page), { message: name }).toBeGreaterThanOrEqual(0.5)
    await page.screenshot({ path: path.join(pictures, `${name}.png`) })
    shots.push(name)
  }

  await page.setViewportSize(low)
  await page.goto(`${place}/runs/${runs[0].id}`)
  await page.getByRole('img', { name: 'Sample of image 0' }).waitFor()
  await page.getByText('6 images, T 2, done').waitFor()
  await look('72-low-run-rows')
  // What it holds unfolds, leads to the grid of images, and folds again
  const unfold = page.getByRole('button', { name: /^Run and view/ })
  await unfold.click()
  await page.getByRole('link', { name: 'Compare', exact: true }).waitFor()
  await page.screenshot({ path: path.join(pictures, '72-low-run-unfolded.png') })
  await page.getByRole('radio', { name: 'Grid' }).check({ force: true })
  await page.getByRole('list', { name: /of every image$/ }).waitFor()
  await unfold.click()
  await expect.poll(() => page.getByRole('radio', { name: 'Health' }).count()).toBe(0)
  await look('72-low-run-grid')

  await page.goto(`${place}/grid?runs=all`)
  await page.getByText('2 runs, 2 columns').waitFor()
  await look('72-low-grid-of-runs')
  await page.getByRole('button', { name: /^Runs and view/ }).click()
  await page.getByLabel('Columns', { exact: true }).waitFor()
  const cut = () =>
    page
      .getByLabel('Columns', { exact: true })
      .evaluate(
        (field) => field.closest('.tools')!.getBoundingClientRect().bottom - field.getBoundingClientRect().bottom,
      )
  expect(await cut()).toBeGreaterThanOrEqual(0)
  await page.screenshot({ path: path.join(pictures, '72-low-grid-unfolded.png') })

  // A window that grows has all of it again
  await page.setViewportSize(viewports.small)
  await page.getByText('Pictures of many runs side by side').waitFor()
  await page.getByLabel('Columns', { exact: true }).waitFor()
  expect(shots).toHaveLength(3)
  expect(problems).toEqual([])
})
