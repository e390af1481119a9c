import { afterEach, beforeEach, expect, test } from 'vitest'
import { picturedSteps } from '../../../../src-renderer/model/useSampleNow.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
const address = '/project/fakeproject1/models/landscape-ddpm'
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

const image = (name: RegExp) => [...document.querySelectorAll('img')].find(({ alt }) => name.test(alt))

test('a model shows the samples of a few noises at their last step, and any earlier one by the slider', async () => {
  page = await openPage(address)
  await page.wait(() => page.find('button', 'Sample')?.hasAttribute('disabled') === false)
  await page.fill('Images', '2')
  await page.press('Sample')
  const last = await page.wait(() => image(/Predicted sample of image 1, step 50/))
  expect(last.getAttribute('src')).toBe('/blob/fakeproject1/samplings/fakesampling/50/1.png?shown=prediction')
  expect(page.text()).toContain('Step 50 of 50, in 50.0 s')

  const slider = document.querySelector<HTMLInputElement>('input[type=range]')!
  slider.value = '0'
  slider.dispatchEvent(new Event('input'))
  await page.wait(() => image(/Noise of image 0, step 0/))
})

test('a look at a model becomes a run of the same noise and settings', async () => {
  page = await openPage(address)
  await page.wait(() => page.find('button', 'Sample')?.hasAttribute('disabled') === false)
  await page.fill('Seed', '7')
  await page.press('Sample')
  await page.press('Keep as a run')
  await page.wait(() => page.router.currentRoute.value.params.runId === 'run-7')
  expect(page.workbench.requests).toEqual([
    {
      kind: 'sample',
      model: 'landscape-ddpm',
      steps: 50,
      source: { from: 'noise', stream: 'torch', seed: 7, count: 4 },
    },
  ])
})

test('pressed twice, a look is kept once', async () => {
  page = await openPage(address)
  await page.wait(() => page.find('button', 'Sample')?.hasAttribute('disabled') === false)
  await page.press('Sample')
  const keep = await page.wait(() => page.find('button', 'Keep as a run'))
  keep.click()
  keep.click()
  await page.wait(() => page.router.currentRoute.value.name === 'run')
  expect(page.workbench.requests).toHaveLength(1)
})

test.each([
  ['Images', '0', 'A whole number, 1 or more.'],
  ['Images', '17', 'At most 16 images here. A run takes as many as you like.'],
  ['Seed', 'abc', 'A whole number, 0 or more.'],
])('%s of %s start nothing, and their field says why', async (label, typed, why) => {
  page = await openPage(address)
  await page.wait(() => page.find('button', 'Sample')?.hasAttribute('disabled') === false)
  await page.fill(label, typed)
  await page.wait(() => page.find('p', why))
  expect(page.find('button', 'Sample')!.hasAttribute('disabled')).toBe(true)
})

test('what the workbench refuses is said where it was asked', async () => {
  page = await openPage(address)
  await page.wait(() => page.find('button', 'Sample')?.hasAttribute('disabled') === false)
  await page.fill('Images', '9')
  await page.press('Sample')
  await page.wait(() => page.find('[role=alert]', /class/))
  expect(page.find('button', 'Sample')).toBeDefined()
})

test('steps with pictures are the noise, every so many and the last', () => {
  expect(picturedSteps({ steps: 7, every: 3, step: undefined })).toEqual([])
  expect(picturedSteps({ steps: 7, every: 3, step: 3 })).toEqual([0, 3])
  expect(picturedSteps({ steps: 7, every: 3, step: 7 })).toEqual([0, 3, 6, 7])
  expect(picturedSteps({ steps: 6, every: 3, step: 6 })).toEqual([0, 3, 6])
})
