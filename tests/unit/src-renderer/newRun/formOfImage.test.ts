import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { formOfImage } from '../../../../src-renderer/newRun/formOfImage.ts'
import { emptyRunForm } from '../../../../src-renderer/newRun/runForm.ts'
import { requestFrom } from '../../../../src-renderer/newRun/runRequest.ts'
import { useDialogsStore } from '../../../../src-renderer/stores/dialogsStore.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeRunDetail } from '../fakeRun.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage | undefined
beforeEach(() => localStorage.clear())
afterEach(() => {
  page?.close()
  page = undefined
})

const rowOf = (id: string) => fakeProject().runs.find((run) => run.id === id)!
const { record } = fakeRunDetail(rowOf('roundtrip'))
const requestOf = (from: typeof record, row: number) => requestFrom({ ...emptyRunForm(), ...formOfImage(from, row) })

test('the form of an image asks for that image alone, as its run took it, with its states', () => {
  expect(requestOf(record, 8)).toEqual({
    kind: 'roundtrip',
    name: 'Path of #008, Round trip T 50',
    model: 'landscape-ddpm',
    checkpoint: 6422,
    source: { from: 'run', run: 'roundtrip', tensor: 'noise', images: [{ first: 8, count: 1 }] },
    steps: 50,
    convention: 'source',
    clip: { sampling: true, inversion: true },
    threshold: { sampling: false, inversion: false },
    afterClip: 'rederive',
    keepStates: true,
  })
})

test('of the last checkpoint the form names none, as it does by itself', () => {
  expect(formOfImage(record, 8, 6422)?.checkpoint).toBeUndefined()
  expect(formOfImage(record, 8, 9000)?.checkpoint).toBe(6422)
})

test('an inversion starts from the images of its run, and T of the way back is kept', () => {
  const inverted = fakeRunDetail(rowOf('inverted')).record
  expect(requestOf({ ...inverted, kind: 'invert' }, 3)?.source).toMatchObject({ tensor: 'samples' })
  const settings = { ...record.settings!, inversionSteps: 100 }
  expect(requestOf({ ...record, settings }, 3)?.inversionSteps).toBe(100)
})

test('of steps that were replaced, and of another program, there is no form', () => {
  expect(formOfImage({ ...record, settings: { ...record.settings!, replaceFirst: 2 } }, 0)).toBeUndefined()
  expect(formOfImage({ ...record, kind: 'import' }, 0)).toBeUndefined()
})

test('the path of an image whose run kept no states is computed from its page', async () => {
  const workbench = fakeWorkbench()
  const start = vi.spyOn(workbench.handlers, 'startSweep')
  page = await openPage('/project/fakeproject1/runs/roundtrip/images/8', workbench)
  await page.press('Compute its path…')
  await page.press(/^Start/)
  await page.wait(() => start.mock.calls.length === 1)
  expect(start.mock.calls[0][0].sweep).toMatchObject({
    kind: 'roundtrip',
    sources: [{ from: 'run', run: 'roundtrip', tensor: 'noise', images: [{ first: 8, count: 1 }] }],
    steps: [50],
    checkpoints: 'last',
    keepStates: true,
  })
})

test('of a run that is not finished no path is offered, for a run starts from finished ones only', async () => {
  page = await openPage('/project/fakeproject1/runs/failed/images/8')
  await page.wait(() => page!.text().includes('A run with Keep states shows every step of the path here.'))
  expect(page.find('button', 'Compute its path…')).toBeUndefined()
})

test('a run that was given and is not among those to choose from is never exchanged for another; the field says why and nothing starts', async () => {
  page = await openPage('/project/fakeproject1')
  await page.wait(() => page!.text().includes('Round trip T 50'))
  useDialogsStore().open = {
    kind: 'newRun',
    given: { kind: 'roundtrip', from: 'run', run: 'failed', tensor: 'noise', images: '8' },
  }
  await page.wait(() =>
    page!
      .text()
      .includes('“Round trip, T 25” cannot be taken: it has 96 of its 512 images so far. Choose another one.'),
  )
  const start = document.querySelector<HTMLButtonElement>('button[form=new-run]')!
  const runField = page.field('Run') as unknown as HTMLSelectElement
  expect(runField.value).toBe('')
  expect(start.disabled).toBe(true)
  runField.value = 'roundtrip'
  runField.dispatchEvent(new Event('change', { bubbles: true }))
  await page.wait(() => !start.disabled)
  expect(page.text()).not.toContain('cannot be taken')
})
