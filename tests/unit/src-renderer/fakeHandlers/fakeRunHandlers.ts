import type { runMethods } from '../../../../src-shared/contract/methods/runMethods.ts'
import { sentSummary } from '../../../../src-shared/contract/sentSummary.ts'
import type { Handlers } from '../../../../src-shared/contract/serve.ts'
import type { RunDependents, RunRow, SweepRow } from '../../../../src-shared/contract/views.ts'
import { ShapeMismatch, StepCountNotAllowed } from '../../../../src-shared/errors/errors.ts'
import type { RunRequest } from '../../../../src-shared/project/runSettings.ts'
import { sweepRequests } from '../../../../src-shared/project/sweep.ts'
import { pairsByNumber } from '../../../../src-shared/studies/rowPairs.ts'
import { hash } from '../fakeProject.ts'
import { fakeRunDetail, fakeRunTraits, fakeSummary } from '../fakeRun.ts'
import { allowedSteps } from './fakeModelHandlers.ts'
import type { FakeState } from './fakeState.ts'

interface Surroundings {
  /** What the runs are said to be used by. */
  dependents: Partial<RunDependents>
  endJob(runId: string): void
}

export function fakeRunHandlers(state: FakeState, { dependents, endJob }: Surroundings) {
  const { change, changeRun, runOf } = state
  const requests: RunRequest[] = []
  /** The files of every import, by what they are. */
  const imports: Record<string, string>[] = []
  const stars = new Set<number>()

  const countOf = ({ source }: RunRequest) => {
    if (source.from === 'noise') return source.count
    const all =
      state.project.datasets.find((entry) => source.from === 'dataset' && entry.id === source.dataset)?.count ?? 0
    return Math.min(all, source.from === 'dataset' ? (source.limit ?? all) : all)
  }
  function check({ steps }: RunRequest): void {
    if (allowedSteps.includes(steps)) return
    const near = [...allowedSteps].sort((a, b) => Math.abs(a - steps) - Math.abs(b - steps)).slice(0, 2)
    throw StepCountNotAllowed({ steps, trained: 4000, near: near.sort((a, b) => a - b) })
  }
  function start(request: RunRequest): { runId: string } {
    check(request)
    requests.push(request)
    const id = `run-${state.project.runs.length + 1}`
    const row: RunRow = {
      id,
      name: request.name ?? nameOf(request),
      kind: request.kind,
      state: 'running',
      created: new Date().toISOString(),
      count: countOf(request),
      done: 0,
      steps: request.steps,
      model: request.model,
      seconds: 0,
    }
    change({ runs: [...state.project.runs, row] })
    return { runId: id }
  }
  const nameOf = ({ kind, steps, checkpoint }: RunRequest) =>
    `${kind} T ${steps}${checkpoint === undefined ? '' : ` step ${checkpoint}`}`
  /** A run of that name is taken to be the one that is asked for. */
  function sweepRow(request: RunRequest, again: boolean): SweepRow {
    check(request)
    const existing = again ? undefined : state.project.runs.find(({ name }) => name === nameOf(request))
    const done = existing?.state === 'done'
    const evaluations = countOf(request) * request.steps
    return {
      ...{ name: nameOf(request), model: request.model, steps: request.steps, inversionSteps: request.steps },
      ...{ convention: 'source', source: request.source, count: countOf(request), evaluations },
      ...{ evaluationsLeft: done ? 0 : evaluations, evaluationsShared: 0, done, bytes: 1000, existing: existing?.id },
    }
  }

  const handlers: Handlers<typeof runMethods> = {
    planRun: ({ request }) => {
      check(request)
      const count = countOf(request)
      const steps = Array.from({ length: request.steps }, (_, step) => ({
        step,
        timestep: (1000 / request.steps) * (request.steps - 1 - step),
        from: (step + 0.02) / request.steps,
        to: (step + 1) / request.steps,
      }))
      const inversion = steps.toReversed().map((row, step) => ({ ...row, step, from: row.to, to: row.from }))
      return {
        name: `${request.kind} T ${request.steps}`,
        count,
        evaluations: count * request.steps * (request.kind === 'roundtrip' ? 2 : 1),
        bytes: count * 3 * 32 * 32 * 4 * 3,
        arrays: [],
        freeBytes: 4.12e11,
        settings: {
          steps: request.steps,
          inversionSteps: request.inversionSteps ?? request.steps,
          convention: request.convention ?? 'source',
          clip: request.clip ?? { sampling: true, inversion: true },
          afterClip: request.afterClip ?? 'rederive',
          keepStates: false,
          batch: request.batch ?? 16,
        },
        processes: request.processes ?? 2,
        device: request.device === undefined || request.device === 'auto' ? 'cpu' : request.device,
        sampling: request.kind === 'invert' ? [] : steps,
        inversion: request.kind === 'sample' ? [] : inversion,
      }
    },
    startRun: ({ request }) => start(request),
    planSweep: ({ sweep, again }) => {
      const runs = sweepRequests(sweep, state.project.models).map((request) => sweepRow(request, again))
      const evaluationsLeft = runs.reduce((sum, row) => sum + row.evaluationsLeft, 0)
      return { runs, evaluationsLeft, bytes: 1000 * runs.length, freeBytes: 4e11 }
    },
    startSweep: ({ sweep, again }) => ({
      runs: sweepRequests(sweep, state.project.models).map((request) => {
        const { existing } = sweepRow(request, again)
        if (existing !== undefined) return { runId: existing, outcome: 'done' }
        return { ...start(request), outcome: 'started' }
      }),
    }),
    importRun: ({ projectId: _, name, ...files }) => {
      imports.push(files)
      const [file] = Object.values(files)
      if (file?.includes('other'))
        throw ShapeMismatch({ what: file, shape: [64, 3, 64, 64], expected: [64, 3, 32, 32] })
      const id = `import-${state.project.runs.length + 1}`
      const row: RunRow = {
        ...{
          id,
          name: name ?? `Import ${file?.split('/').at(-1)}`,
          kind: 'import',
          state: 'done',
          count: 64,
          done: 64,
        },
        ...{ created: new Date().toISOString(), seconds: 0 },
      }
      change({ runs: [...state.project.runs, row] })
      return { runId: id }
    },
    getRun: (input) => fakeRunDetail(runOf(input)),
    pairRuns: ({ projectId, runIds }) => {
      const [first, ...others] = runIds.map((runId) => fakeRunDetail(runOf({ projectId, runId })).record)
      const startOf = ({ source }: typeof first) => JSON.stringify(source)
      return {
        pairs: others.map((one) => pairsByNumber(startOf(one) === startOf(first), Math.min(first.count, one.count))),
      }
    },
    listRunTraits: ({ runIds }) => ({
      runs: state.project.runs.filter(({ id }) => runIds.includes(id)).map((row) => fakeRunTraits(row)),
    }),
    resumeRun: (input) => (changeRun(runOf(input).id, { state: 'running' }), {}),
    cancelRun: (input) => {
      endJob(input.runId)
      changeRun(runOf(input).id, { state: 'cancelled' })
      return {}
    },
    waitForRun: (input) => fakeRunDetail(runOf(input)),
    listItems: ({ first, count, ...input }) => {
      const row = runOf(input)
      const items = Array.from({ length: Math.min(count, row.count - first) }, (_, i) =>
        row.kind === 'invert'
          ? { row: first + i, file: `landscape-${String(first + i).padStart(4, '0')}.png`, sha256: hash }
          : { row: first + i, seed: 420, index: first + i },
      )
      return { items }
    },
    findInDataset: ({ row }) => ({ place: row }),
    summarizeRun: (input) =>
      sentSummary(fakeSummary(runOf(input)), (bytes) =>
        btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')),
      ),
    getStars: () => ({ rows: [...stars].sort((a, b) => a - b) }),
    changeStars: ({ rows, starred }) => {
      for (const row of rows) {
        if (starred) stars.add(row)
        else stars.delete(row)
      }
      return { rows: [...stars].sort((a, b) => a - b) }
    },
    runDependents: () => ({ runs: [], studies: [], figures: [], ...dependents }),
  }
  return { handlers, requests, imports }
}
