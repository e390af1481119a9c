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
  const other = await groundOf('nav a:not([aria-current])')
  expect(await groundOf('nav a[aria-current=page]')).not.toBe(other)
  await page.keyboard.press('Control+k')
  await page.locator('[role=option][data-highlighted]').waitFor()
  expect(await groundOf('[role=option][data-highlighted]')).not.toBe(
    await groundOf('[role=option]:not([data-highlighted])'),
  )
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'New run', exact: true }).click()
  await page.getByRole('radio', { name: 'Round trip' }).waitFor()
  expect(await groundOf('label:has([type=radio]:checked)')).not.toBe(
    await groundOf('label:has([type=radio]:not(:checked))'),
  )
  await page.keyboard.press('Escape')
  await page.emulateMedia({ forcedColors: 'none' })

  // 1280 pixels at 400 %
  await page.setViewportSize({ width: 320, height: 256 })
  for (const name of ['', '/help', '/preferences', '/jobs']) {
    await page.goto(`${place}${name}`)
    await page.locator('main h1').waitFor()
    await expect.poll(() => page.evaluate(flaws), { message: name }).toEqual([])
    // The title is not squeezed to a letter or two by what stands beside it.
    expect((await page.locator('main .words').first().boundingBox())!.width).toBeGreaterThan(150)
  }
  // By the pointer alone one reaches the commands and the jobs.
  await page.getByRole('button', { name: /^Commands, jobs/ }).click()
  await page.getByRole('menuitem', { name: 'Jobs' }).waitFor()
  await page.getByRole('menuitem', { name: /^Commands/ }).click()
  await page.getByRole('option').first().waitFor()
  expect(problems).toEqual([])
})
