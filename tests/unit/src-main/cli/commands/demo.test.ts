import { describe, expect, test } from 'vitest'
import { sentSummary } from '../../../../../src-shared/contract/sentSummary.ts'
import type { ProjectView, ShownRunState } from '../../../../../src-shared/contract/views.ts'
import { ProjectMissing } from '../../../../../src-shared/errors/errors.ts'
import type { RunRequest } from '../../../../../src-shared/project/runSettings.ts'
import { finished, type FakeHandlers } from '../fixtures/fakeWorkbench.ts'
import { figure, images, landscape, potted, projectView, runDetail, runRow, summary } from '../fixtures/views.ts'

const names = ['128 images and back', '64 noises there and back']

function handlers(): FakeHandlers {
  let started = 0
  return {
    addModel: ({ name }) => ({ ...landscape, id: name ?? '', name: name ?? '' }),
    addDataset: ({ name }) => ({ ...images, id: name ?? '', name: name ?? '' }),
    startRun: () => ({ runId: `run-${++started}` }),
    resumeRun: () => ({}),
    watchJobs: () => {},
    waitForRun: ({ runId }) => runDetail(runRow({ id: runId, kind: 'roundtrip' })),
    getRun: ({ runId }) => runDetail(runRow({ id: runId, kind: 'roundtrip' })),
    summarizeRun: () => sentSummary(summary, (bytes) => Buffer.from(bytes).toString('base64')),
    exportDistances: () => ({
      figure,
      files: [{ path: '/home/person/inverscope-demo/figures/f.pdf', format: 'pdf', bytes: 9000 }],
      gaps: [],
    }),
  }
}

const emptyProject = projectView({ models: [], datasets: [] })
const filled = (states: ShownRunState[]): ProjectView =>
  projectView({
    models: [landscape, { ...potted, name: 'potted-finetune' }],
    datasets: [images, { ...images, id: 'potted-32', name: 'potted-32' }],
    runs: states.map((state, i) => runRow({ id: `old-${i + 1}`, name: names[i], state, kind: 'roundtrip' })),
  })
const methods = (asked: { method: string }[]) =>
  asked.map(({ method }) => method).filter((method) => method !== 'watchJobs')

describe('for the first time', () => {
  test('it makes the project, adds the material, and computes both runs with the last checkpoint', async () => {
    const project = () => Promise.reject(ProjectMissing({ path: '/home/person/inverscope-demo' }))
    const { asked, code } = await finished('demo', { handlers: handlers(), project: emptyProject, reach: { project } })
    expect(methods(asked).slice(0, 6)).toEqual([
      'addModel',
      'addModel',
      'addDataset',
      'addDataset',
      'startRun',
      'waitForRun',
    ])
    const requests = asked
      .filter(({ method }) => method === 'startRun')
      .map(({ input }) => (input as { request: RunRequest }).request)
    expect(requests).toMatchObject([
      {
        kind: 'roundtrip',
        model: 'landscape-ddpm',
        steps: 50,
        source: { from: 'dataset', dataset: 'landscape-32', limit: 128 },
      },
      {
        kind: 'roundtrip',
        model: 'landscape-ddpm',
        steps: 50,
        source: { from: 'noise', stream: 'torch', seed: 420, count: 64 },
      },
    ])
    expect(requests.map(({ checkpoint }) => checkpoint)).toEqual([undefined, undefined])
    expect(code).toBe(0)
  })

  test('it prints the measurements of both runs, the figure, and what to type next', async () => {
    const { printed } = await finished('demo', { handlers: handlers(), project: emptyProject })
    for (const line of [
      /latent mean +−0\.001 +−0\.001/,
      /latent standard deviation +0\.990/,
      /reconstruction error, mean .* 0\.0312 ± 0\.0098/,
      /top-10 correlation of latents +0\.601 ± 0\.011/,
      /Gaussian floor for this n and d +0\.554/,
      /latent error, mean .* 0\.478 ± 0\.062/,
      /angle at the sample x_0, degrees +36\.6 ± 2\.1/,
      /distance ‖x̂_T − x_T‖₂ +37\.3 ± 9\.9/,
      /inverscope-demo\/figures\/f\.pdf/,
      /list runs --project inverscope-demo/,
    ])
      expect(printed).toMatch(line)
  })

  test('with --json the same facts are one document', async () => {
    const { document } = await finished('demo --json', { handlers: handlers(), project: emptyProject })
    expect(document()).toMatchObject({
      project: '/home/person/study/study.inverscope',
      runs: [
        { id: 'run-1', summary: { n: 64 } },
        { id: 'run-2', summary: { d: 3072 } },
      ],
      files: [{ format: 'pdf' }],
    })
  })
})

describe('again', () => {
  test('it shows what is done and computes nothing', async () => {
    const { asked, code } = await finished('demo', { handlers: handlers(), project: filled(['done', 'done']) })
    expect(methods(asked)).toEqual(['getRun', 'summarizeRun', 'getRun', 'summarizeRun', 'exportDistances'])
    expect(code).toBe(0)
  })

  test('it goes on where it was stopped', async () => {
    const { asked } = await finished('demo', { handlers: handlers(), project: filled(['interrupted']) })
    expect(methods(asked).filter((method) => method.endsWith('Run'))).toEqual([
      'resumeRun',
      'waitForRun',
      'summarizeRun',
      'startRun',
      'waitForRun',
      'summarizeRun',
    ])
  })

  test('it adds what has moved from its new place', async () => {
    const project = filled(['done', 'done'])
    project.models[0] = { ...landscape, present: false }
    const { asked } = await finished('demo', { handlers: handlers(), project })
    expect(methods(asked)[0]).toBe('addModel')
  })
})

test('stopped in the middle it says how to go on', async () => {
  const cancelled: FakeHandlers = {
    ...handlers(),
    waitForRun: ({ runId }) => runDetail(runRow({ id: runId, state: 'cancelled', done: 3 })),
  }
  const { code, messages, asked } = await finished('demo', { handlers: cancelled, project: emptyProject })
  expect(messages).toContain('To go on: npx inverscope demo inverscope-demo')
  expect(methods(asked)).not.toContain('summarizeRun')
  expect(code).toBe(130)
})
