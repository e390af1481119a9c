import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())
const at = (place: string) => `/project/fakeproject1${place}`

test('an image is starred from its page, said, and the star is taken back', async () => {
  page = await openPage(at('/runs/roundtrip/images/8'))
  await page.wait(() => page.text().includes('Image #008'))
  await page.press('Star')
  await page.wait(() => page.text().includes('#008 starred'))
  await page.wait(() => page.find('button', 'Starred'))
  await page.press('Undo')
  await page.wait(() => page.find('button', 'Star'))
})

test('arrow keys go from image to image and stop at the ends', async () => {
  page = await openPage(at('/runs/roundtrip/images/510'))
  await page.wait(() => page.text().includes('Image #510'))
  const press = () => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
  press()
  await page.wait(() => page.text().includes('Image #511'))
  expect(page.find('button', 'Next image')?.hasAttribute('disabled')).toBe(true)
})

test('an image that the run has not is said', async () => {
  page = await openPage(at('/runs/roundtrip/images/512'))
  await page.wait(() => page.text().includes('no such image'))
})

test('runs are compared by settings and numbers, and runs that start differently are told apart', async () => {
  page = await openPage(at('/compare?runs=roundtrip,inverted&show=settings'))
  await page.wait(() => page.find('[role=note]', /do not start from the same/))
  await page.wait(() => page.text().includes('Starts from'))
  await page.press(/^Take Round trip T 50 out/)
  await page.wait(() => page.text().includes('Choose another run'))
})
