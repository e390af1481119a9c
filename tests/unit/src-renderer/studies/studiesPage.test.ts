import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StudyView } from '../../../../src-shared/contract/studyViews.ts'
import type { EncoderView, ProjectView } from '../../../../src-shared/contract/views.ts'
import type { StudyRequest } from '../../../../src-shared/studies/studyRequest.ts'
import { studyDefinitions } from '../../../../src-shared/studies/studyDefinitions.ts'
import { InvalidInput } from '../../../../src-shared/errors/errors.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

/** The page of all studies on a workbench that remembers what was asked of it; a count of 7 it refuses. */
async function studies(address = '') {
  const workbench = fakeWorkbench()
  const planned: StudyRequest[] = []
  const started: StudyRequest[] = []
  workbench.handlers.planStudy = ({ request }) => {
    planned.push(request)
    if (request.settings?.count === '7')
      throw InvalidInput({ where: 'The study', problems: ['count takes 8 at least'] })
    const run = { key: 'one', identity: 'a', purpose: 'noises there and back', count: 8, steps: 50, evaluations: 0 }
    const evaluations = request.runs ? 0 : 12_800
    return {
      study: request.study,
      runs: [
        { ...run, state: 'present' },
        { ...run, key: 'two', identity: 'b', state: request.runs ? 'present' : 'missing', evaluations },
      ],
      evaluations,
      ...(request.runs ? { bytes: 0 } : { seconds: 58, bytes: 48_000_000 }),
      problems: [],
      settings: {},
    }
  }
  workbench.handlers.startStudy = ({ request }) => {
    started.push(request)
    return { studyId: 'new-study' }
  }
  page = await openPage(`/project/fakeproject1/studies${address}`, workbench)
  await page.wait(() => page.find('h1', 'Studies'))
  return { planned, started }
}

test('every study is offered with its question, and choosing one shows what it measures and its settings beside the paper’s', async () => {
  await studies()
  for (const { title, question } of studyDefinitions) {
    expect(page.find('button', `${title} ${question}`), title).toBeDefined()
  }
  const mapping = studyDefinitions.find(({ name }) => name === 'mapping')!
  await page.press(`${mapping.title} ${mapping.question}`)
  await page.wait(() => page.router.currentRoute.value.query.study === 'mapping')
  await page.wait(() => page.find('h2', mapping.title))
  for (const { help } of Object.values(mapping.fields))
    expect(page.text().toLowerCase()).toContain(`${help.toLowerCase()}. the paper: `)
  expect(page.text()).toContain(mapping.takes)
})

test('the plan says how many runs are there and what is to compute, and the study starts with what was changed only', async () => {
  const { planned, started } = await studies('?study=location')
  await page.wait(() =>
    page
      .text()
      .includes('1 of 2 runs are there; 12,800 network evaluations to do, about 58 s, at most 48.0 MB on the disk'),
  )
  await page.fill('Count N', '16')
  await page.wait(() => planned.at(-1)?.settings?.count === '16')
  await page.press('Compute and measure')
  await page.wait(() => page.router.currentRoute.value.name === 'study')
  expect(page.router.currentRoute.value.params.studyId).toBe('new-study')
  expect(started).toEqual([{ study: 'location', quick: true, model: 'landscape-ddpm', settings: { count: '16' } }])
})

test('encoders of the project are ticked, and a study that takes none has no such field', async () => {
  const { planned } = await studies('?study=variation')
  await page.wait(() => page.text().includes('None in this project yet'))
  const encoder = { id: 'dino', name: 'DINO', path: '/home/ada/dino.onnx', present: true, bytes: 1, input: 'x' }
  const dino: EncoderView = {
    ...{ ...encoder, sha256: '0'.repeat(64), features: 384, added: '2026-01-02T03:04:05.000Z' },
    settings: {
      ...{ imageSize: 224, resampling: 'bicubic', mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] },
      ...{ output: 'y', reading: 'vector' },
    },
  }
  page.workbench.change({ encoders: [dino] })
  const box = await page.wait(() => page.find('label', 'DINO')?.querySelector('input'))
  box.click()
  await page.wait(() => planned.at(-1)?.settings?.encoders === 'dino')
  box.click()
  await page.wait(() => planned.at(-1)?.settings?.encoders === undefined)
  box.click()
  await page.wait(() => planned.at(-1)?.settings?.encoders === 'dino')
  // Moved or removed in another window: it can be taken off still, and goes with its box.
  page.workbench.change({ encoders: [{ ...dino, present: false }] })
  await page.wait(() => page.text().includes('not where it was'))
  expect(box.disabled).toBe(false)
  page.workbench.change({ encoders: [] })
  await page.wait(() => planned.at(-1)?.settings?.encoders === undefined)
  page.workbench.change({ encoders: [dino] })
  await page.wait(() => page.find('label', 'DINO'))
  await page.router.push({ query: { study: 'location' } })
  await page.wait(() => !page.find('label', 'DINO'))
})

test('all studies of a model are begun one after the other, without those that cannot be done or are not wanted', async () => {
  const asked: { study: string; after?: string; following: string[] }[] = []
  const workbench = fakeWorkbench()
  workbench.handlers.planStudy = ({ request: { study } }) => {
    if (study === 'over-training') throw InvalidInput({ where: 'It', problems: ['needs two checkpoints'] })
    const run = { key: 'base', identity: 'base', purpose: 'noises there and back', count: 8, steps: 50 }
    return {
      ...{ study, settings: {}, evaluations: 800, seconds: 8, bytes: 1000, problems: [] },
      runs: [{ ...run, state: 'missing' as const, evaluations: 800 }],
    }
  }
  workbench.handlers.startStudy = ({ request, after, following }) => {
    asked.push({ study: request.study, after, following: (following ?? []).map(({ study }) => study) })
    return { studyId: `new-${request.study}` }
  }
  page = await openPage('/project/fakeproject1/studies?study=all', workbench)
  await page.wait(() => page.text().includes('800 network evaluations to do, about 8 s; a run that several need'))
  expect(page.text()).toContain('cannot be done: It')
  const box = (title: RegExp) => page.find('label', title)!.querySelector('input')!
  expect(box(/^Over the training/).disabled).toBe(true)
  for (const { title } of studyDefinitions.filter(
    ({ name }) => !['location', 'mapping', 'over-training'].includes(name),
  ))
    box(new RegExp(`^${title}`)).click()
  await page.press('Begin these 2')
  await page.wait(() => page.router.currentRoute.value.params.studyId === 'new-location')
  expect(asked).toEqual([
    { study: 'location', after: undefined, following: ['mapping'] },
    { study: 'mapping', after: 'new-location', following: [] },
  ])
})

test('a study of runs that are chosen computes nothing, and cannot begin without one', async () => {
  const { started } = await studies('?study=location')
  const radio = await page.wait(() => document.querySelector<HTMLInputElement>('input[type=radio][value=runs]'))
  radio.click()
  await page.wait(() => page.text().includes('Runs with noise'))
  const button = () => page.find('button', 'Compute and measure') ?? page.find('button', 'Measure')
  expect((button() as HTMLButtonElement).disabled).toBe(true)
  const boxes = [...document.querySelectorAll<HTMLInputElement>('.runs input[type=checkbox]')]
  // Runs without a finished image are none to measure.
  expect(boxes.map(({ value }) => value)).toContain('roundtrip')
  boxes.find(({ value }) => value === 'roundtrip')!.click()
  await page.press('Measure')
  await page.wait(() => started.length > 0)
  expect(started[0]).toMatchObject({ study: 'location', runs: ['roundtrip'] })
  expect(started[0].model).toBeUndefined()
})

test('what the workbench refuses is said at once and nothing begins; put right, the plan is back', async () => {
  const { started } = await studies('?study=location')
  await page.wait(() => page.text().includes('1 of 2 runs are there'))
  await page.fill('Count N', '7')
  await page.wait(() => page.text().includes('count takes 8 at least'))
  expect(page.text()).not.toContain('1 of 2 runs are there')
  expect((page.find('button', 'Compute and measure') as HTMLButtonElement).disabled).toBe(true)
  await page.fill('Count N', '8')
  await page.wait(() => page.text().includes('1 of 2 runs are there'))
  expect(page.text()).not.toContain('at least')
  expect(started).toEqual([])
})

/** The form of all studies of a project, where each study asks for evaluations or finds its runs. */
async function allStudies(models: ProjectView['models'], done: Partial<StudyView>[] = []) {
  const workbench = fakeWorkbench({ project: { ...fakeProject(), models } })
  let evaluations = 800
  workbench.handlers.planStudy = ({ request: { study } }) => ({
    ...{ study, settings: {}, evaluations, bytes: 0, problems: [] },
    runs: [{ key: 'a', identity: 'a', purpose: 'noises', count: 8, steps: 50, state: 'missing', evaluations }],
  })
  workbench.handlers.watchStudies = (_, emit, { signal }) => {
    const created = '2026-11-25T10:00:00.000Z'
    const common = { state: 'done', progress: 1, created, quick: true, runs: [], tables: [], figures: [], problems: [] }
    emit({ studies: done.map((view, i) => ({ ...common, id: `s${i}`, name: `S${i}`, ...view }) as StudyView) })
    return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  }
  page = await openPage('/project/fakeproject1/studies?study=all', workbench)
  await page.wait(() => page.find('h2', 'All of a model'))
  return { findRuns: () => (evaluations = 0) }
}
const canBegin = () => page.find('button', /^Begin /)?.hasAttribute('disabled') === false

test('where no model is in the project, the form of all studies says so and asks for one', async () => {
  await allStudies([])
  await page.wait(() => page.find('[role=status]', /^No model is in this project yet/))
  expect(page.text()).not.toContain('Looking for the runs')
  await page.press('Add a model')
  await page.wait(() => page.find('h2', 'Add model'))
})

test('a model that is not where it was is named and can be found; of runs that are there it is measured all the same', async () => {
  const [, gone] = fakeProject().models
  const { findRuns } = await allStudies([gone])
  await page.wait(() => page.find('[role=note]', /potted-finetune is not where it was: \/home\/ada\/models/))
  await page.wait(() => page.text().includes('They cannot be computed before the model is found.'))
  expect(page.find('button', 'Find it…')).toBeDefined()
  expect(canBegin()).toBe(false)
  findRuns()
  ;(page.find('label', 'Quick, for a laptop')!.querySelector('input') as HTMLInputElement).click()
  await page.wait(canBegin)
  expect(page.text()).not.toContain('They cannot be computed')
})

test('a study that was done quick does not count as done at the paper’s scale, nor the other way round', async () => {
  const model = 'landscape-ddpm'
  await allStudies(fakeProject().models, [
    { study: 'location', model, quick: true },
    { study: 'mapping', model, quick: false },
  ])
  const title = (name: string) => studyDefinitions.find((one) => one.name === name)!.title
  const row = (name: string) => page.find('label', new RegExp(`^${title(name)}`))!
  const state = (name: string) => [row(name).querySelector('input')!.checked, /done before/.test(row(name).textContent)]
  await page.wait(() => /done before/.test(row('location').textContent))
  expect([state('location'), state('mapping')]).toEqual([
    [false, true],
    [true, false],
  ])
  page.find('label', 'Quick, for a laptop')!.querySelector('input')!.click()
  await page.wait(() => /done before/.test(row('mapping').textContent))
  expect([state('location'), state('mapping')]).toEqual([
    [true, false],
    [false, true],
  ])
})
