import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import { Cancelled, errorToMessage } from '../../../../../src-shared/errors/errors.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import type { EngineProcess, LaunchEngine } from '../../../../../src-main/engine/engineProcess.ts'
import type { EngineRequest } from '../../../../../src-main/engine/protocol.ts'
import { hashBytes } from '../../../../../src-main/store/contentHash.ts'
import { readQueueFile } from '../../../../../src-main/store/queueFile.ts'
import { readRunRecord, runPaths, writeRunRecord } from '../../../../../src-main/store/runFolder.ts'
import { createJobQueue, type JobQueue } from '../../../../../src-main/workbench/jobs/jobQueue.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { onlyCpu } from '../onlyCpu.ts'

/** What an array holds where nothing was computed, which is all that this engine writes. */
export const untouched = hashBytes(new Uint32Array(16).fill(0x7fc00000))

/** A batch that the engine was asked for and has not answered; it stops where it is told to. */
interface AskedBatch {
  request: EngineRequest
  begin(): void
  finish(): void
}

/** Before each test of a file a project in a folder of its own, and a queue whose engine answers when the test says so. */
export function queueWithFakeEngine() {
  const projects = createProjects(() => {})
  let folder: string
  let project: OpenProject
  let queue: JobQueue
  let asked: AskedBatch[]

  function launch(): EngineProcess {
    let reply: (message: unknown) => void = () => {}
    let onExit: (reason: string) => void = () => {}
    return {
      send(message) {
        const request = message as EngineRequest
        if (request.kind === 'cancel') {
          const error = errorToMessage(Cancelled({ what: 'The batch' }))
          setTimeout(() => reply({ kind: 'failed', id: request.id, error }), 30)
        } else {
          const sums = { noise: untouched, samples: untouched }
          asked.push({
            request,
            begin: () => reply({ kind: 'progress', id: request.id, evaluations: 0 }),
            finish: () => reply({ kind: 'result', id: request.id, output: { sums, seconds: 0 } }),
          })
        }
      },
      onMessage: (listener) => (reply = listener),
      onExit: (listener) => (onExit = listener),
      kill: () => onExit('ended by SIGKILL'),
    }
  }

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'queue-'))
    project = await projects.create(path.join(folder, 'study'))
    asked = []
    queue = createJobQueue(launch, undefined, onlyCpu)
  })
  afterEach(async () => {
    await queue.close()
    for (const { projectId } of projects.all()) await projects.close(projectId)
    await rm(folder, { recursive: true, force: true })
  })

  async function addRun(id: string, changes: Partial<RunRecord> = {}): Promise<string> {
    const clip = { sampling: false, inversion: false }
    const record: RunRecord = {
      format: 'inverscope-run',
      schemaVersion: 1,
      id,
      name: id,
      kind: 'sample',
      created: new Date().toISOString(),
      state: 'preparing',
      model: {
        id: 'model',
        name: 'model',
        family: 'guided-diffusion',
        location: { absolute: folder, relative: '..' },
        checkpoint: { file: '', sha256: '0'.repeat(64) },
        settings: {},
      },
      source: { from: 'noise', stream: 'torch', seed: 1, count: 2 },
      settings: {
        steps: 1,
        inversionSteps: 1,
        convention: 'source',
        clip,
        afterClip: 'keep',
        keepStates: false,
        batch: 1,
      },
      count: 2,
      shape: [1, 4, 4],
      tensors: ['noise', 'samples'],
      prepared: false,
      completed: [],
      versions: { inverscope: '0', onnxruntime: '0', node: '0' },
      timings: { seconds: 0 },
      ...changes,
    }
    await mkdir(runPaths(project.folder, id).folder, { recursive: true })
    await writeRunRecord(project.folder, record)
    project.runs.set(id, { record, completed: record.completed })
    return id
  }

  async function untilAsked(count: number): Promise<void> {
    await expect.poll(() => asked.length, { interval: 5 }).toBe(count)
  }

  const stateOnDisk = async (id: string) => (await readRunRecord(project.folder, id)).state

  return {
    get folder() {
      return folder
    },
    get project() {
      return project
    },
    get queue() {
      return queue
    },
    get asked() {
      return asked
    },
    addRun,
    untilAsked,
    stateOnDisk,
    /** Another program takes the place of the one whose queue this was. */
    replaceQueue(launchEngine: LaunchEngine = launch): void {
      queue = createJobQueue(launchEngine, undefined, onlyCpu)
    },
    /** The project is somebody else's from now on. */
    giveAway: () => projects.close(project.projectId),
    /** Runs of the queue with what each of them does. */
    queued: () => queue.queueOf(project).runs.map(({ runId, state }) => `${runId} ${state}`),
    /** Runs of the queue as the next program finds them. */
    onDisk: async () => (await readQueueFile(project.folder)).runs.map(({ id }) => id),
  }
}
