import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { FileMissing, ProjectMissing } from '../../../../../src-shared/errors/errors.ts'
import { fakeTerminal } from '../fixtures/fakeTerminal.ts'
import { command, finished } from '../fixtures/fakeWorkbench.ts'
import { figure, images, landscape, potted, projectView, runDetail, runRow, studyView } from '../fixtures/views.ts'

describe('new', () => {
  test('makes the project where the person is', async () => {
    const made: unknown[] = []
    const newProject = (...given: unknown[]) => {
      made.push(given)
      return Promise.reject(ProjectMissing({ path: '' }))
    }
    await finished('new study --name "My study"', { reach: { newProject } })
    expect(made).toEqual([['/home/person/study', 'My study', 'brief']])
  })

  test('says what to add next', async () => {
    expect((await finished('new study')).printed).toContain('inverscope add model PATH --project study')
  })
})

describe('list', () => {
  const project = projectView({ runs: [runRow({ id: 'old' }), runRow({ id: 'new', done: 3 })], figures: [figure] })

  test('prints one kind, oldest first', async () => {
    const { document } = await finished('list runs --json', { project })
    expect(document()).toMatchObject({ runs: [{ id: 'old' }, { id: 'new' }] })
    expect(Object.keys(document())).toEqual(['runs'])
  })

  test('prints all kinds where none is named', async () => {
    const { document } = await finished('list --json', { project })
    expect(Object.keys(document())).toEqual(['models', 'datasets', 'encoders', 'runs', 'studies', 'figures'])
  })

  test('shows how far a run has come', async () => {
    expect((await finished('list runs', { project })).printed).toMatch(
      /new +First +invert +done +3 of 8 +50 +landscape-ddpm +6,422 +12 s/,
    )
  })

  test('names the runs that cannot be read', async () => {
    const broken = projectView({ brokenRuns: [{ id: '0002-lost', reason: 'The run 0002-lost cannot be read: …' }] })
    expect((await finished('list runs', { project: broken })).printed).toContain('The run 0002-lost cannot be read')
    expect((await finished('list runs --json', { project: broken })).document()).toMatchObject({
      brokenRuns: [{ id: '0002-lost' }],
    })
  })

  test('says what to do where there is nothing', async () => {
    const { printed } = await finished('list', { project: projectView({ models: [], datasets: [] }) })
    for (const kind of ['models', 'datasets', 'runs', 'studies', 'figures'])
      expect(printed).toMatch(new RegExp(`${kind}\nNo ${kind} yet`))
  })

  test('marks what has gone', async () => {
    const { printed } = await finished('list models', {
      project: projectView({ models: [{ ...landscape, present: false }] }),
    })
    expect(printed).toContain('(missing: add it again from its new place)')
  })
})

describe('add', () => {
  test('sends absolute paths and settings as values', async () => {
    const { asked, document } = await finished(
      'add model w.pt --preset landscape-ddpm --set heads=4 rescaleTimesteps=true schedule=cosine --json',
      {
        handlers: { addModel: () => landscape },
      },
    )
    const settings = { heads: 4, rescaleTimesteps: true, schedule: 'cosine' }
    expect(asked[0].input).toEqual({
      projectId: 'abcdefgh',
      path: '/home/person/w.pt',
      preset: 'landscape-ddpm',
      settings,
    })
    expect(document()).toMatchObject({ id: 'landscape-ddpm' })
  })

  test.each([
    ['haeds=4', 'did you mean heads?'],
    ['heads=four', 'The model setting heads=four is not possible'],
    ['heads=0', 'The model setting heads=0 is not possible'],
  ])('refuses --set %s', async (setting, sentence) => {
    const { messages, code } = await finished(`add model w.pt --set ${setting}`)
    expect(messages).toContain(sentence)
    expect(code).toBe(1)
  })

  test('refuses model settings for a dataset', async () => {
    expect((await finished('add dataset d --preset landscape-ddpm')).code).toBe(2)
  })

  test.each([
    ['model', 'addModel'],
    ['encoder', 'addEncoder'],
  ] as const)(
    'shows how much of a large %s is read, on one line of a screen that goes when it is over',
    async (what, method) => {
      const read = Promise.withResolvers<never>()
      const terminal = fakeTerminal({ messagesToScreen: true })
      const adding = command(`add ${what} large.onnx`, {
        terminal,
        handlers: {
          [method]: () => read.promise,
          watchReading: ({ path }, emit) => emit(path === '/home/person/large.onnx' ? { share: 0.25 } : {}),
        },
      })
      await expect.poll(() => terminal.messages).toMatch(/^\r.*Reading large\.onnx {2}█+░+ {2}25 %$/)
      read.reject(FileMissing({ path: 'large.onnx' }))
      expect(await adding.ended).toBe(1)
      expect(terminal.messages).toMatch(/25 %\r\x1b\[2K[^\r]*large\.onnx/)
    },
  )

  test('shows nothing of the reading to a program', async () => {
    const { asked, messages } = await finished('add model large.onnx --json', {
      handlers: { addModel: () => landscape },
    })
    expect(asked.map(({ method }) => method)).toEqual(['addModel'])
    expect(messages).toBe('')
  })

  test('adds a folder of images', async () => {
    const { printed } = await finished('add dataset pictures', { handlers: { addDataset: () => images } })
    expect(printed).toContain('256 images')
  })
})

test('import takes tensors as a run', async () => {
  const handlers = {
    importRun: () => ({ runId: 'imported' }),
    getRun: () => runDetail(runRow({ id: 'imported', kind: 'import' })),
  }
  const { asked, document } = await finished('import --noise a.npy --latents /tmp/c.pt --name theirs --json', {
    handlers,
  })
  expect(asked[0].input).toEqual({
    projectId: 'abcdefgh',
    name: 'theirs',
    noise: '/home/person/a.npy',
    latents: '/tmp/c.pt',
  })
  expect(document()).toMatchObject({ runs: [{ id: 'imported', kind: 'import' }] })
})

test('import of nothing is wrong usage', async () => expect((await finished('import')).code).toBe(2))

test('inspect needs no project and shows facts with where they come from', async () => {
  const description = {
    kind: 'model' as const,
    title: 'ema.pt',
    path: '/home/person/ema.pt',
    facts: [{ name: 'Channels', value: '32', from: 'inferred' as const }],
    parts: [{ part: 'input_blocks.0', what: 'convolution', shape: '32 × 3 × 3 × 3', parameters: 1896 }],
    missing: ['schedule'],
  }
  const host = {
    version: '0.1.0',
    shell: 'cli' as const,
    capabilities: { nativeDialogs: false, revealInFolder: false },
    open: [],
    recent: [],
    home: '/home/person',
    processors: 2,
    presets: [{ name: 'landscape-ddpm', title: 'The demonstration' }],
  }
  const { asked, printed } = await finished('inspect ema.pt', {
    handlers: { inspectPath: () => description, describeHost: () => host },
  })
  expect(asked[0].input).toEqual({ path: '/home/person/ema.pt' })
  expect(printed).toMatch(/Channels +32 +inferred from the file/)
  expect(printed).toMatch(/in all +1,896/)
  expect(printed).toMatch(/Missing: schedule\..*\n +--preset landscape-ddpm +The demonstration/)
})

describe('predict', () => {
  const output = { file: '/home/person/e.npy', shape: [2, 6, 32, 32], seconds: 0.2 }
  const handlers = { predict: () => output }
  const files = '--x x.npy --t t.npy --out e.npy'

  test('uses a model of the project', async () => {
    const { asked, document } = await finished(`predict --model landscape --checkpoint 500 ${files} --json`, {
      handlers,
    })
    expect(asked[0].input).toEqual({
      projectId: 'abcdefgh',
      model: 'landscape-ddpm',
      checkpoint: 500,
      x: '/home/person/x.npy',
      t: '/home/person/t.npy',
      out: '/home/person/e.npy',
    })
    expect(document()).toEqual(output)
  })

  test('takes a checkpoint by its path without any project', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-'))
    await writeFile(path.join(folder, 'model.pt'), '')
    const terminal = { ...fakeTerminal(), folder }
    const { asked } = await finished(`predict --model model.pt --preset landscape-ddpm ${files}`, {
      handlers,
      terminal,
    })
    await rm(folder, { recursive: true })
    expect(asked[0].input).toMatchObject({ model: path.join(folder, 'model.pt'), preset: 'landscape-ddpm' })
    expect(asked[0].input).not.toHaveProperty('projectId')
  })

  test('says what it needs', async () => {
    const { messages, code } = await finished('predict --model m --x x.npy')
    expect(messages).toContain('predict needs --t, --out.')
    expect(code).toBe(2)
  })

  test('says that a model that is neither a file nor in a project is not there', async () => {
    const reach = { project: () => Promise.reject(ProjectMissing({ path: '/home/person' })) }
    const { messages, code } = await finished(`predict --model gone.pt ${files}`, { reach })
    expect(messages).toContain('"gone.pt" is no file here')
    expect(code).toBe(2)
  })
})

describe('export', () => {
  const files = [{ path: '/home/person/fig.svg', format: 'svg', bytes: 12_000 }]
  const gaps = ['2 pictures are left out.']
  const handlers = { exportDistances: () => ({ figure, files, gaps }), exportFigure: () => ({ files, gaps }) }
  const project = projectView({
    models: [landscape, potted],
    runs: [runRow({ id: 'first' }), runRow({ id: 'second' }), runRow({ id: 'third', state: 'interrupted' })],
    figures: [figure],
  })
  const wanted = async (line: string) => (await finished(line, { handlers, project })).asked.at(-1)!.input

  test('draws the newest finished run where none is named', async () => {
    expect(await wanted('export distances')).toMatchObject({ runId: 'second', format: 'pdf' })
  })

  test('leaves the width of a figure to the figure where none is given', async () => {
    expect(await wanted('export distances')).toEqual({ projectId: 'abcdefgh', runId: 'second', format: 'pdf' })
  })

  test('takes the dots per inch of a study’s picture', async () => {
    const given = { listStudies: () => ({ studies: [studyView()] }), exportStudy: () => ({ files, gaps: [] }) }
    const { asked } = await finished('export mapping.errors --out e.png --dpi 600', { handlers: given, project })
    expect(asked.at(-1)!.input).toMatchObject({
      studyId: 'mapping',
      figure: 'errors',
      format: 'png',
      dpi: 600,
    })
  })

  test('draws the run that is named', async () => {
    expect(await wanted('export distances --run first --width 5.5in')).toMatchObject({ runId: 'first', width: '5.5in' })
  })

  test('draws only the images that are named, of a run and of nothing else', async () => {
    expect(await wanted('export distances --run first --images 5,0-2')).toMatchObject({
      runId: 'first',
      images: [
        { first: 0, count: 3 },
        { first: 5, count: 1 },
      ],
    })
    const saved = await finished('export my-fig --run first --images 3', { handlers, project })
    expect(saved.code).toBe(2)
    expect(saved.messages).toContain('--run and --images go with a chart of a run (distances), not with a saved figure')
    const given = { listStudies: () => ({ studies: [studyView()] }) }
    const study = await finished('export mapping.errors --images 3', { handlers: given, project })
    expect(study.messages).toContain('--images goes with a chart of a run (distances), not with a study')
    expect((await finished('export distances --images 7-3', { handlers, project })).code).toBe(2)
  })

  test('draws a figure of the project again', async () => {
    expect(await wanted('export my-fig --out fig.png --dpi 600')).toEqual({
      projectId: expect.any(String) as string,
      figureId: 'my-figure',
      format: 'png',
      dpi: 600,
      out: '/home/person/fig.png',
    })
  })

  test('writes the text of an SVG as shapes, and of nothing else', async () => {
    expect(await wanted('export distances --out fig.svg --outline-text')).toMatchObject({
      format: 'svg',
      outlineText: true,
    })
    const { code, messages } = await finished('export distances --out fig.pdf --outline-text', { handlers, project })
    expect(code).toBe(2)
    expect(messages).toContain('--outline-text goes with SVG, not with pdf.')
  })

  test('prints the files, and says what they lack', async () => {
    const { printed, messages } = await finished('export distances --out fig.svg', { handlers, project })
    expect(printed).toContain('/home/person/fig.svg')
    expect(messages).toContain('2 pictures are left out.')
    const { document } = await finished('export distances --out fig.svg --json', { handlers, project })
    expect(document()).toEqual({ files, gaps })
  })

  test('names the nearest figure for a wrong one', async () => {
    expect((await finished('export distanzes', { handlers, project })).messages).toContain('Did you mean "distances"?')
  })

  test('refuses a kind of file that it cannot write', async () => {
    expect((await finished('export distances --out figure.eps', { handlers, project })).code).toBe(2)
  })

  test.each([
    ['table.csv', 'csv'],
    ['table.tex', 'latex'],
    ['figure', 'pdf'],
  ])('takes the kind of %s from its name', async (out, format) => {
    expect(await wanted(`export distances --out ${out}`)).toMatchObject({ format })
  })

  test('says that nothing is finished yet', async () => {
    const { messages, code } = await finished('export distances', { handlers })
    expect(messages).toContain('finished run')
    expect(code).toBe(1)
  })
})

test('help of an unknown command names the nearest one', async () => {
  const { messages, code } = await finished('help runn')
  expect(messages).toContain('Did you mean run?')
  expect(code).toBe(2)
})
