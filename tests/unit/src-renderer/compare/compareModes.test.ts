import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => {
  vi.restoreAllMocks()
  page.close()
})

const titles = () => [...document.querySelectorAll('.images .title small')].map(({ textContent }) => textContent.trim())
const isOn = (name: string) => page.find('label', name)?.matches('.on')

test('a way to compare is pressed in the first frame, and the pictures follow after it', async () => {
  page = await openPage('/project/fakeproject1/compare?runs=roundtrip,inverted')
  await page.wait(() => titles().length === 2 && isOn('Side by side'))
  const frames: FrameRequestCallback[] = []
  vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((frame) => frames.push(frame))
  page.find('label', 'Blink')!.querySelector('input')!.click()
  await page.wait(() => isOn('Blink'))
  expect(titles().join()).not.toContain('A, then')
  for (const frame of frames) frame(0)
  await page.wait(() => titles()[1].startsWith('A, then'))
})

test('what a column shows and what tells its run apart are parted', async () => {
  page = await openPage('/project/fakeproject1/compare?runs=roundtrip,inverted&mode=difference')
  await page.wait(() => titles().length === 2)
  expect(titles()).toEqual(['noise, seed 420, torch stream, images 512', 'B − A: images 256'])
})

test('in a low window the head is one line that unfolds, and what is wrong is said all the same', async () => {
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (media) =>
      ({
        media,
        matches: media.includes('max-height'),
        addEventListener: vi.fn(),
        removeEventListener: vi.fn(),
      }) as never,
  )
  page = await openPage('/project/fakeproject1/compare?runs=roundtrip,inverted,gone')
  await page.wait(() => titles().length === 2)
  expect(page.find('h1', 'Compare')).toBeDefined()
  expect(page.text()).toContain('2 runs: images, side by side')
  expect(page.text()).toContain('The project has no run “gone”.')
  expect(page.find('a', 'As a grid')).toBeUndefined()
  expect(page.find('label', 'Blink')).toBeUndefined()
  await page.press(/^Runs and view/)
  await page.wait(() => page.find('a', 'As a grid') && page.find('label', 'Blink'))
  expect(page.find('button', /^Runs and view/)?.getAttribute('aria-expanded')).toBe('true')
})
