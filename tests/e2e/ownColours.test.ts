import path from 'node:path'
import { expect, test } from 'vitest'
import { demo, json, temporaryFolder } from './setup/command.ts'
import { flaws } from './setup/flaws.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

test('with colours of one’s own what is chosen is seen, and at 400 % everything has its place below each other', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  const model = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', model, '--name', 'landscape-ddpm', '--preset', 'landscape-ddpm', '--project', folder)
  const { page, problems, url } = await openProjectPage(context, folder)
  const place = url.replace(/\/$/, '')
  /** The ground and the words of what a selector finds first, as they are drawn. */
  const groundOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { backgroundColor, color } = getComputedStyle(element)
        return `${backgroundColor} ${color}`
      })

  await page.emulateMedia({ forcedColors: 'active' })
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'landscape-ddpm' }).click()
  await page.getByRole('heading', { name: 'landscape-ddpm', level: 1 }).waitFor()
  const areApart = async (one: string, other: string) => (await groundOf(one)) !== (await groundOf(other))
  await expect.poll(() => areApart('nav a[aria-current=page]', 'nav a:not([aria-current])')).toBe(true)
  await page.keyboard.press('Control+k')
  await page.locator('[role=option][data-highlighted]').waitFor()
  await expect
    .poll(() => areApart('[role=option][data-highlighted]', '[role=option]:not([data-highlighted])'))
    .toBe(true)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'New run', exact: true }).click()
  await page.getByRole('radio', { name: 'Round trip' }).waitFor()
  await expect
    .poll(() => areApart('label:has([type=radio]:checked)', 'label:has([type=radio]:not(:checked))'))
    .toBe(true)
  await page.keyboard.press('Escape')
  await page.emulateMedia({ forcedColors: 'none' })

  // 1280 pixels at 400 %
  await page.setViewportSize({ width: 320, height: 256 })
  for (const name of ['', '/help', '/preferences', '/jobs']) {
    await page.goto(`${place}${name}`)
    await page.locator('main h1').waitFor()
    await expect.poll(() => page.evaluate(flaws), { message: name }).toEqual([])
    // The title is not squeezed to a letter or two by what stands beside it.
    const title = page.locator('main .words').first()
    await expect.poll(async () => (await title.boundingBox())?.width).toBeGreaterThan(150)
  }
  // Escape closes the tree that lies over the page, wherever the focus is, and the focus goes to what opened it.
  const opener = page.getByRole('button', { name: 'Project tree' })
  const isOpen = () => opener.getAttribute('aria-expanded')
  await opener.click()
  await page.keyboard.press('Escape')
  await expect.poll(isOpen).toBe('false')
  await opener.click()
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link').first().focus()
  await page.keyboard.press('Escape')
  await expect.poll(isOpen).toBe('false')
  await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true)
  // By the pointer alone one reaches the commands and the jobs.
  await page.getByRole('button', { name: /^Commands, jobs/ }).click()
  await page.getByRole('menuitem', { name: 'Jobs' }).waitFor()
  await page.getByRole('menuitem', { name: /^Commands/ }).click()
  await page.getByRole('option').first().waitFor()
  expect(problems).toEqual([])
})
