import path from 'node:path'
import { expect, test } from 'vitest'
import type { StudyResult } from '../../src-shared/studies/studyResult.ts'
import { json, lastCheckpoint, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

test('a cell of the trajectory’s heat map leads to the run, the image and the state that it is measured on, by pointer and by keys', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  const settings = ['--steps', '4', '--set', 'count=4', 'points=5']
  const result = await json<StudyResult>('study', 'trajectory', '--model', 'demo', ...settings, '--project', folder)
  const chart = result.sections.flatMap(({ charts }) => charts).find(({ kind }) => kind === 'heat')!
  if (chart.kind !== 'heat') throw new Error('The study has no heat map')
  const { states, row } = chart.columnsShow!

  const { page, problems } = await openProjectPage(context, folder)
  const base = page.url().replace(/(project\/[a-z0-9]+).*/, '$1')
  const openStudy = async () => {
    await page.goto(`${base}/studies/${result.id}`)
    const cells = page.getByRole('grid', { name: `Cells of ${chart.title}` })
    await cells.waitFor()
    await expect.poll(async () => (await cells.boundingBox())?.width ?? 0).toBeGreaterThan(100)
    return cells
  }
  const isAtImage = async (state: number) => {
    await page.waitForURL(new RegExp(`/runs/${chart.run}/images/${row}\\?state=${state}$`))
    await page.getByRole('heading', { level: 1, name: /^Image/ }).waitFor()
    await page
      .getByRole('img', { name: new RegExp(`Sampling path, step ${state}`) })
      .first()
      .waitFor()
  }

  // The second column, in the middle of its height
  const cells = await openStudy()
  await lookAt(page, '26-study-heat-map')
  const { x, y, width, height } = (await cells.boundingBox())!
  const column = 1
  await page.mouse.move(x + ((column + 0.5) / states.length) * width, y + height / 2)
  const words = page.getByText(new RegExp(`^${chart.x.label} = .*; ${chart.colour.label} = [\\d.]+`)).first()
  await expect.poll(() => words.textContent()).not.toContain('the smallest of its column')
  await page.mouse.click(x + ((column + 0.5) / states.length) * width, y + height / 2)
  await isAtImage(states[column])

  // By keys: the last column
  await (await openStudy()).focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await isAtImage(states.at(-1)!)
  expect(problems).toEqual([])
})
