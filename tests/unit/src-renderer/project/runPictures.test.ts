import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runPictures } from '../../../../src-renderer/project/runPictures.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

test('a run is shown by its samples, by its latents where it has no images, and by nothing before an image is finished', () => {
  const run = { id: 'run', tensors: ['noise', 'samples', 'latents'] as const, pictured: [0, 1, 2] }
  const all = runPictures('project', { ...run, tensors: [...run.tensors] })!
  expect(all.words).toBe('Samples of images 0, 1 and 2')
  expect(all.paths).toEqual([0, 1, 2].map((row) => `project/runs/run/samples/${row}.png?range=unit&fit=0,1,2`))
  const latent = runPictures('project', { id: 'run', tensors: ['noise', 'latents'], pictured: [7] })!
  expect(latent.words).toBe('Latent of image 7')
  expect(latent.paths).toEqual(['project/runs/run/latents/7.png?range=fixed&limit=3&fit=7'])
  expect(runPictures('project', { id: 'run', tensors: ['noise'], pictured: [0, 1] })!.words).toBe(
    'Noise of images 0 and 1',
  )
  expect(runPictures('project', { id: 'run', tensors: ['samples'] })).toBeUndefined()
})

let page: OpenPage
/** What waits to come into sight, with what tells it that it has. */
const watched = new Map<Element, () => void>()

beforeEach(async () => {
  localStorage.clear()
  watched.clear()
  // A page without a layout has no window that rows could be in.
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      private readonly tell: IntersectionObserverCallback
      constructor(tell: IntersectionObserverCallback) {
        this.tell = tell
      }
      observe(target: Element) {
        const come = (isIntersecting: boolean) =>
          this.tell([{ isIntersecting, target } as IntersectionObserverEntry], this as never)
        come(false)
        watched.set(target, () => come(true))
      }
      disconnect() {}
    },
  )
  const project = fakeProject()
  const runs = Array.from({ length: 1000 }, (_, i) => ({
    ...project.runs[0],
    id: `run-${i}`,
    name: `Study ${i}`,
    tensors: ['noise', 'samples'] as ('noise' | 'samples')[],
    // The newest, which is the first in the list, has nothing to show yet.
    pictured: i === 999 ? undefined : [0, 1, 2],
  }))
  page = await openPage('/project/fakeproject1', fakeWorkbench({ project: { ...project, runs } }))
  await page.wait(() => rowOf('Study 999'))
})
afterEach(() => {
  page.close()
  vi.unstubAllGlobals()
})

const rowOf = (name: string) =>
  [...document.querySelectorAll<HTMLElement>('main tbody tr')].find(
    (row) => row.querySelector('th')?.textContent.trim() === name,
  )
const stripOf = (name: string) => rowOf(name)!.querySelector('.strip')!

test('only rows that have come into sight ask for pictures, and a run without images for none', async () => {
  expect(document.querySelectorAll('main tbody img').length).toBe(0)
  watched.get(stripOf('Study 998'))!()
  const images = await page.wait(() => {
    const found = [...document.querySelectorAll('main tbody img')]
    return found.length > 0 && found
  })
  expect(images.map((image) => image.getAttribute('src'))).toEqual(
    [0, 1, 2].map((row) => `/blob/fakeproject1/runs/run-998/samples/${row}.png?range=unit&fit=0,1,2`),
  )
})

test('the pictures of a run are one image with words, and have their place before they come', () => {
  const strip = stripOf('Study 998')
  expect(strip.getAttribute('role')).toBe('img')
  expect(strip.getAttribute('aria-label')).toBe('Samples of images 0, 1 and 2')
  expect(strip.querySelectorAll('.place').length).toBe(3)
})

test('every link in the table has a name, and a run without finished images none around pictures', () => {
  const linksOf = (name: string) => [...rowOf(name)!.querySelectorAll('a')]
  const nameOf = (link: Element) =>
    link.textContent.trim() || link.querySelector('[role=img]')?.getAttribute('aria-label')
  expect(linksOf('Study 999').map(nameOf)).toEqual(['Study 999'])
  expect(linksOf('Study 998').map(nameOf)).toEqual(['Samples of images 0, 1 and 2', 'Study 998'])
})
