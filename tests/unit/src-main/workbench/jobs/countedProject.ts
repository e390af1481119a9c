import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { EngineProcess } from '../../../../../src-main/engine/engineProcess.ts'
import { executeBatch } from '../../../../../src-main/engine/executeBatch.ts'
import type { EngineRequest } from '../../../../../src-main/engine/protocol.ts'
import { readRunRecord, runPaths } from '../../../../../src-main/store/runFolder.ts'
import { onlyCpu } from '../onlyCpu.ts'
import { createJobQueue, type JobQueue } from '../../../../../src-main/workbench/jobs/jobQueue.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { addModel } from '../../../../../src-main/workbench/services/models.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { planSweep, startSweep } from '../../../../../src-main/workbench/services/sweeps.ts'
import { errorToMessage } from '../../../../../src-shared/errors/errors.ts'
import { Sweep } from '../../../../../src-shared/project/sweep.ts'

/** Images of a run, and T. */
export const count = 5
export const steps = 4

/** Before each test of a file a project with a real small network, whose evaluations are counted. The engine's own code runs in this process. */
export function countedProject() {
  const pipeline = path.resolve('tests/parity/diffusers-ddpm/model')
  const projects = createProjects(() => {})
  let folder: string
  let project: OpenProject
  let queue: JobQueue
  /** Evaluations of single rows that the network has made, by run. */
  let evaluated: Record<string, number>
  /** Stops the engine before a batch, as if it had been killed. */
  let mayBegin: (task: { runId: string; first: number }) => boolean

  /** The engine's own code in this process, with the real network. */
  function launch(): EngineProcess {
    let reply: (message: unknown) => void = () => {}
    let onExit: (reason: string) => void = () => {}
    let before = Promise.resolve()
    const compute = async (task: Extract<EngineRequest, { kind: 'batch' }>) => {
      if (!mayBegin(task)) return onExit('was killed')
      try {
        let mine = 0
        const write = await executeBatch(task, {
          signal: new AbortController().signal,
          onEvaluations: (evaluations) => {
            mine = evaluations
            reply({ kind: 'progress', id: task.id, evaluations })
          },
        })
        evaluated[task.runId] = (evaluated[task.runId] ?? 0) + mine
        reply({ kind: 'result', id: task.id, output: await write() })
      } catch (error) {
        reply({ kind: 'failed', id: task.id, error: errorToMessage(error) })
      }
    }
    return {
      send(message) {
        const request = message as EngineRequest
        if (request.kind === 'batch') before = before.then(() => compute(request))
      },
      onMessage: (listener) => (reply = listener),
      onExit: (listener) => (onExit = listener),
      kill() {},
    }
  }

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sharing-'))
    evaluated = {}
    mayBegin = () => true
    queue = createJobQueue(launch, undefined, onlyCpu)
    project = await newProject('study')
  })
  afterEach(async () => {
    await queue.close()
    for (const { projectId } of projects.all()) await projects.close(projectId)
    await rm(folder, { recursive: true, force: true })
  })

  async function newProject(name: string): Promise<OpenProject> {
    const made = await projects.create(path.join(folder, name))
    await addModel(made, { path: pipeline, name: 'demo' })
    return made
  }

  const sweepOf = (given: Partial<Sweep>) =>
    Sweep.parse({
      kind: 'roundtrip',
      models: ['demo'],
      sources: [{ from: 'noise', stream: 'torch', seed: 1, count }],
      steps: [steps],
      batch: 2,
      processes: 1,
      ...given,
    })

  /** Runs everything that a sweep asks for. @returns the ids of its runs */
  async function run(given: Partial<Sweep>, { again = false, where = project } = {}): Promise<string[]> {
    const started = await startSweep(where, queue, { sweep: sweepOf(given), again })
    for (const { runId } of started) await queue.wait(where, runId)
    return started.map(({ runId }) => runId)
  }
  const plan = (given: Partial<Sweep>, again = false) => planSweep(project, queue, { sweep: sweepOf(given), again })

  async function bytesOf(runId: string, where = project): Promise<Record<string, string>> {
    const { folder } = runPaths(where.folder, runId)
    const names = (await readdir(folder)).filter((name) => name.endsWith('.npy') || name === 'items.jsonl')
    return Object.fromEntries(
      await Promise.all(
        names.map(async (name) => [name, (await readFile(path.join(folder, name))).toString('base64')]),
      ),
    ) as Record<string, string>
  }

  /** The arrays that a run has when nothing is there to share with. */
  async function alone(given: Partial<Sweep>): Promise<Record<string, string>> {
    const other = await newProject(`alone-${(await readdir(folder)).length}`)
    const [id] = await run(given, { where: other })
    return bytesOf(id, other)
  }

  const recordOf = (runId: string) => readRunRecord(project.folder, runId)

  return {
    get project() {
      return project
    },
    get folder() {
      return folder
    },
    get queue() {
      return queue
    },
    get evaluated() {
      return evaluated
    },
    /** Which batches the engine begins; it ends before any other, as if it had been killed. */
    letBegin(which: typeof mayBegin): void {
      mayBegin = which
    },
    launch,
    run,
    plan,
    bytesOf,
    alone,
    recordOf,
  }
}
