import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())

const options = () =>
  [...document.querySelectorAll('[role=option]')].map((option) => option.textContent.replace(/\s+/g, ' ').trim())

test('the palette does what the page of a run does: other views, cancel, rename, remove', async () => {
  page = await openPage('/project/fakeproject1/runs/running')
  await page.wait(() => page.find('button', 'Cancel'))
  await page.press(/^Go to, run, export/)
  await page.wait(() => options().includes('Cancel this run'))
  expect(options()).toEqual(
    expect.arrayContaining([
      'Show this run as a grid',
      'Show this run as health',
      'Rename “Invert landscape-32”',
      'Remove “Invert landscape-32” from the project',
      'Invert images',
    ]),
  )
  ;(page.find('[role=option]', 'Show this run as a grid') as HTMLElement).click()
  await page.wait(() => page.router.currentRoute.value.query.view === 'grid')
})

test('on the page of a model it starts a run with it', async () => {
  page = await openPage('/project/fakeproject1/models/landscape-ddpm')
  await page.press(/^Go to, run, export/)
  await page.wait(() => options().includes('New run with this model'))
  expect(options()).not.toContain('Cancel this run')
})
