import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { Cancelled, DeviceFailed, errorToMessage } from '../../../../../src-shared/errors/errors.ts'
import type { DeviceChoice } from '../../../../../src-shared/project/device.ts'
import type { RunRequest } from '../../../../../src-shared/project/runSettings.ts'
import type { EngineProcess } from '../../../../../src-main/engine/engineProcess.ts'
import { executeBatch } from '../../../../../src-main/engine/executeBatch.ts'
import type { CheckResult, EngineRequest } from '../../../../../src-main/engine/protocol.ts'
import { readRunRecord, runPaths } from '../../../../../src-main/store/runFolder.ts'
import { createDevices } from '../../../../../src-main/workbench/devices/devices.ts'
import { createJobQueue, type JobQueue } from '../../../../../src-main/workbench/jobs/jobQueue.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { addModel } from '../../../../../src-main/workbench/services/models.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { startRun } from '../../../../../src-main/workbench/services/runs.ts'

/** Images of a run. */
export const count = 5

/** What this machine's CUDA does, and what was asked of it. */
interface FakeMachine {
  /** What the check of a model on CUDA says. */
  check: CheckResult | 'crash'
  /** Whether CUDA is there. */
  there: boolean
  /** What becomes of the batches that begin on it. */
  atWork: 'right' | 'crash' | 'throw' | 'still'
  /** Rows that CUDA finishes before that. */
  rightRows: number
  /** Engine processes on CUDA with which nothing of that happens. */
  room: number
  /** The row at which the CPU begins to do nothing any more. */
  cpuStillAt: number
  /** Whether the autoencoder has all cores, by what the network runs on. */
  autoencoders: Map<string, boolean | undefined>
  /** Rows at once that one of several processes finds memory for on CUDA; alone it has room for all. */
  roomBeside: number
  /** What a process on CUDA was told to have memory for at the least, batch by batch. */
  least: (number | undefined)[]
  /** Batches in order: what computed them, and how many rows each had. */
  batches: { provider: string; first: number; count: number }[]
}

/** Before each test of a file a project with a real small network, on a machine whose CUDA does as the test says. */
export function queueWithFakeGpu() {
  const projects = createProjects(() => {})
  let folder: string
  let project: OpenProject
  let queue: JobQueue
  let machine: FakeMachine
  /** The engine processes that hold some of CUDA's memory. */
  const onCuda = new Set<symbol>()

  /** The engine's own code in this process. A batch for CUDA is computed on the CPU, or does what the test says. */
  function launch(): EngineProcess {
    let reply: (message: unknown) => void = () => {}
    let onExit: (reason: string) => void = () => {}
    let before = Promise.resolve()
    const self = Symbol()
    let killed = false
    const compute = async (task: Extract<EngineRequest, { kind: 'batch' }>) => {
      // What waited in a process that was killed meanwhile would hold memory for ever.
      if (killed) return
      const { provider = 'cpu', ...model } = task.model
      machine.batches.push({ provider, first: task.first, count: task.count })
      if (model.autoencoder) machine.autoencoders.set(provider, model.autoencoder.allCores)
      if (provider === 'cuda') {
        onCuda.add(self)
        machine.least.push(task.model.leastRows)
      }
      const fits = onCuda.size <= machine.room
      if (provider === 'cuda' && machine.atWork !== 'right' && task.first >= machine.rightRows && !fits) {
        reply({ kind: 'progress', id: task.id, evaluations: 0 })
        if (machine.atWork === 'still') return
        if (machine.atWork === 'crash') return onExit('ended by SIGSEGV')
        const error = DeviceFailed({ device: 'CUDA', reason: 'out of memory' })
        return reply({ kind: 'failed', id: task.id, error: errorToMessage(error) })
      }
      if (provider === 'cuda' && onCuda.size > 1 && machine.roomBeside < (task.model.leastRows ?? 1)) {
        reply({ kind: 'progress', id: task.id, evaluations: 0 })
        const error = DeviceFailed({ device: 'CUDA', reason: 'not enough memory' })
        return reply({ kind: 'failed', id: task.id, error: errorToMessage(error) })
      }
      if (provider === 'cpu' && task.first >= machine.cpuStillAt)
        return reply({ kind: 'progress', id: task.id, evaluations: 0 })
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
          queueMicrotask(() =>
            reply({ kind: 'result', id, output: { seconds: 1e-6, cpuSeconds: 1, difference: 1e-6 } }),
          )
        else if (request.kind === 'check')
          queueMicrotask(() =>
            machine.check === 'crash'
              ? onExit('ended by SIGSEGV')
              : reply({ kind: 'result', id, output: machine.check }),
          )
      },
      onMessage: (listener) => (reply = listener),
      onExit: (listener) => (onExit = listener),
      kill() {
        killed = true
        onCuda.delete(self)
      },
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
      provider === 'cuda' && machine.there ? undefined : { reason: 'it is not there', remedy: 'Get one.' }
    return createJobQueue(launch, undefined, createDevices({ launch, kept, key: () => 'here', missing }))
  }

  const setMachine = (changes: Partial<FakeMachine>): FakeMachine => Object.assign(machine, changes)

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'on-device-'))
    onCuda.clear()
    machine = {
      check: { difference: 2e-6 },
      there: true,
      atWork: 'right',
      rightRows: 0,
      room: 0,
      roomBeside: Infinity,
      least: [],
      cpuStillAt: Infinity,
      autoencoders: new Map(),
      batches: [],
    }
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

  /** A run of which CUDA finished two rows when its workbench closed. */
  async function runOfTwoRows(): Promise<string> {
    setMachine({ atWork: 'still', rightRows: 2 })
    const id = await startRun(project, queue, request('cuda', { batch: 1 }))
    await expect.poll(() => queue.jobOf(project, id)?.done).toBe(2)
    await queue.close()
    queue = newQueue()
    return id
  }

  return {
    get project() {
      return project
    },
    get queue() {
      return queue
    },
    get machine() {
      return machine
    },
    /** Another program takes the place of the one whose queue this was. */
    replaceQueue(): void {
      queue = newQueue()
    },
    setMachine,
    request,
    run,
    recordOf,
    arraysOf,
    runOfTwoRows,
  }
}
