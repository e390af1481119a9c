import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { imageAt, useChosenImages } from '../../../../src-renderer/dataset/useChosenImages.ts'
import { openPage, type OpenPage } from '../openPage.ts'

test('one image is chosen alone, others as well, and all up to one', () => {
  const { chosen, last, text, choose } = useChosenImages()
  choose(7, 'only')
  choose(3, 'only')
  expect([...chosen.value]).toEqual([3])
  choose(5, 'upTo')
  expect(text.value).toBe('3-5')
  choose(9, 'also')
  choose(4, 'also')
  expect(text.value).toBe('3,5,9')
  expect(last.value).toBe(4)
  // From where the last one was chosen by itself
  choose(2, 'upTo')
  expect(text.value).toBe('2-4')
})

test.each([
  ['ArrowRight', 4, 5],
  ['ArrowDown', 4, 9],
  ['ArrowUp', 4, 4],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 20, 20],
  ['PageDown', 4, 14],
  ['PageDown', 20, 22],
  ['PageUp', 12, 2],
  ['Home', 12, 0],
  ['End', 12, 22],
  ['a', 12, undefined],
])('%s leads from image %i to %s among 23 in lines of 5', (key, from, to) => {
  expect(imageAt(key, from, { count: 23, columns: 5, page: 2 })).toBe(to)
})

describe('the page of a dataset', () => {
  let page: OpenPage
  beforeEach(() => localStorage.clear())
  afterEach(() => page.close())

  test('shows the image that keys chose with its file and class, and inverts those that are chosen', async () => {
    page = await openPage('/project/fakeproject1/datasets/potted-32')
    const list = await page.wait(() => document.querySelector<HTMLElement>('[role=listbox]'))
    const press = (key: string, shiftKey = false) =>
      list.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }))
    press('ArrowRight')
    await page.wait(() => page.text().includes('picture-0.png'))
    expect(page.find('h2', '#000')).toBeDefined()
    await page.wait(() => page.find('button', 'Invert this image'))
    press('End', true)
    await page.wait(() => page.text().includes('cactus/picture-255.png'))
    await page.press('Invert these 256')
    await page.wait(() => page.find('label', 'Or only these'))
    expect(page.field('Or only these').value).toBe('0-255')
  })
})
