import { contract, type Contract } from '../../../src-shared/contract/contract.ts'
import { memoryPorts } from '../../../src-shared/contract/port.ts'
import { sentSummary } from '../../../src-shared/contract/sentSummary.ts'
import { serve, type Handlers } from '../../../src-shared/contract/serve.ts'
import type {
  EncoderView,
  FolderView,
  JobView,
  ProjectView,
  QueueView,
  RunDependents,
  RunRow,
  SweepRow,
} from '../../../src-shared/contract/views.ts'
import {
  BadModelSetting,
  ClassesMissing,
  DatasetEmpty,
  EngineFailed,
  FileMissing,
  ModelSettingMissing,
  NotAllowedHere,
  ProjectNotOpen,
  RunMissing,
  StepCountNotAllowed,
  StudyMissing,
  UnknownMethod,
} from '../../../src-shared/errors/errors.ts'
import { EncoderPresetName } from '../../../src-shared/project/encoder.ts'
import type { LogLine } from '../../../src-shared/project/jobLog.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import { sweepRequests } from '../../../src-shared/project/sweep.ts'
import type { PageHost } from '../../../src-renderer/host/pageHost.ts'
import { fakeFigures } from './fakeFigures.ts'
import { fakeHealth } from './fakeHealth.ts'
import { fakeDescription, fakeHost, fakeProject, hash } from './fakeProject.ts'
import { fakeRunDetail, fakeRunTraits, fakeSummary } from './fakeRun.ts'

/** Every stride of D = 4000, as guided-diffusion counts. */
const allowed = [...new Set(Array.from({ length: 4000 }, (_, i) => Math.ceil(4000 / (i + 1))))].reverse()

/** A workbench in memory that answers the contract with made-up numbers, for component tests and for looking at pages. */
export function fakeWorkbench({
  project: given = fakeProject(),
  pictures = (path: string) => `/blob/${path}`,
  dependents = {} as Partial<RunDependents>,
} = {}) {
  let project: ProjectView = given
  let jobs: JobView[] = []
  let paused = false
  let leftOver: QueueView['runs'] = []
  let revision = 0
  const projectWatchers = new Set<(payload: { revision: number }) => void>()
  const jobWatchers = new Set<(payload: { jobs: JobView[] }) => void>()
  const logWatchers = new Set<(payload: { from: number; lines: LogLine[] }) => void>()
  let logLines: LogLine[] = []
  const ports = new Set<{ close(): void }>()
  const requests: RunRequest[] = []
  const stars = new Set<number>()
  const removed = new Map<string, ProjectView>()

  function change(next: Partial<ProjectView>): void {
    revision++
    project = { ...project, ...next, revision }
    for (const emit of projectWatchers) emit({ revision })
  }
  function changeJobs(next: JobView[]): void {
    jobs = next
    for (const emit of jobWatchers) emit({ jobs })
  }
  /** Of every run and study, from a place on. */
  function changeLog(from: number, lines: LogLine[]): void {
    logLines = [...logLines.slice(0, from), ...lines]
    for (const emit of logWatchers) emit({ from, lines })
  }
  function queueView(): QueueView {
    const runs = jobs.map(({ runId, name, state, count, done }) => ({ runId, name, state, count, done }))
    return { paused, runs: [...runs, ...leftOver] }
  }
  function leave(runs: Omit<QueueView['runs'][number], 'state'>[]): void {
    leftOver = runs.map((run) => ({ ...run, state: 'left over' }))
    change({})
  }
  function changeRun(runId: string, next: Partial<RunRow>): void {
    change({ runs: project.runs.map((run) => (run.id === runId ? { ...run, ...next } : run)) })
  }
  function openProject(projectId: string): ProjectView {
    if (projectId !== project.projectId) throw ProjectNotOpen({ projectId })
    return project
  }
  function runOf({ projectId, runId }: { projectId: string; runId: string }): RunRow {
    const run = openProject(projectId).runs.find(({ id }) => id === runId)
    if (!run) throw RunMissing({ run: runId })
    return run
  }
  const countOf = ({ source }: RunRequest) => {
    if (source.from === 'noise') return source.count
    const all = project.datasets.find((entry) => source.from === 'dataset' && entry.id === source.dataset)?.count ?? 0
    return Math.min(all, source.from === 'dataset' ? (source.limit ?? all) : all)
  }
  function check({ steps }: RunRequest): void {
    if (allowed.includes(steps)) return
    const near = [...allowed].sort((a, b) => Math.abs(a - steps) - Math.abs(b - steps)).slice(0, 2)
    throw StepCountNotAllowed({ steps, trained: 4000, near: near.sort((a, b) => a - b) })
  }
  function start(request: RunRequest): { runId: string } {
    check(request)
    requests.push(request)
    const id = `run-${project.runs.length + 1}`
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
    change({ runs: [...project.runs, row] })
    return { runId: id }
  }
  const nameOf = ({ kind, steps, checkpoint }: RunRequest) =>
    `${kind} T ${steps}${checkpoint === undefined ? '' : ` step ${checkpoint}`}`
  /** A run of that name is taken to be the one that is asked for. */
  function sweepRow(request: RunRequest, again: boolean): SweepRow {
    check(request)
    const existing = again ? undefined : project.runs.find(({ name }) => name === nameOf(request))
    const done = existing?.state === 'done'
    const evaluations = countOf(request) * request.steps
    return {
      ...{ name: nameOf(request), model: request.model, steps: request.steps, inversionSteps: request.steps },
      ...{ convention: 'source', source: request.source, count: countOf(request), evaluations },
      ...{ evaluationsLeft: done ? 0 : evaluations, evaluationsShared: 0, done, bytes: 1000, existing: existing?.id },
    }
  }
  function untilAborted(signal: AbortSignal, stop: () => void): Promise<void> {
    return new Promise((resolve) => signal.addEventListener('abort', () => (stop(), resolve())))
  }

  const figures = fakeFigures({ project: () => project, change })
  const handlers: Handlers<Contract> = {
    describeHost: () => fakeHost(project),
    listDevices: () => ({
      onnxruntime: '1.30.0',
      listed: ['cpu', 'webgpu', 'cuda'],
      processor: 'AMD EPYC 7763',
      cores: 2,
      devices: [
        { provider: 'cpu', works: true, automatic: true },
        { provider: 'webgpu', works: true, automatic: false, reason: 'it works, and is slower than the CPU here' },
        { provider: 'cuda', works: false, automatic: false, reason: 'its libraries are not installed' },
      ],
    }),
    pickPath: () => ({}),
    reveal: () => ({}),
    listFolder: ({ path = '/home/ada' }) => folderOf(path),
    inspectPath: ({ path, preset, encoder }) => {
      if (path.endsWith('.onnx')) {
        const said = { ...(preset && { mean: true, deviation: true, resampling: true }), ...encoder }
        const missing = ['resampling', 'mean', 'deviation'].filter((setting) => !Object.hasOwn(said, setting))
        return { path, kind: 'encoder', title: path.split('/').at(-1)!, facts: [], missing }
      }
      if (path.endsWith('images')) return { path, kind: 'dataset', title: '256 images', facts: [], missing: [] }
      if (!path.includes('ddpm')) throw FileMissing({ path })
      if (!preset)
        throw ModelSettingMissing({ path, settings: ['schedule', 'trainSteps'], presets: ['landscape-ddpm'] })
      return { ...fakeDescription(path), facts: fakeDescription(path).facts.slice(0, 5) }
    },
    createProject: ({ folder, name }) => {
      project = {
        ...fakeProject(),
        revision,
        name: name ?? folder,
        path: folder,
        models: [],
        datasets: [],
        runs: [],
        brokenRuns: [],
        figures: [],
      }
      return project
    },
    openProject: ({ path }) => {
      if (path.includes('gone')) throw FileMissing({ path })
      return project
    },
    closeProject: () => ({}),
    getProject: ({ projectId }) => openProject(projectId),
    addModel: ({ path, name }) => {
      const model = { ...fakeProject().models[0], id: `model-${project.models.length}`, name: name ?? path, path }
      change({ models: [...project.models, model] })
      return model
    },
    describeModel: ({ modelId }) => fakeDescription(modelId),
    allowedSteps: () => ({ steps: allowed, trainSteps: 4000 }),
    modelSchedule: () => ({ points: [0, 1000, 2000, 3999].map((t) => ({ t, level: 1 - t / 4000 })) }),
    predict: () => {
      throw UnknownMethod({ name: 'models.predict' })
    },
    sampleNow: ({ steps, count }, emit, { signal }) => {
      if (count > 8) throw ClassesMissing({ model: 'landscape-ddpm', known: 10, given: 0 })
      for (const step of [undefined, ...Array.from({ length: steps + 1 }, (_, i) => i)])
        emit({ sampling: 'fakesampling', steps, every: 1, step, decoded: false, seconds: step ?? 0 })
      return untilAborted(signal, () => {})
    },
    listStudies: () => ({ studies: [] }),
    planStudy: () => {
      throw UnknownMethod({ name: 'studies.plan' })
    },
    startStudy: () => {
      throw UnknownMethod({ name: 'studies.start' })
    },
    getStudy: ({ studyId }) => {
      throw StudyMissing({ study: studyId })
    },
    cancelStudy: () => ({}),
    waitForStudy: ({ studyId }) => {
      throw StudyMissing({ study: studyId })
    },
    exportStudy: ({ studyId }) => {
      throw StudyMissing({ study: studyId })
    },
    watchStudies: (_, emit, { signal }) => {
      emit({ studies: [] })
      return untilAborted(signal, () => {})
    },
    autoencode: () => {
      throw UnknownMethod({ name: 'models.autoencode' })
    },
    addDataset: ({ path, name }) => {
      if (path.includes('empty')) throw DatasetEmpty({ path })
      const id = `dataset-${project.datasets.length}`
      const dataset = { ...fakeProject().datasets[0], id, name: name ?? path.split('/').at(-1)!, path }
      change({ datasets: [...project.datasets, dataset] })
      return dataset
    },
    watchConditioning: (_, emit, { signal }) => {
      emit({})
      return untilAborted(signal, () => {})
    },
    measureConditioning: ({ count }) => ({
      perturbation: 1e-5,
      mostGrowth: 1000,
      boundOfStates: 1e-3,
      rows: Array.from({ length: count }, (_, row) => {
        const growth = 3 * 6 ** row
        return { row, growth, step: 50 - row, growthOfLatent: growth / 2, wellConditioned: growth <= 1000 }
      }),
    }),
    tryOtherSettings: ({ count }) => ({
      rows: count,
      ownSamples: true,
      levels: [0.95, 0.5],
      denoising: [
        { unexplained: 0.21, better: 0 },
        { change: 'schedule=cosine', unexplained: 0.07, better: count },
      ],
      roundTrips: [
        { error: 0.31, better: 0 },
        { change: '--convention target', error: 0.4, better: 0 },
        { change: '--steps 200', better: 0 },
      ],
    }),
    addEncoder: ({ path, name, preset, settings = {} }) => {
      if (!settings.reading)
        throw ModelSettingMissing({
          path,
          settings: ['reading'],
          presets: [],
          questions: ['Its output is of tokens. Which is the features?'],
        })
      if (settings.imageSize === 7)
        throw BadModelSetting({ name: 'imageSize', value: '7', reason: 'its input takes pictures of 224 × 224' })
      if (path.includes('refused')) throw EngineFailed({ reason: 'ONNX Runtime refuses it' })
      const encoder: EncoderView = {
        ...{ id: `encoder-${project.encoders.length}`, name: name ?? path, path, present: true, bytes: 1, input: 'x' },
        ...{ sha256: '0'.repeat(64), features: 384, added: '2026-01-02T03:04:05.000Z' },
        preset: EncoderPresetName.optional().parse(preset),
        settings: {
          ...{ imageSize: 224, resampling: 'bicubic', mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] },
          ...{ output: 'y', reading: 'vector' },
          ...settings,
        },
      }
      change({ encoders: [...project.encoders, encoder] })
      return encoder
    },
    describeEncoder: () => {
      throw UnknownMethod({ name: 'encoders.describe' })
    },
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
      const runs = sweepRequests(sweep, project.models).map((request) => sweepRow(request, again))
      const evaluationsLeft = runs.reduce((sum, row) => sum + row.evaluationsLeft, 0)
      return { runs, evaluationsLeft, bytes: 1000 * runs.length, freeBytes: 4e11 }
    },
    startSweep: ({ sweep, again }) => ({
      runs: sweepRequests(sweep, project.models).map((request) => {
        const { existing } = sweepRow(request, again)
        if (existing !== undefined) return { runId: existing, outcome: 'done' }
        return { ...start(request), outcome: 'started' }
      }),
    }),
    verifyRun: ({ runId }) => ({
      ...{ runId, agreeing: 480, recomputed: 48, tolerance: 1e-4, agrees: false },
      damaged: [{ first: 32, count: 32, reason: 'their bytes are not those of the checksum' }],
      apart: { samples: 0, latents: 3e-3 },
    }),
    getQueue: () => queueView(),
    pauseQueue: () => ((paused = true), changeJobs(jobs), queueView()),
    resumeQueue: () => {
      paused = false
      leftOver = []
      changeJobs(jobs)
      return queueView()
    },
    moveInQueue: ({ runId, place }) => {
      const inOrder = jobs.filter((job) => job.runId !== runId)
      inOrder.splice(
        place - 1,
        0,
        jobs.find((job) => job.runId === runId)!,
      )
      changeJobs(inOrder)
      return queueView()
    },
    setAsideRuns: () => {
      throw UnknownMethod({ name: 'queue.setAside' })
    },
    removeFromQueue: ({ runId }) => {
      leftOver = leftOver.filter((run) => run.runId !== runId)
      changeJobs(jobs.filter((job) => job.runId !== runId))
      return queueView()
    },
    importRun: () => {
      throw UnknownMethod({ name: 'runs.import' })
    },
    getRun: (input) => fakeRunDetail(runOf(input)),
    listRunTraits: ({ runIds }) => ({
      runs: project.runs.filter(({ id }) => runIds.includes(id)).map((row) => fakeRunTraits(row)),
    }),
    resumeRun: (input) => (changeRun(runOf(input).id, { state: 'running' }), {}),
    cancelRun: (input) => {
      changeJobs(jobs.filter(({ runId }) => runId !== input.runId))
      changeRun(runOf(input).id, { state: 'cancelled' })
      return {}
    },
    waitForRun: (input) => fakeRunDetail(runOf(input)),
    getLog: () => ({ lines: logLines }),
    watchLog: (_, emit, { signal }) => {
      logWatchers.add(emit)
      emit({ from: 0, lines: logLines })
      return untilAborted(signal, () => logWatchers.delete(emit))
    },
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
    runHealth: (input) => fakeHealth(runOf(input).done),
    summarizeRun: (input) => sentSummary(fakeSummary(runOf(input))),
    ...figures.handlers,
    getStars: () => ({ rows: [...stars].sort((a, b) => a - b) }),
    changeStars: ({ rows, starred }) => {
      for (const row of rows) {
        if (starred) stars.add(row)
        else stars.delete(row)
      }
      return { rows: [...stars].sort((a, b) => a - b) }
    },
    renameEntry: ({ kind, id, name }) => {
      const named = <Entry extends { id: string; name: string }>(entries: Entry[]) =>
        entries.map((entry) => (entry.id === id ? { ...entry, name } : entry))
      if (kind === 'run') change({ runs: named(project.runs) })
      if (kind === 'model') change({ models: named(project.models) })
      if (kind === 'dataset') change({ datasets: named(project.datasets) })
      if (kind === 'figure') change({ figures: named(project.figures) })
      return {}
    },
    runDependents: () => ({ runs: [], studies: [], figures: [], ...dependents }),
    removeEntry: ({ kind, id }) => {
      removed.set(`${kind}/${id}`, project)
      const without = <Entry extends { id: string }>(entries: Entry[]) => entries.filter((entry) => entry.id !== id)
      if (kind === 'run') change({ runs: without(project.runs) })
      if (kind === 'model') change({ models: without(project.models) })
      if (kind === 'dataset') change({ datasets: without(project.datasets) })
      if (kind === 'figure') change({ figures: without(project.figures) })
      return {}
    },
    restoreEntry: ({ kind, id }) => {
      change(removed.get(`${kind}/${id}`)!)
      return {}
    },
    relocateEntry: ({ id, path }) => {
      if (path.includes('other')) throw NotAllowedHere({ what: `Taking ${path} for ${id}`, reason: 'it is another' })
      const found = <Entry extends { id: string; present: boolean }>(entries: Entry[]) =>
        entries.map((entry) => (entry.id === id ? { ...entry, path, present: true } : entry))
      change({ models: found(project.models), datasets: found(project.datasets) })
      return {}
    },
    watchProject: (_, emit, { signal }) => {
      projectWatchers.add(emit)
      emit({ revision })
      return untilAborted(signal, () => projectWatchers.delete(emit))
    },
    watchJobs: (_, emit, { signal }) => {
      jobWatchers.add(emit)
      emit({ jobs })
      return untilAborted(signal, () => jobWatchers.delete(emit))
    },
  }

  const host: PageHost = {
    openPort: async () => {
      const [near, far] = memoryPorts()
      serve(far, contract, handlers)
      ports.add(far)
      return near
    },
    blobUrl: pictures,
  }
  return {
    host,
    handlers,
    figures,
    requests,
    change,
    changeRun,
    changeJobs,
    changeLog,
    /** Runs that an earlier program did not come to. */
    leave,
    /** Ends all connections, as a workbench that was closed does. */
    disconnect: () => {
      for (const port of ports) port.close()
      ports.clear()
    },
  }
}

function folderOf(path: string): FolderView {
  const names: [string, FolderView['entries'][number]['kind'], number?][] = path.endsWith('studies')
    ? [
        ['hidden-relations.inverscope', 'project', 4210],
        ['landscape-32', 'folder'],
        ['landscape-ddpm', 'folder'],
        ['ema_0.999_006422.pt', 'checkpoint', 3_290_000],
        ['noise.npy', 'tensor', 98_432],
        ['notes.txt', 'file', 812],
      ]
    : [
        ['Pictures', 'folder'],
        ['studies', 'folder'],
        ['thesis', 'folder'],
      ]
  const parent = path.split('/').slice(0, -1).join('/')
  return {
    path,
    ...(path === '/' ? {} : { parent: parent || '/' }),
    roots: ['/', '/data'],
    entries: names.map(([name, kind, bytes]) => ({ name, kind, path: `${path === '/' ? '' : path}/${name}`, bytes })),
  }
}
