import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { errorToMessage, RunArrayLost } from '../../../../src-shared/errors/errors.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => {
  page.close()
  vi.unstubAllGlobals()
})

const lostFile = (file: string) => RunArrayLost({ run: 'roundtrip', file, reason: 'does not exist', imported: false })
const picture = (name: string) => page.wait(() => document.querySelector<HTMLImageElement>(`img[alt="${name}"]`))

test('why pictures did not arrive is said once for each array, and they are asked for again where a person wishes so', async () => {
  const asked: string[] = []
  const fileOf = (url: string) => /roundtrip\/(\w+)/.exec(url)![1] + '.npy'
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(fileOf(url))
    return Promise.resolve(Response.json({ error: errorToMessage(lostFile(fileOf(url))) }, { status: 404 }))
  })
  page = await openPage('/project/fakeproject1/runs/roundtrip/images/8')
  const sentenceOf = (file: string) => `Pictures did not arrive. ${lostFile(file).message}`
  const latent = await picture('Latent of image 8')
  latent.dispatchEvent(new Event('error'))
  await page.wait(() => page.text().includes(sentenceOf('latents.npy')))
  const reconstruction = await picture('Reconstruction of image 8')
  reconstruction.dispatchEvent(new Event('error'))
  latent.dispatchEvent(new Event('error'))
  await page.wait(() => page.text().includes(sentenceOf('reconstructions.npy')))
  expect(page.text()).toContain(sentenceOf('latents.npy'))
  expect(asked).toEqual(['latents.npy', 'reconstructions.npy'])

  const again = vi.spyOn(latent, 'src', 'set')
  await page.press('Try again')
  await page.wait(() => again.mock.calls.length === 1)
  reconstruction.dispatchEvent(new Event('load'))
  latent.dispatchEvent(new Event('error'))
  await page.wait(() => page.text().includes(sentenceOf('latents.npy')))
  expect(page.text()).not.toContain('reconstructions.npy')
  latent.dispatchEvent(new Event('load'))
  await page.wait(() => !page.text().includes('did not arrive'))
})

test('pictures of a page that was left are no longer told of', async () => {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(Response.json({ error: errorToMessage(lostFile('latents.npy')) }, { status: 404 })),
  )
  page = await openPage('/project/fakeproject1/runs/roundtrip/images/8')
  const latent = await picture('Latent of image 8')
  latent.dispatchEvent(new Event('error'))
  await page.wait(() => page.text().includes('did not arrive'))
  await page.router.push('/project/fakeproject1')
  await page.wait(() => !page.text().includes('did not arrive'))
})

const answers = (file: string) => Response.json({ error: errorToMessage(lostFile(file)) }, { status: 404 })
const fail = async (name: string) => (await picture(name)).dispatchEvent(new Event('error'))

test('a reason is forgotten with the last picture that it is said of: on the next page there may be another one', async () => {
  const fetched = vi.fn<() => Promise<Response>>().mockRejectedValueOnce(new TypeError('Failed to fetch'))
  vi.stubGlobal('fetch', fetched)
  page = await openPage('/project/fakeproject1/runs/roundtrip/images/8')
  await fail('Latent of image 8')
  await page.wait(() => page.text().includes('The workbench did not answer.'))
  await page.router.push('/project/fakeproject1')
  await page.wait(() => !page.text().includes('did not arrive'))
  fetched.mockImplementation(() => Promise.resolve(answers('latents.npy')))
  await page.router.push('/project/fakeproject1/runs/roundtrip/images/8')
  await fail('Latent of image 8')
  await page.wait(() => page.text().includes(lostFile('latents.npy').message))
  expect(page.text()).not.toContain('The workbench did not answer.')
})

test('an answer that comes after pictures were asked for again is not the reason why they do not arrive this time', async () => {
  const first = Promise.withResolvers<Response>()
  const fetched = vi
    .fn<() => Promise<Response>>()
    .mockReturnValueOnce(first.promise)
    .mockImplementation(() => Promise.resolve(answers('latents.npy')))
  vi.stubGlobal('fetch', fetched)
  page = await openPage('/project/fakeproject1/runs/roundtrip/images/8')
  await fail('Latent of image 8')
  await fail('Reconstruction of image 8')
  await page.press('Try again')
  await page.wait(() => !page.text().includes('did not arrive'))
  await fail('Latent of image 8')
  await page.wait(() => page.text().includes(lostFile('latents.npy').message))
  first.reject(new TypeError('Failed to fetch'))
  await flushPromises()
  expect(page.text()).toContain(lostFile('latents.npy').message)
  expect(page.text()).not.toContain('The workbench did not answer.')
  expect(fetched).toHaveBeenCalledTimes(3)
})

test('of many arrays the reasons of two are asked for and said, in a place that was there before, and how many more there are', async () => {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url)
    return Promise.resolve(answers(`${asked.length}.npy`))
  })
  const project = fakeProject()
  const runs = Array.from({ length: 5 }, (_, i) => ({
    ...project.runs[0],
    id: `run-${i}`,
    name: `Run ${i}`,
    tensors: ['samples'] as 'samples'[],
    pictured: [0],
  }))
  vi.stubGlobal('IntersectionObserver', SeesAll)
  page = await openPage('/project/fakeproject1', fakeWorkbench({ project: { ...project, runs } }))
  const strips = await page.wait(() => {
    const found = [...document.querySelectorAll('main tbody .strip')].map((strip) => strip.querySelector('img'))
    return found.length === 5 && found.every((image) => image !== null) && found
  })
  const places = new Set(document.querySelectorAll('[role=status]'))
  for (const image of strips) image.dispatchEvent(new Event('error'))
  await page.wait(() => page.text().includes('Nor did those of 3 more arrays or datasets.'))
  await page.wait(() => page.text().includes(lostFile('2.npy').message))
  expect(page.text()).toContain(lostFile('1.npy').message)
  expect(asked).toHaveLength(2)
  expect(places.has(page.find('[role=status]', /did not arrive/)!)).toBe(true)

  strips[0].dispatchEvent(new Event('load'))
  await page.wait(() => page.text().includes(lostFile('3.npy').message))
  expect(page.text()).toContain('Nor did those of 2 more arrays or datasets.')
  expect(page.text()).not.toContain(lostFile('1.npy').message)
  await page.router.push('/project/fakeproject1/runs/run-1')
  await page.wait(() => !page.text().includes('did not arrive'))
  expect(asked).toHaveLength(3)
})

/** Everything is in sight. */
class SeesAll {
  private readonly tell: IntersectionObserverCallback
  constructor(tell: IntersectionObserverCallback) {
    this.tell = tell
  }
  observe(target: Element): void {
    queueMicrotask(() => this.tell([{ isIntersecting: true, target } as IntersectionObserverEntry], this as never))
  }
  disconnect(): void {}
}
