import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunDependents } from '../../../../src-shared/contract/views.ts'
import { arrayOfFile, arraysBeside } from '../../../../src-renderer/add/arrayOfFile.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

const home = '/project/fakeproject1'
const folder = '/home/ada/studies'

test('what a file holds is read from its name, whichever program wrote it', () => {
  expect(
    ['noise.pt', 'C:\\out\\Samples.npy', 'x/latents_50.npz', 'reconstructed_samples.pt', 'sampling_states.npy'].map(
      arrayOfFile,
    ),
  ).toEqual(['noise', 'samples', 'latents', 'reconstructions', 'trajectory'])
  expect(['weights.pt', 'noise.png', 'latents'].map(arrayOfFile)).toEqual([undefined, undefined, undefined])
})

test('of the files beside one, those are offered that have no place yet', () => {
  const entries = ['latents.pt', 'noise.pt', 'noise2.pt', 'samples.pt'].map((name) => ({
    ...{ name, path: `/out/${name}`, kind: 'checkpoint' as const },
  }))
  expect(arraysBeside(entries, { samples: '/out/samples.pt' })).toEqual({
    latents: '/out/latents.pt',
    noise: '/out/noise.pt',
  })
  const networks = ['denoiser.pt', 'sampler.pt', 'state_dict.pt'].map((name) => ({
    ...{ name, path: `/out/${name}`, kind: 'checkpoint' as const },
  }))
  expect(arraysBeside(networks, { latents: '/out/latents.npy' })).toEqual({})
  // A file that stands somewhere already, under whatever name, is not offered once more.
  expect(arraysBeside(entries.slice(0, 1), { samples: '/out/latents.pt' })).toEqual({})
})

describe('the dialog', () => {
  let page: OpenPage
  beforeEach(() => localStorage.clear())
  afterEach(() => page.close())

  const submit = () =>
    page
      .wait(() => page.find('button', 'Add')?.hasAttribute('disabled') === false)
      .then(() => document.querySelector<HTMLFormElement>('[role=dialog] form')!.requestSubmit())

  test('is found in the palette, takes the files that lie beside the first, and shows the run; undo takes it away again', async () => {
    page = await openPage(home)
    await page.press('Go to, run, export…Ctrl K')
    ;(await page.wait(() => page.find('[role=option]', /^Import arrays/))).click()
    await page.wait(() => page.find('h2', 'Import arrays'))
    expect(page.find('button', 'Add')!.hasAttribute('disabled')).toBe(true)
    await page.fill('Latents', `${folder}/latents.npy`)
    await page.wait(() => page.text().includes('Beside it: noise.npy'))
    await page.press('Take it as well')
    await page.wait(() => page.field('Noise').value === `${folder}/noise.npy`)
    expect(page.find('button', /Take .* as well/)).toBeUndefined()
    await page.fill('Name', 'From the authors’ code')
    await submit()
    await page.wait(() => page.router.currentRoute.value.name === 'run')
    expect(page.workbench.imports).toEqual([{ noise: `${folder}/noise.npy`, latents: `${folder}/latents.npy` }])
    await page.wait(() => page.text().includes('“From the authors’ code” added to the project'))
    await page.press('Undo')
    await page.wait(() => page.router.currentRoute.value.name === 'project')
    expect(page.find('nav[aria-label=Project] a', /From the authors/)).toBeUndefined()
  })

  test('once a run was made of what was added, undo asks before it takes it away', async () => {
    const runs: RunDependents['runs'] = []
    page = await openPage(home, fakeWorkbench({ dependents: { runs } }))
    await page.press('Go to, run, export…Ctrl K')
    ;(await page.wait(() => page.find('[role=option]', /^Import arrays/))).click()
    await page.fill('Latents', `${folder}/latents.npy`)
    await page.fill('Name', 'From the authors’ code')
    await submit()
    await page.wait(() => page.text().includes('“From the authors’ code” added to the project'))
    runs.push({ id: '0009-again', name: 'Again', uses: ['start-to-be'] })
    await page.press('Undo')
    await page.wait(() => page.text().includes('it has not begun and will fail'))
    await page.press('Keep it')
    await page.wait(() => !page.find('ul', 'Made from it'))
    expect(page.find('nav[aria-label=Project] a', /From the authors/)).toBeDefined()
    expect(page.router.currentRoute.value.name).toBe('run')
    await page.press('Undo')
    await page.press('Remove')
    await page.wait(() => page.router.currentRoute.value.name === 'project')
    expect(page.find('nav[aria-label=Project] a', /From the authors/)).toBeUndefined()
  })

  test('says why files do not fit, and keeps what was chosen', async () => {
    page = await openPage(home)
    await page.press('Go to, run, export…Ctrl K')
    ;(await page.wait(() => page.find('[role=option]', /^Import arrays/))).click()
    await page.fill('Samples', '/home/ada/other.npy')
    await submit()
    await page.wait(() => page.find('[role=alert]', /other\.npy/))
    expect(page.field('Samples').value).toBe('/home/ada/other.npy')
  })

  const drop = (name: string) => {
    const item = { getAsFile: () => new File([], name), webkitGetAsEntry: () => ({ isDirectory: false }) }
    document.body.dispatchEvent(
      Object.assign(new Event('drop', { bubbles: true }), { dataTransfer: { types: ['Files'], items: [item] } }),
    )
  }

  test('does not open with a file that is a model, whatever words its name has', async () => {
    const workbench = fakeWorkbench()
    workbench.host.pathOfFile = (file) => `${folder}/${file.name}`
    page = await openPage(home, workbench)
    await page.wait(() => page.find('h1', 'hidden-relations'))
    drop('samples_of_ddpm.pt')
    await page.wait(() => page.find('h2', 'Add model'))
  })

  test('opens with a file that is dropped on the window, which may be a dataset after all', async () => {
    const workbench = fakeWorkbench()
    workbench.host.pathOfFile = (file) => `${folder}/${file.name}`
    page = await openPage(home, workbench)
    await page.wait(() => page.find('h1', 'hidden-relations'))
    drop('latents.pt')
    await page.wait(() => page.find('h2', 'Import arrays'))
    expect(page.field('Latents').value).toBe(`${folder}/latents.pt`)
    await page.press('Add it as a dataset')
    await page.wait(() => page.find('h2', 'Add dataset'))
    expect(page.field('Images').value).toBe(`${folder}/latents.pt`)
    drop('latents.pt')
    await page.wait(() => page.find('h2', 'Import arrays'))
    await page.press('Add it as a model')
    await page.wait(() => page.find('h2', 'Add model'))
  })
})
