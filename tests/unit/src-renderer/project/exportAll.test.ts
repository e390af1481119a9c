import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StudyView } from '../../../../src-shared/contract/studyViews.ts'
import { DiskFull, FigureDataGone, InvalidInput } from '../../../../src-shared/errors/errors.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page.close())

/** The page of figures of a project with two figures and studies of two models, on a workbench that remembers what it wrote. */
async function figures() {
  const given = fakeProject()
  const [figure] = given.figures
  const project = { ...given, figures: [figure, { ...figure, id: 'numbers', name: 'Numbers', kind: 'table' }] }
  const workbench = fakeWorkbench({ project })
  const wrote: string[] = []
  /** What is thrown for each figure, and for each study. */
  const faults: { figures?: Error; studies?: Error; /** What the first figure waits for */ before?: Promise<void> } = {}
  const common = { created: '2026-11-25T10:00:00.000Z', quick: true, progress: 1, runs: [], problems: [] }
  const study = (id: string, model: string, state: StudyView['state'] = 'done') =>
    ({
      ...common,
      ...{ id, model, state, study: 'mapping', name: `Study ${id}`, tables: [], figures: [] },
    }) as StudyView
  workbench.handlers.watchStudies = (_, emit, { signal }) => {
    const [ours, other] = ['landscape-ddpm', 'potted-finetune']
    emit({ studies: [study('a', ours), study('b', other), study('c', ours, 'running')] })
    return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  }
  workbench.handlers.exportFigure = async ({ out = '', format }) => {
    await faults.before
    if (faults.figures) throw faults.figures
    wrote.push(`${format} ${out}`)
    return { files: [], gaps: [] }
  }
  workbench.handlers.exportStudyParts = ({ studyId, folder, name }) => {
    if (faults.studies) throw faults.studies
    wrote.push(`${studyId} in ${name} of ${folder}`)
    return { files: {}, missing: {}, gaps: {} }
  }
  page = await openPage('/project/fakeproject1/figures', workbench)
  await page.press('Write all to a folder…')
  await page.wait(() => page.find('h2', 'Write all into one folder'))
  return { faults, wrote }
}
const submit = async () => {
  await page.wait(() => page.find('button[type=submit]', 'Export')?.hasAttribute('disabled') === false)
  document.querySelector<HTMLFormElement>('#export-all')!.requestSubmit()
}

test('all figures and all finished studies are written into the folder, tables as numbers', async () => {
  const { wrote } = await figures()
  expect(page.find('button[type=submit]', 'Export')!.hasAttribute('disabled')).toBe(true)
  await page.fill('Folder', '/home/ada/paper/')
  await page.fill('Format', 'svg')
  await submit()
  await page.wait(() => page.find('[role=status]', /^All 4 written to \/home\/ada\/paper/))
  expect(wrote).toEqual([
    ...['svg /home/ada/paper/distances.svg', 'csv /home/ada/paper/numbers.csv', 'latex /home/ada/paper/numbers.tex'],
    ...['a in a of /home/ada/paper/', 'b in b of /home/ada/paper/'],
  ])
})

test('of the studies those of one model may be written alone', async () => {
  const { wrote } = await figures()
  page
    .find('label', /^Figures of the project/)!
    .querySelector('input')!
    .click()
  await page.fill('Studies', 'potted-finetune')
  await page.fill('Folder', 'C:\\paper')
  await submit()
  await page.wait(() => page.text().includes('All 1 written to'))
  expect(wrote).toEqual(['b in b of C:\\paper'])
})

test('what is gone is told by its name and the others are written; a disk that is full ends it', async () => {
  const { faults, wrote } = await figures()
  faults.figures = FigureDataGone({ panel: 'Panel a', reason: 'Run 0001-x is gone.' })
  await page.fill('Folder', '/paper')
  await submit()
  await page.wait(() => page.find('ul', 'What to look at'))
  expect(page.find('ul', 'What to look at')!.textContent).toContain('Numbers: ')
  expect(page.text()).toContain('2 of 4 written to /paper. What to look at:')
  expect(wrote).toEqual(['a in a of /paper', 'b in b of /paper'])
  faults.figures = InvalidInput({ where: 'Distances', problems: ['it is too low for its panels'] })
  await submit()
  await page.wait(() => page.text().includes('it is too low for its panels'))
  await page.wait(() => page.text().includes('2 of 4 written to /paper. What to look at:'))
  faults.studies = DiskFull({ path: '/paper', needed: 2, free: 1 })
  await submit()
  await page.wait(() => page.find('[role=dialog] [role=alert]', /./))
  expect(page.text()).not.toContain('written to')
})

test('all goes to one folder, and that is the one that is named, also where another is chosen meanwhile', async () => {
  const { faults, wrote } = await figures()
  let goOn = () => {}
  faults.before = new Promise((resolve) => (goOn = resolve))
  await page.fill('Folder', '/paper')
  await submit()
  await page.wait(() => page.find('button[type=submit]', 'Exporting…'))
  await page.fill('Folder', '/other')
  await page.wait(() => (goOn(), page.text().includes('All 4 written to /paper')))
  expect(wrote.filter((line) => !line.includes(' /paper'))).toEqual([])
})

test('a folder that is no whole path is refused, since it would lie where the workbench was started', async () => {
  await figures()
  await page.fill('Folder', '~/paper')
  await page.wait(() => page.text().includes('A whole path, from the root of the workbench’s disk on.'))
  expect(page.find('button[type=submit]', 'Export')!.hasAttribute('disabled')).toBe(true)
  await page.fill('Folder', '/home/ada/paper')
  await page.wait(() => !page.find('button[type=submit]', 'Export')!.hasAttribute('disabled'))
})
