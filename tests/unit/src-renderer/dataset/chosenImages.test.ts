import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { imageAt, useChosenImages } from '../../../../src-renderer/dataset/useChosenImages.ts'
import { FileMissing } from '../../../../src-shared/errors/errors.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
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
  choose(8, 'goTo')
  expect([text.value, last.value]).toEqual(['2-4', 8])
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

  test('keys choose images that are no neighbours: with Ctrl they go there, and Space adds one or takes it off', async () => {
    page = await openPage('/project/fakeproject1/datasets/potted-32')
    const list = await page.wait(() => document.querySelector<HTMLElement>('[role=listbox]'))
    const press = (key: string, held: KeyboardEventInit = {}) =>
      list.dispatchEvent(new KeyboardEvent('keydown', { key, ...held, bubbles: true, cancelable: true }))
    const shows = (title: string) => page.wait(() => page.find('h2', title))
    press('Home')
    press('ArrowRight')
    await shows('#000')
    press('ArrowRight')
    await shows('#001')
    press('End', { ctrlKey: true })
    await shows('#255')
    await page.wait(() => page.find('button', 'Invert this image'))
    press(' ')
    await page.press('Invert these 2')
    await page.wait(() => page.find('label', 'Or only these'))
    expect(page.field('Or only these').value).toBe('1,255')
  })

  test('never shows file and class of the image before, and says why there are none', async () => {
    const workbench = fakeWorkbench()
    const { describeDatasetImage } = workbench.handlers
    let arrive = () => {}
    workbench.handlers.describeDatasetImage = async (input, context) => {
      if (input.image === 1) await new Promise<void>((resolve) => (arrive = resolve))
      if (input.image === 2) throw FileMissing({ path: '/home/ada/images/potted-32' })
      return describeDatasetImage(input, context)
    }
    page = await openPage('/project/fakeproject1/datasets/potted-32', workbench)
    const list = await page.wait(() => document.querySelector<HTMLElement>('[role=listbox]'))
    const next = () =>
      list.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }))
    next()
    await page.wait(() => page.text().includes('picture-0.png'))
    next()
    await page.wait(() => page.find('h2', '#001'))
    expect(page.text()).not.toContain('picture-0.png')
    arrive()
    await page.wait(() => page.text().includes('picture-1.png'))
    next()
    await page.wait(() => page.find('[role=alert]', /potted-32/))
    expect(page.text()).not.toContain('picture-1.png')
  })
})
