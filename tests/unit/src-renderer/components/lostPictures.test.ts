import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { errorToMessage, RunArrayLost } from '../../../../src-shared/errors/errors.ts'
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
