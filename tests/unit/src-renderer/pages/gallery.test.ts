import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeWorkbench } from '../fakeWorkbench.ts'
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

test('from image to image of a run its measurements are not fetched again, and the keyboard stays on the button', async () => {
  const workbench = fakeWorkbench()
  const summarize = vi.fn(workbench.handlers.summarizeRun)
  workbench.handlers.summarizeRun = summarize
  page = await openPage(at('/runs/roundtrip/images/8'), workbench)
  const next = await page.wait(() => page.find('button', 'Next image'))
  await page.wait(() => summarize.mock.calls.length > 0)
  next.focus()
  next.click()
  await page.wait(() => page.find('h1', 'Image #009'))
  await page.wait(() => page.find('[role=status]', 'Image #009'))
  expect(document.activeElement).toBe(next)
  expect(summarize).toHaveBeenCalledTimes(1)
})

test('a key that something else on the page took leads away from no image', async () => {
  page = await openPage(at('/runs/roundtrip/images/8'))
  await page.wait(() => page.text().includes('Image #008'))
  const escape = () => new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })
  const taken = escape()
  taken.preventDefault()
  window.dispatchEvent(taken)
  const menu = document.querySelector('header')!.appendChild(document.createElement('div'))
  menu.setAttribute('role', 'menu')
  menu.dispatchEvent(escape())
  expect(page.router.currentRoute.value.name).toBe('image')
  window.dispatchEvent(escape())
  await page.wait(() => page.router.currentRoute.value.name === 'run')
})

test('while a run is at work, pictures that share one scale are asked for anew with it', async () => {
  localStorage.setItem('inverscope.colours', 'set')
  page = await openPage(at('/runs/running/images/0'))
  const latent = await page.wait(() => document.querySelector<HTMLImageElement>('img[alt="Latent of image 0"]'))
  expect(latent.src).toMatch(/latents\/0\.png\?range=set&rows=\d+$/)
  page.close()
  page = await openPage(at('/runs/roundtrip/images/0'))
  const finished = await page.wait(() => document.querySelector<HTMLImageElement>('img[alt="Latent of image 0"]'))
  expect(finished.src).toMatch(/latents\/0\.png\?range=set$/)
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

test('an image is computed again on its page, which says whether it is the same, and shows the commands', async () => {
  const workbench = fakeWorkbench()
  const asked: unknown[] = []
  workbench.handlers.verifyRun = ({ runId, images }) => {
    asked.push(images)
    const apart = { noise: 0, samples: 0, latents: 2e-7 }
    const found = { ...{ runId, agreeing: 16, damaged: [], recomputed: 1, apart }, tolerance: 1e-3, agrees: true }
    return { ...found, images: [{ row: 8, same: false, apart }] }
  }
  page = await openPage(at('/runs/roundtrip/images/8'), workbench)
  await page.wait(() => page.text().includes('npx inverscope verify roundtrip --images 8'))
  await page.wait(() => page.text().includes('--seed 420 --stream torch --count 512 --images 8'))
  await page.press('Compute this one again')
  await page.wait(() => page.text().includes('The same beyond rounding, and not byte for byte.'))
  expect(page.text()).toContain('2 × 10⁻⁷')
  expect(page.text()).toContain('rounding explains 0.001.')
  expect(asked).toEqual([[{ first: 8, count: 1 }]])
  await page.press('Next image')
  await page.wait(() => page.find('button', 'Compute this one again'))
})

test('the gallery shows the images that are named, says what is no list, and shows all again', async () => {
  page = await openPage(at('/runs/roundtrip'))
  await page.press(/^Filter, group/)
  await page.wait(() => page.text().includes('By their place in this run, from 0'))
  await page.fill('Images', '3-1')
  const says = () => page.text().includes('such as 100-199,250; "3-1" ends before it begins, so write 1-3.')
  await page.wait(says)
  expect(page.field('Images').value).toBe('3-1')
  await page.fill('Images', '')
  await page.wait(() => !says())
  await page.fill('Images', '3-1')
  await page.wait(says)
  await page.press('Show all, no groups')
  await page.wait(() => !says() && page.field('Images').value === '')
  await page.fill('Images', '500-509,3')
  await page.wait(() => page.text().includes('11 of 512 images'))
  expect(page.router.currentRoute.value.query.images).toBe('3,500-509')
  await page.press('Show all, no groups')
  await page.wait(() => !page.text().includes('of 512 images'))
})

test('what was refused of the filter goes with its field, and Escape gives up what is among the images', async () => {
  page = await openPage(at('/runs/roundtrip?by=latentError'))
  await page.press(/^Filter, group/)
  const says = () => page.text().includes('A number, such as 0.8, or nothing for no limit.')
  const measures = await page.wait(() => page.find('label', 'Measurement') && page.field('Measurement'))
  const measure = (name: RegExp) => {
    const select = measures as unknown as HTMLSelectElement
    select.selectedIndex = [...select.options].findIndex(({ text }) => name.test(text))
    select.dispatchEvent(new Event('change', { bubbles: true }))
  }
  const fresh = () => {
    const label = page.find('label', 'At least') as HTMLLabelElement | undefined
    const field = label && (document.getElementById(label.htmlFor) as HTMLInputElement)
    return field?.value === '' && !field.hasAttribute('aria-invalid') && !says()
  }
  await page.fill('At least', 'few')
  await page.wait(says)
  measure(/^Any$/)
  await page.wait(() => !page.find('label', 'At least'))
  measure(/latent/)
  await page.wait(fresh)
  await page.fill('At least', 'few')
  await page.wait(says)
  await page.press('Show all, no groups')
  await page.wait(() => !page.find('label', 'At least'))
  measure(/latent/)
  await page.wait(fresh)
  await page.fill('Images', '3-1')
  await page.wait(() => page.text().includes('so write 1-3.'))
  page.field('Images').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  await page.wait(() => page.field('Images').value === '' && !page.text().includes('so write 1-3.'))
})

test('what is being typed into the filter stays while the page is drawn anew, until it is taken or given up', async () => {
  page = await openPage(at('/runs/roundtrip?by=latentError'))
  await page.press(/^Filter, group/)
  await page.wait(() => page.find('label', 'At least'))
  const field = page.field('At least')
  const type = (text: string) => {
    field.value = text
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const query = () => page.router.currentRoute.value.query
  type('0.')
  // Something else of the filter changes under it
  await page.router.replace({ query: { ...query(), starred: '1' } })
  await page.wait(() => document.querySelector<HTMLInputElement>('.filter input[type=checkbox]')!.checked)
  expect(field.value).toBe('0.')
  type('few')
  field.dispatchEvent(new Event('change', { bubbles: true }))
  await page.wait(() => page.text().includes('A number, such as 0.8, or nothing for no limit.'))
  expect(field.value).toBe('few')
  // Escape gives up what was typed, then it closes the filter
  const escape = () => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  escape()
  await page.wait(() => field.value === '')
  expect(page.find('label', 'At least')).toBeDefined()
  type('0,5')
  field.dispatchEvent(new Event('change', { bubbles: true }))
  await page.wait(() => query().least === '0.5')
  expect(field.value).toBe('0.5')
  escape()
  await page.wait(() => !page.find('label', 'At least'))
})
