import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { demo, json, runCommand, temporaryFolder } from './setup/command.ts'
import { environmentOf } from './setup/fault.ts'
import { flaws } from './setup/flaws.ts'
import { viewports } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'
import { settled } from './setup/settled.ts'
import { projectToStrike } from './setup/wholeRun.ts'

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

/** How many pictures are in sight, and how many of them are there. */
const picturesSeen = (page: Page) =>
  page.evaluate(() => {
    const frame = document.querySelector('#page')!.getBoundingClientRect()
    const seen = [...document.querySelectorAll<HTMLImageElement>('#page img')].filter((image) => {
      const { top, bottom } = image.getBoundingClientRect()
      return bottom > frame.top && top < frame.bottom
    })
    return {
      inSight: seen.length,
      loaded: seen.filter(({ complete, naturalWidth }) => complete && naturalWidth > 0).length,
    }
  })

/** What nobody would want to see; what is asked of the server may come later, and a flaw stays. */
async function expectNoFlaws(page: Page, name: string): Promise<void> {
  await settled(page)
  await page.screenshot({ path: path.join(pictures, `${name}.png`) })
  await expect.poll(() => page.evaluate(flaws), { message: name }).toEqual([])
}

test('in a window of 1280 × 720 at 200 % the heads of pages of pictures are one line, and pictures have at least half of it', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  const model = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', model, '--name', 'landscape-ddpm', '--preset', 'landscape-ddpm', '--project', folder)
  const options = ['--model', 'landscape-ddpm', '--seed', '420', '--count', '6', '--project', folder]
  await json('run', 'roundtrip', '--checkpoints', '1000,6422', '--steps', '2', ...options)
  const { page, problems, url } = await openProjectPage(context, folder)
  const { runs } = await json<{ runs: { id: string }[] }>('list', 'runs', '--project', folder)
  const place = url.replace(/\/$/, '')
  const series = await page.locator('a[href*="/training/"]').first().getAttribute('href')
  const shots: string[] = []
  async function look(name: string): Promise<void> {
    await expect.poll(() => page.locator('#page img').count()).toBeGreaterThan(0)
    await expect.poll(() => shareForPictures(page), { message: name }).toBeGreaterThanOrEqual(0.5)
    await expect
      .poll(
        async () => {
          const { inSight, loaded } = await picturesSeen(page)
          return inSight > 0 && loaded === inSight
        },
        { message: `the pictures of ${name}` },
      )
      .toBe(true)
    await expectNoFlaws(page, name)
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
  await expectNoFlaws(page, '72-low-run-unfolded')
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
  await expect.poll(cut).toBeGreaterThanOrEqual(0)
  await expectNoFlaws(page, '72-low-grid-unfolded')

  await page.goto(new URL(series!, url).href)
  await page.getByText('landscape-ddpm, 6 images, T 2, 2 checkpoints').waitFor()
  await look('72-low-training')
  await page.getByRole('button', { name: /^Series and view/ }).click()
  await page.getByRole('radio', { name: 'Minus the last' }).waitFor({ state: 'attached' })
  await page.getByRole('link', { name: 'As a grid' }).waitFor()
  await expectNoFlaws(page, '72-low-training-unfolded')

  await page.goto(`${place}/runs/${runs[0].id}/images/2`)
  await page.getByText(/^of .*1,?000/).waitFor()
  await look('72-low-image')
  await page.getByRole('button', { name: /^Image and view/ }).click()
  await page.getByRole('button', { name: 'Next image' }).click()
  await page.getByRole('img', { name: 'Sample of image 3', exact: true }).waitFor()
  await expectNoFlaws(page, '72-low-image-unfolded')

  // A window that grows has all of it again
  await page.setViewportSize(viewports.small)
  await page.getByRole('button', { name: 'Star', exact: true }).waitFor()
  await page.goto(`${place}/grid?runs=all`)
  await page.getByText('Pictures of many runs side by side').waitFor()
  await page.getByLabel('Columns', { exact: true }).waitFor()
  expect(shots).toHaveLength(5)
  expect(problems).toEqual([])
})

test('in a window of 1280 × 720 at 200 % a run that failed says why, and resumes, without anything being opened', async (context) => {
  const { project, run, command } = await projectToStrike()
  const begun = path.join(path.dirname(project), 'begun')
  const fault = environmentOf({
    begins: { calls: ['write'], path: 'journal\\.jsonl$', role: 'owner', after: 2 },
    strikes: { calls: ['open', 'write', 'sync', 'rename', 'mkdir'], path: 'journal\\.jsonl' },
    effect: { fail: 'ENOSPC' },
    begun,
    over: path.join(path.dirname(project), 'over'),
  })
  expect((await runCommand(command, { env: fault })).code).toBe(1)
  const { page, problems, url } = await openProjectPage(context, project)
  await page.setViewportSize(low)
  await page.goto(`${url.replace(/\/$/, '')}/runs/${path.basename(run)}`)
  const reason = page.getByText(/^The disk of .* is full\. Free some space, then resume/)
  const resume = page.getByRole('button', { name: 'Resume' })
  for (const told of [reason, resume]) {
    await told.waitFor()
    const inSight = () =>
      told.evaluate((element) => {
        const frame = document.querySelector('#page')!.getBoundingClientRect()
        const { top, bottom } = element.getBoundingClientRect()
        return top >= frame.top && bottom <= frame.bottom
      })
    await expect.poll(inSight).toBe(true)
  }
  await page.getByRole('button', { name: /^Run and view/, expanded: false }).waitFor()
  await expectNoFlaws(page, '72-low-run-failed')
  await resume.click()
  await page.getByText(/^12 images, T 5, done/).waitFor()
  await expect.poll(() => resume.count()).toBe(0)
  expect(problems).toEqual([])
})
