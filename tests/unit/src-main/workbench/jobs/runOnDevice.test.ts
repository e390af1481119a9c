import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Cancelled, DeviceFailed, errorToMessage } from '../../../../../src-shared/errors/errors.ts'
import { deviceLines, fallbackLine, moveLine, type DeviceChoice } from '../../../../../src-shared/project/device.ts'
import type { RunRequest } from '../../../../../src-shared/project/runSettings.ts'
import type { EngineProcess } from '../../../../../src-main/engine/engineProcess.ts'
import { executeBatch } from '../../../../../src-main/engine/executeBatch.ts'
import type { CheckResult, EngineRequest } from '../../../../../src-main/engine/protocol.ts'
import { readRunRecord, runPaths } from '../../../../../src-main/store/runFolder.ts'
import { createDevices } from '../../../../../src-main/workbench/devices/devices.ts'
import { createJobQueue, type JobQueue } from '../../../../../src-main/workbench/jobs/jobQueue.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { physicalCores } from '../../../../../src-main/workbench/physicalCores.ts'
import { rowsIn } from '../../../../../src-main/workbench/rowRanges.ts'
import { describeRun } from '../../../../../src-main/workbench/services/describeRun.ts'
import { addModel } from '../../../../../src-main/workbench/services/models.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { resumeRun, startRun } from '../../../../../src-main/workbench/services/runs.ts'

const projects = createProjects(() => {})
const count = 5
let folder: string
let project: OpenProject
let queue: JobQueue
/** What this machine's CUDA does: what its check says, whether it is there, and what becomes of the batches that begin there. */
let check: CheckResult | 'crash'
let there: boolean
let atWork: 'right' | 'crash' | 'throw' | 'still'
/** Rows that CUDA finishes before that. */
let rightRows: number
/** The row at which the CPU begins to do nothing any more. */
let cpuStillAt: number
/** Whether the autoencoder has all cores, by what the network runs on. */
let autoencoders: Map<string, boolean | undefined>
/** Batches in order: what computed them, and how many rows each had. */
let batches: { provider: string; first: number; count: number }[]

/** The engine's own code in this process. A batch for CUDA is computed on the CPU, or does what the test says. */
function launch(): EngineProcess {
  let reply: (message: unknown) => void = () => {}
  let onExit: (reason: string) => void = () => {}
  let before = Promise.resolve()
  const compute = async (task: Extract<EngineRequest, { kind: 'batch' }>) => {
    const { provider = 'cpu', ...model } = task.model
    batches.push({ provider, first: task.first, count: task.count })
    if (model.autoencoder) autoencoders.set(provider, model.autoencoder.allCores)
    if (provider === 'cuda' && atWork !== 'right' && task.first >= rightRows) {
      reply({ kind: 'progress', id: task.id, evaluations: 0 })
      if (atWork === 'still') return
      if (atWork === 'crash') return onExit('ended by SIGSEGV')
      const error = DeviceFailed({ device: 'CUDA', reason: 'out of memory' })
      return reply({ kind: 'failed', id: task.id, error: errorToMessage(error) })
    }
    if (provider === 'cpu' && task.first >= cpuStillAt) return reply({ kind: 'progress', id: task.id, evaluations: 0 })
    try {
      const write = await executeBatch(
        { ...task, model },
        {
          signal: new AbortController().signal,
          onEvaluations: (evaluations) => reply({ kind: 'progress', id: task.id, evaluations }),
        },
      )
      reply({ kind: 'result', id: task.id, output: await write() })
    } catch (error) {
      reply({ kind: 'failed', id: task.id, error: errorToMessage(error) })
    }
  }
  return {
    send(message) {
      const request = message as EngineRequest
      const { id } = request as { id: number }
      if (request.kind === 'cancel')
        reply({ kind: 'failed', id, error: errorToMessage(Cancelled({ what: 'The batch' })) })
      else if (request.kind === 'batch') before = before.then(() => compute(request))
      else if (request.kind === 'probe')
        queueMicrotask(() => reply({ kind: 'result', id, output: { seconds: 1e-6, cpuSeconds: 1, difference: 1e-6 } }))
      else if (request.kind === 'check')
        queueMicrotask(() =>
          check === 'crash' ? onExit('ended by SIGSEGV') : reply({ kind: 'result', id, output: check }),
        )
    },
    onMessage: (listener) => (reply = listener),
    onExit: (listener) => (onExit = listener),
    kill() {},
  }
}

function newQueue(): JobQueue {
  const outcomes = new Map<string, unknown>()
  const kept = {
    get: (kind: string, key: string) => Promise.resolve(outcomes.get(kind + key) as never),
    keep: (kind: string, key: string, outcome: unknown) => (outcomes.set(kind + key, outcome), Promise.resolve()),
    forgetFailedChecks: () => Promise.resolve(),
  }
  const missing = (provider: string) =>
    provider === 'cuda' && there ? undefined : { reason: 'it is not there', remedy: 'Get one.' }
  return createJobQueue(launch, undefined, createDevices({ launch, kept, key: () => 'here', missing }))
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'on-device-'))
  ;[check, there, atWork, rightRows, cpuStillAt, batches] = [{ difference: 2e-6 }, true, 'right', 0, Infinity, []]
  autoencoders = new Map()
  queue = newQueue()
  project = await projects.create(path.join(folder, 'study'))
  await addModel(project, { path: path.resolve('tests/parity/diffusers-ddpm/model'), name: 'demo' })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await queue.close()
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

const request = (device?: DeviceChoice, more: Partial<RunRequest> = {}): RunRequest => ({
  kind: 'roundtrip',
  model: 'demo',
  source: { from: 'noise', stream: 'torch', seed: 1, count },
  steps: 2,
  ...(device && { device }),
  ...more,
})

async function run(device?: DeviceChoice, more: Partial<RunRequest> = {}): Promise<string> {
  const id = await startRun(project, queue, request(device, more))
  await queue.wait(project, id)
  return id
}

const recordOf = (id: string) => readRunRecord(project.folder, id)

async function arraysOf(id: string): Promise<string[]> {
  const { folder: place } = runPaths(project.folder, id)
  const names = (await readdir(place)).filter((name) => name.endsWith('.npy') && name !== 'health.npy')
  return Promise.all(names.sort().map(async (name) => (await readFile(path.join(place, name))).toString('base64')))
}

test('a run takes the GPU by itself: one process, all rows at once, and says how it compared with the CPU', async () => {
  const { state, settings, device } = await recordOf(await run())
  expect(state).toBe('done')
  expect(settings?.batch).toBe(count)
  expect(device).toMatchObject({ requested: 'auto', provider: 'cuda', processes: 1, difference: 2e-6 })
  expect(batches).toEqual([{ provider: 'cuda', first: 0, count }])
})

test('the autoencoder of a latent model stays on the CPU, with all cores beside a GPU and with one beside other processes', async () => {
  const file = path.resolve('tests/parity/diffusers-ldm/model')
  await addModel(project, { path: file, name: 'latent' })
  for (const device of ['cuda', 'cpu'] as const) await run(device, { model: 'latent', kind: 'sample' })
  expect(autoencoders).toEqual(
    new Map([
      ['cuda', true],
      ['cpu', undefined],
    ]),
  )
})

test('a run whose model the GPU computes wrongly is computed on the CPU as if there were none, and says why', async () => {
  check = { difference: 0.01 }
  const { state, settings, device } = await recordOf(await run())
  expect(state).toBe('done')
  const processes = Math.min(physicalCores(), count)
  expect(settings?.batch).toBe(Math.min(4, Math.ceil(count / processes)))
  expect(device).toMatchObject({ provider: 'cpu', processes, fallback: { from: 'cuda', rows: 0 } })
  expect(device?.fallback?.reason).toContain('by 1.0e-2 of the largest value')
  expect(new Set(batches.map(({ provider }) => provider))).toEqual(new Set(['cpu']))
})

test('a batch that was asked for stays where another device takes over', async () => {
  check = 'crash'
  expect((await recordOf(await run('auto', { batch: 3 }))).settings?.batch).toBe(3)
})

test('processes that were asked for stay where another device takes over, before the first row or after some', async () => {
  check = 'crash'
  expect((await recordOf(await run('auto', { processes: 1 }))).device).toMatchObject({ provider: 'cpu', processes: 1 })
  ;[check, atWork, rightRows] = [{ difference: 2e-6 }, 'throw', 2]
  const { device } = await recordOf(await run('cuda', { processes: 1, batch: 1 }))
  expect(device).toMatchObject({ provider: 'cpu', processes: 1, fallback: { rows: 2 } })
})

test('a run that names a device which computes its model wrongly fails with the figure, and nothing is computed', async () => {
  check = { difference: 0.01 }
  const { state, error, completed } = await recordOf(await run('cuda'))
  expect({ state, completed }).toEqual({ state: 'failed', completed: [] })
  expect(error).toMatchObject({ code: 'device-refused' })
  expect(error?.message).toContain('by 1.0e-2 of the largest value')
  expect(batches).toEqual([])
})

test('a run that names a device which is not there is refused before anything is written', async () => {
  there = false
  await expect(startRun(project, queue, request('cuda'))).rejects.toMatchObject({ code: 'device-unavailable' })
  expect(await readdir(project.folder)).not.toContain('runs')
})

test.each(['crash', 'throw', 'still'] as const)(
  'a GPU whose process ends, that throws, or that does nothing any more (%s), after three rows leaves the others to the CPU, with the same numbers',
  async (how) => {
    vi.stubEnv('INVERSCOPE_ENGINE_PATIENCE', '0.5')
    const alone = await arraysOf(await run('cpu', { batch: 1 }))
    ;[atWork, rightRows] = [how, 3]
    const id = await run('cuda', { batch: 1 })
    const { state, device, completed } = await recordOf(id)
    expect({ state, completed }).toEqual({ state: 'done', completed: [{ first: 0, count }] })
    const reason = {
      crash: 'ended by SIGSEGV',
      throw: 'out of memory',
      still: expect.stringMatching(/^was ended after \d+ seconds? without a sign of work$/) as string,
    }[how]
    expect(device).toMatchObject({ provider: 'cpu', requested: 'cuda', fallback: { from: 'cuda', reason, rows: 3 } })
    expect(await arraysOf(id)).toEqual(alone)
    const { facts } = await describeRun(runPaths(project.folder, id).folder)
    expect(facts).toContainEqual({
      name: 'Another device',
      value: expect.stringMatching(
        /^CUDA failed \(.+\) when 3 images were finished; the rest is computed on CPU\.$/,
      ) as string,
    })
  },
)

test('a run that was begun on a GPU which is gone goes on with the CPU', async () => {
  ;[atWork, rightRows] = ['still', 2]
  const id = await startRun(project, queue, request('cuda', { batch: 1 }))
  await expect.poll(() => queue.jobOf(project, id)?.done, { timeout: 10_000 }).toBe(2)
  await queue.close()
  const { completed } = await recordOf(id)
  expect(completed).toEqual([{ first: 0, count: 2 }])
  there = false
  queue = newQueue()
  await resumeRun(project, queue, id)
  await queue.wait(project, id)
  const { state, device } = await recordOf(id)
  expect(state).toBe('done')
  const rows = rowsIn(completed)
  expect(device).toMatchObject({ provider: 'cpu', fallback: { from: 'cuda', reason: 'it is not there', rows } })
})

/** A run of which CUDA finished two rows when its workbench closed. */
async function runOfTwoRows(): Promise<string> {
  ;[atWork, rightRows] = ['still', 2]
  const id = await startRun(project, queue, request('cuda', { batch: 1 }))
  await expect.poll(() => queue.jobOf(project, id)?.done, { timeout: 10_000 }).toBe(2)
  await queue.close()
  queue = newQueue()
  return id
}

test('a run goes on with the device that a person names when resuming it, with its batch, and says which rows are whose', async () => {
  const alone = await arraysOf(await run('cpu', { batch: 1 }))
  const id = await runOfTwoRows()
  batches = []
  await resumeRun(project, queue, id, { device: 'cpu' })
  await queue.wait(project, id)
  expect(batches.map(({ provider, first }) => [provider, first])).toEqual([2, 3, 4].map((row) => ['cpu', row]))
  const { state, device } = await recordOf(id)
  expect(state).toBe('done')
  const moved = [{ from: 'cuda', to: 'cpu', rows: 2 }]
  expect(device).toMatchObject({ provider: 'cpu', requested: 'cpu', moved })
  expect([device?.fallback, device?.moveTo, device?.difference]).toEqual([undefined, undefined, undefined])
  expect(await arraysOf(id)).toEqual(alone)
  const { facts } = await describeRun(runPaths(project.folder, id).folder)
  expect(facts).toContainEqual({ name: 'Another device', value: moveLine(moved[0]) })
})

test('a run that the CPU took over is taken back to the GPU, and keeps what each of them did', async () => {
  ;[atWork, rightRows, cpuStillAt] = ['throw', 2, 4]
  const id = await startRun(project, queue, request('cuda', { batch: 1 }))
  await expect.poll(() => queue.jobOf(project, id)?.done, { timeout: 10_000 }).toBe(4)
  await queue.close()
  queue = newQueue()
  ;[atWork, cpuStillAt] = ['right', Infinity]
  await resumeRun(project, queue, id, { device: 'cuda' })
  await queue.wait(project, id)
  expect((await recordOf(id)).device).toMatchObject({
    provider: 'cuda',
    processes: 1,
    difference: 2e-6,
    moved: [
      { from: 'cuda', to: 'cpu', rows: 2, reason: 'out of memory' },
      { from: 'cpu', to: 'cuda', rows: 4 },
    ],
  })
})

test('a run that goes on where it went on before does not tell of that move once more', async () => {
  const id = await runOfTwoRows()
  cpuStillAt = 3
  await resumeRun(project, queue, id, { device: 'cpu' })
  await expect.poll(() => queue.jobOf(project, id)?.done, { timeout: 10_000 }).toBe(3)
  await queue.close()
  queue = newQueue()
  cpuStillAt = Infinity
  await resumeRun(project, queue, id, { device: 'cpu' })
  await queue.wait(project, id)
  expect((await recordOf(id)).state).toBe('done')
  const lines = await queue.logs.read(project, { kind: 'run', id })
  const told = lines.filter(({ event }) => event === 'device').map(({ text }) => text)
  expect(told).toEqual([moveLine({ from: 'cuda', to: 'cpu', rows: 2 })])
})

test('moves say how many images there were, not whose they were', () => {
  const lines = deviceLines({
    provider: 'cpu',
    moved: [
      { from: 'cpu', to: 'cuda', rows: 1 },
      { from: 'cuda', to: 'cpu', rows: 3, reason: 'out of memory' },
    ],
  })
  expect(lines.map((line) => line.split('.')[0])).toEqual([
    '1 image was finished before the run went on from CPU to CUDA (as asked for when it was resumed)',
    '3 images were finished before the run went on from CUDA to CPU (out of memory)',
  ])
})

test('a run that begins while its other device is looked for stays where it is', async () => {
  const id = await runOfTwoRows()
  const { plan } = queue.devices
  vi.spyOn(queue.devices, 'plan').mockImplementation(async (...given) => {
    const planned = await plan(...given)
    await resumeRun(project, queue, id)
    await expect.poll(() => queue.jobOf(project, id)?.state).toBe('running')
    return planned
  })
  await expect(resumeRun(project, queue, id, { device: 'cpu' })).rejects.toMatchObject({ code: 'not-allowed-here' })
  expect((await recordOf(id)).device).toMatchObject({ provider: 'cuda', requested: 'cuda' })
  expect((await recordOf(id)).device?.moveTo).toBeUndefined()
})

test('a run that is cancelled before it went on elsewhere goes on where it was when it is resumed', async () => {
  const id = await runOfTwoRows()
  // Behind one at work, so that it waits.
  cpuStillAt = 0
  const other = await startRun(project, queue, request('cpu', { batch: 1 }))
  await resumeRun(project, queue, id, { device: 'cpu' })
  expect((await recordOf(id)).device?.moveTo).toBe('cpu')
  await queue.cancel(project, id)
  expect((await recordOf(id)).device?.moveTo).toBeUndefined()
  await queue.cancel(project, other)
  await queue.wait(project, other)
})

test('a device that is not there is refused when a run is resumed, and the run stays as it is', async () => {
  const id = await runOfTwoRows()
  there = false
  const before = await recordOf(id)
  await expect(resumeRun(project, queue, id, { device: 'cuda' })).rejects.toMatchObject({ code: 'device-unavailable' })
  expect(await recordOf(id)).toEqual(before)
  expect(queue.jobOf(project, id)).toBeUndefined()
})

test('a device that computes the model wrongly stops a resumed run with the figure; resumed once more it goes on where it was', async () => {
  ;[atWork, rightRows] = ['throw', 2]
  const id = await run('cuda', { batch: 1 })
  await rm(path.join(runPaths(project.folder, id).folder, 'journal.jsonl'))
  check = { difference: 0.01 }
  queue = newQueue()
  await resumeRun(project, queue, id, { device: 'cuda' })
  await queue.wait(project, id)
  expect(await recordOf(id)).toMatchObject({ state: 'failed', error: { code: 'device-refused' } })
  expect((await recordOf(id)).device?.moveTo).toBeUndefined()
  await resumeRun(project, queue, id)
  await queue.wait(project, id)
  expect(await recordOf(id)).toMatchObject({ state: 'done', device: { provider: 'cpu' } })
})

test('a run at work stays where it is', async () => {
  ;[atWork, rightRows] = ['still', 2]
  const id = await startRun(project, queue, request('cuda', { batch: 1 }))
  await expect.poll(() => queue.jobOf(project, id)?.state).toBe('running')
  await expect(resumeRun(project, queue, id, { device: 'cpu' })).rejects.toMatchObject({ code: 'not-allowed-here' })
})

test('a run that a GPU finished is still said to be of the GPU after it was checked where there is none', async () => {
  const id = await run('cuda')
  there = false
  await resumeRun(project, queue, id)
  await queue.wait(project, id)
  expect((await recordOf(id)).device).toMatchObject({ provider: 'cuda', processes: 1 })
  expect((await recordOf(id)).device?.fallback).toBeUndefined()
})

test('what took over is said in one line, whether it was before the first image or after some', () => {
  const gone = { from: 'webgpu', reason: 'device lost', rows: 0 }
  expect(fallbackLine(gone, 'cpu')).toBe('WebGPU is not used (device lost); the run is computed on CPU.')
  expect(fallbackLine({ ...gone, rows: 1 }, 'cpu')).toBe(
    'WebGPU failed (device lost) when 1 image was finished; the rest is computed on CPU.',
  )
})
