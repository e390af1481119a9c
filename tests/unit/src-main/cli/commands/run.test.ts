import { describe, expect, test } from 'vitest'
import type { RunDetail } from '../../../../../src-shared/contract/views.ts'
import { StepCountNotAllowed } from '../../../../../src-shared/errors/errors.ts'
import type { RunRequest } from '../../../../../src-shared/project/runSettings.ts'
import { sweepRequests, type Sweep } from '../../../../../src-shared/project/sweep.ts'
import { fakeTerminal } from '../fixtures/fakeTerminal.ts'
import { command, finished, type FakeHandlers } from '../fixtures/fakeWorkbench.ts'
import { jobView, landscape, projectView, runDetail, runRow } from '../fixtures/views.ts'

/** A workbench whose runs end at once, in the way that `ends` says for each; of a sweep it has the first `existing` already. */
function runner(ends: (id: string) => RunDetail = (id) => runDetail(runRow({ id })), existing = 0) {
  let started = 0
  const stepTable = [
    { step: 0, timestep: 980, from: 0.00005, to: 0.5 },
    { step: 1, timestep: 0, from: 0.5, to: 1 },
  ]
  const planned = (request: RunRequest) => {
    if (request.steps === 51) throw StepCountNotAllowed({ steps: 51, trained: 4000, near: [50, 52] })
    return { name: request.name ?? 'Unnamed', count: 8, evaluations: 800, bytes: 1_000_000 }
  }
  return {
    planRun: ({ request }: { request: RunRequest }) => ({
      ...planned(request),
      arrays: [],
      freeBytes: 2_000_000_000,
      settings: {
        steps: 2,
        inversionSteps: 2,
        convention: 'source' as const,
        clip: { sampling: true, inversion: true },
        afterClip: 'rederive' as const,
        keepStates: false,
        batch: 4,
      },
      processes: 2,
      device: 'cpu' as const,
      sampling: stepTable,
      inversion: [],
    }),
    planSweep: ({ sweep }: { sweep: Sweep }) => {
      const runs = sweepRequests(sweep, [landscape]).map((request, place) => ({
        ...planned(request),
        ...request,
        name: request.name ?? 'Unnamed',
        inversionSteps: request.steps,
        convention: 'source' as const,
        evaluationsLeft: place < existing ? 0 : 800,
        done: place < existing,
        existing: place < existing ? `old-${place + 1}` : undefined,
      }))
      const left = 800 * (runs.length - existing)
      return { runs, evaluationsLeft: left, bytes: 1_000_000, freeBytes: 2_000_000_000, seconds: left / 40 }
    },
    startSweep: ({ sweep }: { sweep: Sweep }) => ({
      runs: sweepRequests(sweep, [landscape]).map((_, place) =>
        place < existing
          ? { runId: `old-${place + 1}`, outcome: 'done' as const }
          : { runId: `run-${++started}`, outcome: 'started' as const },
      ),
    }),
    getRun: ({ runId }: { runId: string }) => runDetail(runRow({ id: runId })),
    cancelRun: () => ({}),
    watchJobs: (_: object, emit: (payload: { jobs: ReturnType<typeof jobView>[] }) => void) =>
      emit({ jobs: Array.from({ length: started }, (_, job) => jobView({ runId: `run-${job + 1}` })) }),
    waitForRun: async ({ runId }: { runId: string }) => {
      await new Promise((resolve) => setTimeout(resolve, 10))
      return ends(runId)
    },
  } satisfies FakeHandlers
}

const oneSweep = 'run sample --steps 10,50 --count 8'

test('a sweep runs one after the other', async () => {
  const { asked, code, printed } = await finished(oneSweep, { handlers: runner() })
  expect(asked.map(({ method }) => method).filter((method) => method !== 'watchJobs')).toEqual([
    'planSweep',
    'startSweep',
    'waitForRun',
    'waitForRun',
  ])
  expect(printed).toContain('/home/person/study/runs/run-2')
  expect(code).toBe(0)
})

test('with --json it prints where each run lies and how it went', async () => {
  const { document, messages } = await finished(`${oneSweep} --json`, { handlers: runner() })
  const run = { folder: '/home/person/study/runs/run-1', state: 'done', count: 8, steps: 50, seconds: 12 }
  expect(document()).toMatchObject({ runs: [{ id: 'run-1', ...run }, { id: 'run-2' }] })
  expect(messages).toBe('')
})

test.each([
  { paused: true, line: 'run sample --steps 10 --count 8' },
  { paused: true, line: 'run sample --steps 10 --count 8 --json' },
  { paused: false, line: 'run sample --steps 10 --count 8 --json' },
])('where the queue is paused ($paused), a run that waits for it says so: $line', async ({ paused, line }) => {
  const handlers = {
    ...runner(),
    watchJobs: (_: object, emit: (payload: { jobs: ReturnType<typeof jobView>[] }) => void) =>
      emit({ jobs: [jobView({ runId: 'run-1', state: 'queued', done: 0 })] }),
    getQueue: () => ({ paused, runs: [] }),
  }
  const { messages, code } = await finished(line, { handlers })
  expect(messages.includes('is paused, so run-1 waits. Go on with: inverscope queue resume')).toBe(paused)
  expect(code).toBe(0)
})

test('nothing starts where one of them is impossible', async () => {
  const { asked, code, messages } = await finished('run sample --steps 10,51 --count 8', { handlers: runner() })
  expect(asked.map(({ method }) => method)).not.toContain('startSweep')
  expect(messages).toContain('Near it are 50 and 52.')
  expect(code).toBe(1)
})

test('what the project has already is not computed again, and is part of the outcome', async () => {
  const { asked, document, messages } = await finished(`${oneSweep}`, { handlers: runner(undefined, 1) }).then(
    async (people) => ({
      ...people,
      ...(await finished(`${oneSweep} --json`, { handlers: runner(undefined, 1) })),
      messages: people.messages,
    }),
  )
  expect(asked.filter(({ method }) => method === 'waitForRun').map(({ input }) => input)).toMatchObject([
    { runId: 'run-1' },
  ])
  expect(document()).toMatchObject({ runs: [{ id: 'old-1', state: 'done' }, { id: 'run-1' }] })
  expect(messages).toContain('(old-1, done already; --again computes it anew)')
})

test('progress is told while it works', async () => {
  const { messages } = await finished('run sample --steps 10 --count 8', { handlers: runner() })
  expect(messages).toContain('Landscapes: 25 %, 32 of 128')
})

test('a run that fails does not stop the others, and decides the exit code', async () => {
  const failure = { code: 'not-finite', message: 'Image 3 became infinite.' }
  const handlers = runner((id) =>
    id === 'run-1' ? runDetail(runRow({ id, state: 'failed', done: 4 }), failure) : runDetail(runRow({ id })),
  )
  const { code, document } = await finished(`${oneSweep} --json`, { handlers })
  expect(document()).toMatchObject({
    error: { code: 'not-finite', message: 'The run run-1 failed. Image 3 became infinite.', data: { run: 'run-1' } },
    runs: [
      { id: 'run-1', state: 'failed', done: 4 },
      { id: 'run-2', state: 'done' },
    ],
  })
  expect(code).toBe(1)
})

describe('Ctrl-C', () => {
  function interruptible() {
    let stop = () => {}
    let aside = false
    const stopped = new Promise<void>((resolve) => (stop = resolve))
    const handlers: FakeHandlers = {
      ...runner(),
      cancelRun: () => {
        stop()
        return {}
      },
      setAsideRuns: () => {
        aside = true
        stop()
        return { paused: false, runs: [] }
      },
      waitForRun: async ({ runId }) => {
        await stopped
        return runDetail(runRow({ id: runId, state: aside ? 'interrupted' : 'cancelled', done: 3 }))
      },
    }
    return handlers
  }

  async function interrupted(line: string) {
    const terminal = fakeTerminal()
    const running = command(line, { handlers: interruptible(), terminal })
    while (!running.asked.some(({ method }) => method === 'waitForRun'))
      await new Promise((resolve) => setTimeout(resolve, 5))
    running.interrupt()
    return { ...running, terminal, code: await running.ended }
  }

  test('sets the run at work and those that wait behind it aside, and says how to go on', async () => {
    const { code, asked, terminal, quits } = await interrupted(oneSweep)
    expect(asked.filter(({ method }) => method === 'setAsideRuns').map(({ input }) => input)).toEqual([
      { projectId: 'abcdefgh', runIds: ['run-1', 'run-2'] },
    ])
    expect(asked.map(({ method }) => method)).not.toContain('cancelRun')
    expect(terminal.messages).toContain(
      'Stopping; what is finished is kept. 2 runs stay in the queue. Ctrl-C again quits at once.',
    )
    expect(terminal.messages).toContain(
      'Stopped. 0 runs are done, 2 stay in the queue with what is finished. Go on with: inverscope queue resume',
    )
    expect([code, quits]).toEqual([130, []])
  })

  test('cancels a run alone, and says how to go on', async () => {
    const { code, asked, terminal, quits } = await interrupted('run sample --steps 10 --count 8')
    expect(asked.filter(({ method }) => method === 'cancelRun').map(({ input }) => input)).toEqual([
      { projectId: 'abcdefgh', runId: 'run-1' },
    ])
    expect(terminal.messages).toContain(
      'The run run-1 was cancelled; 3 of 8 images are kept. Go on with: inverscope resume run-1',
    )
    expect([code, quits]).toEqual([130, []])
  })

  test('with --json leaves one document behind', async () => {
    const { terminal, code } = await interrupted(`${oneSweep} --json`)
    expect(JSON.parse(terminal.printed)).toMatchObject({
      error: { code: 'runs-set-aside', data: { done: 0, left: 2 } },
      runs: [{ id: 'run-1', state: 'interrupted' }],
    })
    expect([code, terminal.messages]).toEqual([130, ''])
  })
})

describe('--plan', () => {
  test('starts nothing and shows cost, settings and the table of times', async () => {
    const { asked, printed } = await finished('run sample --steps 2 --count 8 --name sky --plan', {
      handlers: runner(),
    })
    expect(asked.map(({ method }) => method)).toEqual(['planSweep', 'planRun'])
    expect(printed).toContain('network evaluations  800')
    expect(printed).toContain('1.0 MB of 2.0 GB free')
    expect(printed).toMatch(/sampling, T = 2\nstep +t +ᾱ left +ᾱ reached\n +0 +980 +0\.0000500 +0\.5000000\n/)
  })

  test('of several runs is a table of what differs, what exists and what it takes', async () => {
    const { asked, printed } = await finished(`${oneSweep} --plan`, { handlers: runner(undefined, 1) })
    expect(asked.map(({ method }) => method)).not.toContain('startSweep')
    expect(printed).toMatch(/^ *T +T inverting +images +evaluations +disk\n10 +10 +8 +0 +0 bytes +old-1 has it\n50 /)
    expect(printed).toContain('2 runs (1 done already), 800 network evaluations, about 20 s, 1.0 MB of 2.0 GB free')
  })

  test('is one document with --json', async () => {
    const { document } = await finished(`${oneSweep} --plan --json`, { handlers: runner() })
    expect(document()).toMatchObject({ plans: [{ evaluations: 800 }, { evaluations: 800 }] })
  })
})

describe('resume and cancel', () => {
  const withRun = (state: 'interrupted' | 'running' | 'done') =>
    projectView({ runs: [runRow({ id: 'run-1', state, done: 3 })] })

  test('resume goes on with an interrupted run', async () => {
    const handlers = { ...runner(), resumeRun: () => ({}) }
    const { asked, code } = await finished('resume run-1', { handlers, project: withRun('interrupted') })
    expect(asked.map(({ method }) => method)).toEqual(['resumeRun', 'watchJobs', 'waitForRun'])
    expect(code).toBe(0)
  })

  test('resume follows a run that is at work already', async () => {
    const { asked } = await finished('resume run-1', { handlers: runner(), project: withRun('running') })
    expect(asked.map(({ method }) => method)).toEqual(['watchJobs', 'waitForRun'])
  })

  test('resume of a finished run has its arrays checked', async () => {
    const handlers = { ...runner(), resumeRun: () => ({}) }
    const { asked, messages, code } = await finished('resume run-1', { handlers, project: withRun('done') })
    expect(asked.map(({ method }) => method)).toEqual(['resumeRun', 'watchJobs', 'waitForRun'])
    expect(messages).toContain('checked against their checksums')
    expect(code).toBe(0)
  })

  test('cancel waits until the run has stopped', async () => {
    const handlers = {
      ...runner((id) => runDetail(runRow({ id, state: 'cancelled', done: 3 }))),
      cancelRun: () => ({}),
    }
    const { printed, code } = await finished('cancel run-1', { handlers, project: withRun('running') })
    expect(printed).toBe('Cancelled run-1; 3 of 8 images are kept. Go on with: inverscope resume run-1\n')
    expect(code).toBe(0)
  })

  test('cancel of a run that nobody runs says so', async () => {
    const { messages, code } = await finished('cancel run-1', { project: withRun('interrupted') })
    expect(messages).toContain('The run run-1 is interrupted, so there is nothing to cancel.')
    expect(code).toBe(1)
  })
})
