import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EngineProcess } from '../../../../../src-main/engine/engineProcess.ts'
import { hashCheckpoint } from '../../../../../src-main/store/checkpointHash.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { onlyCpu } from '../onlyCpu.ts'
import type { KnownSpeed } from '../../../../../src-main/workbench/jobs/measuredRates.ts'
import { createJobQueue, type JobQueue } from '../../../../../src-main/workbench/jobs/jobQueue.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { createProjects, updateProjectFile } from '../../../../../src-main/workbench/services/projects.ts'
import { planSweep, startSweep } from '../../../../../src-main/workbench/services/sweeps.ts'
import { Sweep } from '../../../../../src-shared/project/sweep.ts'

let folder: string
let project: OpenProject
let queue: JobQueue
const projects = createProjects(() => {})
/** What is known of every model's speed with both processes. */
let speed: KnownSpeed | undefined
const at = '2026-11-26T00:00:00.000Z'
const measurement = { batch: 1, evaluationsPerSecond: 100, byBatch: [], at }
/** Whether models may be measured, as it was asked each time. */
let measuring: boolean[]

/** An engine that never answers: what is started stays at work. */
const silent = (): EngineProcess => {
  let onExit = (_: string) => {}
  return { send() {}, onMessage() {}, onExit: (listener) => (onExit = listener), kill: () => onExit('was ended') }
}

beforeEach(async () => {
  speed = { measurement }
  measuring = []
  folder = await mkdtemp(path.join(tmpdir(), 'sweeps-'))
  project = await projects.create(path.join(folder, 'study'))
  const sums: string[] = []
  for (const step of [100, 200]) {
    await writeFile(path.join(folder, `${step}.pt`), `weights of ${step}`)
    sums.push(await hashCheckpoint(path.join(folder, `${step}.pt`)))
  }
  await updateProjectFile(project, (file) => ({
    ...file,
    models: ['first', 'second'].map((id, place) => ({
      id,
      name: id,
      family: 'guided-diffusion' as const,
      location: { absolute: folder, relative: '..' },
      settings: { schedule: 'linear' as const, trainSteps: 1000 },
      given: {},
      shape: [1, 4, 4] as [number, number, number],
      checkpoints: [100, 200].map((step, series) => ({
        step,
        file: `${step}.pt`,
        bytes: 1,
        sha256: place === 0 ? sums[series] : `${step}`.padEnd(64, '0'),
      })),
      added: file.created,
    })),
  }))
  queue = createJobQueue(silent, undefined, onlyCpu)
})
afterEach(async () => {
  await queue.close()
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

const seed = (value: number) => ({ from: 'noise' as const, stream: 'torch' as const, seed: value, count: 2 })
const sweep = (given: Partial<Sweep> = {}): Sweep =>
  Sweep.parse({
    kind: 'roundtrip',
    processes: 2,
    models: ['first'],
    sources: [seed(1), seed(2)],
    steps: [10, 20],
    ...given,
  })
const plan = (given: Partial<Sweep> = {}, again = false) =>
  planSweep(project, withSpeeds(), { sweep: sweep(given), again })
const withSpeeds = (): JobQueue => ({
  ...queue,
  speeds: { of: (_, measure) => (measuring.push(measure), Promise.resolve(speed)) },
})
const start = (given: Partial<Sweep> = {}, again = false) => startSweep(project, queue, { sweep: sweep(given), again })

/** As if a run had come to its end. */
function finish(runId: string): void {
  const known = project.runs.get(runId)!
  known.record = { ...known.record, state: 'done' }
  known.completed = [{ first: 0, count: known.record.count }]
}

test('a sweep is every combination, with the evaluations, bytes and seconds of each and of all', async () => {
  const { runs, evaluationsLeft, bytes, seconds, basis } = await plan({
    models: ['first', 'second'],
    checkpoints: 'all',
  })
  expect(runs).toHaveLength(2 * 2 * 2 * 2)
  // Two rows there, back and there again.
  expect(runs.slice(0, 3).map(({ evaluations }) => evaluations)).toEqual([60, 60, 120])
  expect(evaluationsLeft).toBe(4 * (60 + 60 + 120 + 120))
  // Two rows of four tensors of 16 floats, and what is measured of every step.
  for (const run of runs) expect(run.bytes).toBeGreaterThan(2 * 4 * 16 * 4)
  expect(bytes).toBe(runs.reduce((sum, run) => sum + run.bytes, 0))
  expect(seconds).toBeCloseTo(evaluationsLeft / 100)
  expect(basis).toEqual({ from: 'measurement', at })
})

test('the time is that of the last run of a model where there was one, and a smaller run has fewer processes', async () => {
  speed = { measurement, run: { evaluationsPerSecond: 50, at } }
  const one = { sources: [seed(1)], steps: [10] }
  expect(await plan(one)).toMatchObject({ seconds: 60 / 50, basis: { from: 'run', at } })
  const single = { ...one, sources: [{ ...seed(1), count: 1 }] }
  expect((await plan(single)).seconds).toBeCloseTo(30 / 25)
})

test('the time is not guessed where a model was never at work on this machine and is not measured', async () => {
  speed = undefined
  const queue = withSpeeds()
  const { seconds, basis } = await planSweep(project, queue, { sweep: sweep(), again: false, measure: false })
  expect([seconds, basis, measuring]).toEqual([undefined, undefined, [false]])
})

test('the batch is the one that was measured, unless a person says another or there are too few images', async () => {
  const six = [{ ...seed(1), count: 6 }]
  const batchOf = async (given: Partial<Sweep>) => {
    const [{ runId }] = await startSweep(project, withSpeeds(), { sweep: sweep(given), again: true })
    return project.runs.get(runId)!.record.settings!.batch
  }
  speed = { measurement: { ...measurement, batch: 2 } }
  expect(await batchOf({ sources: six, steps: [10] })).toBe(2)
  expect(await batchOf({ sources: six, steps: [10], batch: 5 })).toBe(5)
  speed = { measurement: { ...measurement, batch: 16 } }
  expect(await batchOf({ sources: six, steps: [10] })).toBe(3)
})

test('every run of a sweep gets the batch that was planned, though the speed is another when it is started', async () => {
  let asked = 0
  const changing: JobQueue = {
    ...queue,
    speeds: { of: () => Promise.resolve({ measurement: { ...measurement, batch: ++asked } }) },
  }
  const sources = [{ ...seed(1), count: 6 }]
  const started = await startSweep(project, changing, { sweep: sweep({ sources }), again: false })
  expect(started.map(({ runId }) => project.runs.get(runId)!.record.settings!.batch)).toEqual([1, 1])
})

test('nothing is written where one run of a sweep is impossible', async () => {
  await expect(start({ steps: [10, 999] })).rejects.toMatchObject({ code: 'step-count-not-allowed' })
  expect(project.runs.size).toBe(0)
})

test('an interrupted run that evaluates no network goes on, since it is not done', async () => {
  const file = path.join(folder, 'images.npy')
  await writeNpy(file, [2, 1, 4, 4], new Float32Array(32))
  const forward: Partial<Sweep> = {
    kind: 'invert',
    sources: [{ from: 'file', path: file, as: 'samples' }],
    steps: [10],
    replaceFirst: [10],
  }
  const [{ runId }] = await start(forward)
  await queue.closeProject(project)
  queue = createJobQueue(silent, undefined, onlyCpu)
  const { runs } = await plan(forward)
  expect(runs).toMatchObject([{ existing: runId, evaluations: 0, evaluationsLeft: 0, done: false }])
  expect(await start(forward)).toEqual([{ runId, outcome: 'resumed' }])
  await queue.closeProject(project)
  queue = createJobQueue(silent, undefined, onlyCpu)
  finish(runId)
  expect((await plan(forward)).runs).toMatchObject([{ existing: runId, done: true }])
  expect(await start(forward)).toEqual([{ runId, outcome: 'done' }])
})

test('what the project has already is not run again, unless somebody insists', async () => {
  const first = await start({ steps: [10] })
  await queue.closeProject(project)
  queue = createJobQueue(silent, undefined, onlyCpu)
  finish(first[0].runId)
  const { runs, bytes } = await plan()
  expect(runs.map(({ existing }) => existing)).toEqual([first[0].runId, first[1].runId, undefined, undefined])
  expect(runs.map(({ evaluationsLeft }) => evaluationsLeft)).toEqual([0, 60, 120, 120])
  expect(bytes).toBe(runs[2].bytes + runs[3].bytes)
  const all = await start()
  expect(all.map(({ outcome }) => outcome)).toEqual(['done', 'started', 'started', 'started'].with(1, 'resumed'))
  expect(project.runs.size).toBe(4)
  const again = await start({ steps: [10] }, true)
  expect(again.map(({ outcome }) => outcome)).toEqual(['started', 'started'])
  expect(project.runs.size).toBe(6)
})

test('the runs of a sweep know each other, and the first that is begun knows those that were there; a single run is no sweep', async () => {
  const sweepOf = (runId: string) => project.runs.get(runId)!.record.sweep
  const [one, two] = await start({ steps: [10] })
  expect([sweepOf(one.runId), sweepOf(two.runId)]).toEqual([{ first: one.runId }, { first: one.runId }])
  const all = await start()
  expect(all.slice(0, 2).map(({ runId }) => runId)).toEqual([one.runId, two.runId])
  expect(all.slice(2).map(({ runId }) => sweepOf(runId))).toEqual([
    { first: all[2].runId, taken: [one.runId, two.runId] },
    { first: all[2].runId },
  ])
  expect(sweepOf(one.runId)).toEqual({ first: one.runId })
  const [alone] = await start({ steps: [30], sources: sweep().sources.slice(0, 1), checkpoints: 'last' })
  expect(sweepOf(alone.runId)).toBeUndefined()
})

test.each<[string, Partial<Sweep>]>([
  ['weights', { models: ['second'] }],
  ['checkpoint', { checkpoints: [100] }],
  ['start', { sources: [seed(3)] }],
  ['number of rows', { sources: [{ ...seed(1), count: 3 }] }],
  ['time convention', { conventions: ['target'] }],
  ['clipping', { clip: { sampling: true, inversion: false } }],
  ['rule after clipping', { afterClip: 'keep' }],
  ['T of the inversion', { inversionSteps: 20 }],
  ['kind', { kind: 'sample' }],
  ['batch that was asked for', { batch: 2 }],
  ['states that are kept', { keepStates: true }],
])('a run with another %s is another run', async (_, change) => {
  const one = { sources: [seed(1)], steps: [10] }
  const [{ runId }] = await start(one)
  finish(runId)
  expect((await plan(one)).runs[0].existing).toBe(runId)
  expect((await plan({ ...one, ...change })).runs[0].existing).toBeUndefined()
})

test('a run from a file whose content is another now is another run', async () => {
  const file = path.join(folder, 'noise.npy')
  await writeNpy(file, [2, 1, 4, 4], new Float32Array(32).fill(1))
  const one = { sources: [{ from: 'file' as const, path: file, as: 'noise' as const }], steps: [10] }
  const [{ runId }] = await start(one)
  await expect.poll(() => project.runs.get(runId)!.record.prepared).toBe(true)
  expect((await plan(one)).runs[0].existing).toBe(runId)
  await writeNpy(file, [2, 1, 4, 4], new Float32Array(32).fill(2))
  expect((await plan(one)).runs[0].existing).toBeUndefined()
})
