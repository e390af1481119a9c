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
