import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { demo, json, killGroup, startCommand, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage, serveProject } from './setup/openProjectPage.ts'

test('a server that is killed and started again: every page says what to do, goes on where it is, and shows what was done meanwhile', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  const model = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', model, '--name', 'landscape-ddpm', '--preset', 'landscape-ddpm', '--project', folder)
  const sample = ['run', 'sample', '--model', 'landscape-ddpm', '--project', folder]
  await json(...sample, '--steps', '2', '--count', '6', '--seed', '1')

  const { page, url, server } = await openProjectPage(context, folder)
  const { port } = new URL(url)
  const tree = page.getByRole('navigation', { name: 'Project' })
  await tree.getByRole('link', { name: /seed 1, T 2/ }).click()
  await page.getByRole('heading', { name: 'Sample seed 1, T 2', level: 1 }).waitFor()
  await page.getByRole('gridcell').nth(3).click()
  await page.keyboard.press('s')
  await page.getByText('#001 starred').waitFor()
  await page.getByRole('radio', { name: 'Grid' }).check({ force: true })
  await page.getByRole('button', { name: /Filter, group/ }).click()
  await page.getByRole('checkbox', { name: 'Starred only' }).check()
  await page.getByText('1 of 6 images').waitFor()
  await page.keyboard.press('Escape')
  const shown = { row: '1', view: 'grid', starred: '1' }
  const isShown = async (tab: Page) => {
    await expect.poll(() => Object.fromEntries(new URLSearchParams(tab.url().split('?')[1]))).toMatchObject(shown)
    await expect.poll(() => tab.getByRole('radio', { name: 'Grid' }).isChecked()).toBe(true)
  }
  await isShown(page)

  // A reload and a second tab show the same images in the same way
  await page.reload()
  await page.getByText('1 of 6 images').waitFor()
  const second = await page.context().newPage()
  await second.goto(page.url())
  await second.getByText('1 of 6 images').waitFor()
  await isShown(second)

  // The server is killed while it computes for a command, and the command goes on by itself
  const work = startCommand([...sample, '--steps', '100', '--count', '24', '--seed', '2', '--batch', '2', '--json'])
  const long = tree.getByRole('link', { name: /seed 2, T 100/ })
  await expect.poll(() => long.textContent(), { interval: 100 }).toMatch(/[1-9]\d? %/)
  killGroup(server.child)
  await page.getByText('Inverscope does not answer.').waitFor()
  await page.getByText(`npx inverscope serve --port ${port}`).waitFor()
  await lookAt(page, '40-does-not-answer')
  const { code, stdout, stderr } = await work.ended
  expect(stderr).toBe('')
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { runs: [{ state: 'done' }] }])

  // It is back at the same port, and wants its link opened
  const again = await serveProject(undefined, { port })
  for (const tab of [page, second]) await tab.getByText('does not know this browser yet').waitFor()
  await lookAt(page, '41-signed-out')
  const third = await page.context().newPage()
  await third.goto(again.url)
  for (const tab of [page, second]) {
    await tab.getByText('does not know this browser yet').waitFor({ state: 'detached' })
    await tab.getByText('1 of 6 images').waitFor()
    await isShown(tab)
  }
  await expect.poll(() => long.textContent()).toMatch(/24$/)
  await expect.poll(() => long.getByRole('img').getAttribute('aria-label')).toBe('done')
  await page
    .getByRole('img', { name: /image 1$/ })
    .first()
    .waitFor()
  await lookAt(page, '42-back')
  await page.reload()
  await page.getByText('1 of 6 images').waitFor()
})
