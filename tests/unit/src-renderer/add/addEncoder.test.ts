import { afterEach, expect, test } from 'vitest'
import { openPage, type OpenPage } from '../openPage.ts'

const home = '/project/fakeproject1'
let page: OpenPage
afterEach(() => page.close())

/** Opens the dialog with a file chosen. */
async function withEncoder(file: string): Promise<void> {
  page = await openPage(home)
  await page.press('Add encoder')
  await page.fill('Encoder', file)
}
const problemAt = (label: string) => {
  const field = document.getElementById((page.find('label', label) as HTMLLabelElement).htmlFor)!
  return document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent
}
const canAdd = () => page.find('button', 'Add')?.hasAttribute('disabled') === false
const add = () =>
  page.wait(canAdd).then(() => document.querySelector<HTMLFormElement>('[role=dialog] form')!.requestSubmit())

test('an encoder is found in the palette, asks for what its file does not say, and is added with a preset', async () => {
  page = await openPage(home)
  await page.press('Go to, run, export…Ctrl K')
  const option = await page.wait(() => page.find('[role=option]', 'Add encoder'))
  option.click()
  await page.fill('Encoder', '/home/ada/models/dino.onnx')
  await page.wait(() => problemAt('Mean')?.includes('The file does not say it'))
  expect(problemAt('Resampling')).toContain('The file does not say it')
  expect(canAdd()).toBe(false)
  await page.fill('Preset', 'imagenet')
  await page.fill('Output read as', 'class-token')
  await page.fill('Name', 'DINO')
  await page.wait(() => !problemAt('Mean')?.includes('does not say'))
  await add()
  await page.wait(() => page.router.currentRoute.value.name === 'encoder')
  await page.wait(() => page.text().includes('DINO'))
})

test('a setting that cannot be is said at its field, and nothing is added with it', async () => {
  await withEncoder('/home/ada/models/dino.onnx')
  await page.fill('Preset', 'imagenet')
  await page.wait(canAdd)
  await page.fill('Deviation', '1,0,1')
  await page.wait(() => problemAt('Deviation')?.includes('must be above 0'))
  expect(canAdd()).toBe(false)
  await page.fill('Deviation', '0.5')
  await page.wait(canAdd)
  expect(problemAt('Deviation')).toContain('One number')
})

test('what only trying the encoder tells is said at its field, and goes when it is answered', async () => {
  await withEncoder('/home/ada/models/dino.onnx')
  await page.fill('Preset', 'imagenet')
  await add()
  await page.wait(() => problemAt('Output read as')?.includes('Its output is of tokens'))
  await page.fill('Output read as', 'class-token')
  await page.wait(() => !problemAt('Output read as'))
  await page.fill('Side of the pictures', '7')
  await add()
  await page.wait(() => problemAt('Side of the pictures')?.includes('its input takes pictures of 224 × 224'))
  await page.fill('Side of the pictures', '224')
  await add()
  await page.wait(() => page.router.currentRoute.value.name === 'encoder')
})

test('a path that is no encoder is said at the path, and another failure below the form', async () => {
  await withEncoder('/home/ada/models/landscape-ddpm')
  await page.wait(() => problemAt('Encoder')?.includes('landscape-ddpm is no ONNX file of an encoder'))
  expect(canAdd()).toBe(false)
  await page.fill('Encoder', '/home/ada/images')
  await page.wait(() => problemAt('Encoder')?.includes('is no ONNX file of an encoder'))
  await page.fill('Encoder', '/home/ada/gone')
  await page.wait(() => problemAt('Encoder')?.includes('/home/ada/gone'))
  await page.fill('Encoder', '/home/ada/models/refused.onnx')
  await page.fill('Preset', 'clip')
  await page.fill('Output read as', 'vector')
  await add()
  await page.wait(() => page.find('[role=alert]', /refuses it/))
})
