import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Cancelled, errorToMessage } from '../../../../../src-shared/errors/errors.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import type { EngineProcess } from '../../../../../src-main/engine/engineProcess.ts'
import type { EngineRequest } from '../../../../../src-main/engine/protocol.ts'
import { hashBytes } from '../../../../../src-main/store/contentHash.ts'
import { readQueueFile } from '../../../../../src-main/store/queueFile.ts'
import { readRunRecord, runPaths, writeRunRecord } from '../../../../../src-main/store/runFolder.ts'
import { onlyCpu } from '../onlyCpu.ts'
import { createJobQueue, type JobQueue } from '../../../../../src-main/workbench/jobs/jobQueue.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { resumeRun } from '../../../../../src-main/workbench/services/runs.ts'

let folder: string
let project: OpenProject
let queue: JobQueue
const projects = createProjects(() => {})
/** Batches that the engine was asked for and has not answered; it stops them where it is told to. */
let asked: { request: EngineRequest; begin(): void; finish(): void; crash(): void }[]
/** What an array holds where nothing was computed, which is all that this engine writes. */
const untouched = hashBytes(new Uint32Array(16).fill(0x7fc00000))

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
          crash: () => onExit('ended by SIGSEGV'),
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
  await expect.poll(() => asked.length, { timeout: 5000, interval: 5 }).toBe(count)
}

const stateOnDisk = async (id: string) => (await readRunRecord(project.folder, id)).state

test.each([
  ['an array', 'samples.npy', 'elsewhere/file'],
  ['an array that leads to another run of the project', 'samples.npy', 'study/runs/0000-other/samples.npy'],
  ['the journal', 'journal.jsonl', 'elsewhere/file'],
  ['the folder of its pictures', 'previews', 'elsewhere'],
])('a run is not resumed where %s is a link', async (_, name, target) => {
  const id = await addRun('0001-foreign')
  for (const [place, content] of [
    ['elsewhere', 'file'],
    ['study/runs/0000-other', 'samples.npy'],
  ]) {
    await mkdir(path.join(folder, place), { recursive: true })
    await writeFile(path.join(folder, place, content), 'as it was')
  }
  await symlink(path.join(folder, target), path.join(runPaths(project.folder, id).folder, name))
  queue.add(project, id, 1)
  await queue.wait(project, id)
  expect((await readRunRecord(project.folder, id)).error).toMatchObject({ code: 'outside-project' })
  expect(asked).toEqual([])
  expect(await readdir(path.join(folder, 'elsewhere'))).toEqual(['file'])
  for (const file of ['elsewhere/file', 'study/runs/0000-other/samples.npy'])
    expect(await readFile(path.join(folder, file), 'utf8')).toBe('as it was')
})

test('a run that waits behind another is cancelled without having begun', async () => {
  queue.add(project, await addRun('0001-first'), 1)
  queue.add(project, await addRun('0002-second'), 1)
  await untilAsked(1)
  await queue.cancel(project, '0002-second')
  expect(queue.views().map(({ runId }) => runId)).toEqual(['0001-first'])
  expect(await stateOnDisk('0002-second')).toBe('cancelled')
})

test('a finished run that waits to be checked again stays finished when that is cancelled', async () => {
  queue.add(project, await addRun('0001-first'), 1)
  queue.add(project, await addRun('0002-done', { state: 'done', completed: [{ first: 0, count: 2 }] }), 1)
  await untilAsked(1)
  await queue.cancel(project, '0002-done')
  expect(await stateOnDisk('0002-done')).toBe('done')
})

test('an interrupted run that is cancelled while it waits keeps the number of its finished rows', async () => {
  queue.add(project, await addRun('0001-first'), 1)
  await addRun('0002-interrupted', { state: 'running', prepared: true })
  project.runs.get('0002-interrupted')!.completed = [{ first: 0, count: 1 }]
  queue.add(project, '0002-interrupted', 1)
  await untilAsked(1)
  await queue.cancel(project, '0002-interrupted')
  expect((await readRunRecord(project.folder, '0002-interrupted')).completed).toEqual([{ first: 0, count: 1 }])
})

test('a cancelled run whose new state does not fit on the disk does not keep anybody waiting', async () => {
  queue.add(project, await addRun('0001-first'), 1)
  queue.add(project, await addRun('0002-second'), 1)
  const waiting = queue.wait(project, '0002-second')
  await queue.logs.written()
  await rm(runPaths(project.folder, '0002-second').folder, { recursive: true })
  await expect(queue.cancel(project, '0002-second')).rejects.toMatchObject({ code: 'file-missing' })
  await waiting
  expect(project.runs.get('0002-second')?.record.state).toBe('cancelled')
})

test('a project is closed only once its runs have stopped', async () => {
  queue.add(project, await addRun('0001-first'), 1)
  queue.add(project, await addRun('0002-second'), 1)
  await untilAsked(1)
  await queue.closeProject(project)
  expect(queue.views()).toEqual([])
  expect([await stateOnDisk('0001-first'), await stateOnDisk('0002-second')]).toEqual(['cancelled', 'cancelled'])
})

test('a run is not touched any more once its project belongs to somebody else', async () => {
  const id = await addRun('0001-first')
  await projects.close(project.projectId)
  queue.add(project, id, 1)
  await queue.wait(project, id)
  expect(asked).toEqual([])
  expect(await stateOnDisk(id)).toBe('preparing')
})

test('a batch that is finished after its project was lost is not journalled', async () => {
  const id = await addRun('0001-first')
  queue.add(project, id, 1)
  await untilAsked(1)
  await projects.close(project.projectId)
  asked[0].finish()
  await queue.wait(project, id)
  expect(await stateOnDisk(id)).toBe('running')
})

test('a run that is resumed while it is being cancelled goes on afterwards', async () => {
  const id = await addRun('0001-first')
  const known = project.runs.get(id)!
  queue.add(project, id, 1)
  await untilAsked(1)
  await queue.cancel(project, id)
  known.record = { ...known.record, model: undefined } // its checkpoint is not what this is about
  const before = known.record.state
  expect(before).toBe('running')
  const resumed = resumeRun(project, queue, id)
  await queue.wait(project, id)
  expect(known.record.state).toBe('cancelled')
  await resumed
  expect(queue.jobOf(project, id)).toBeDefined()
})

test('a run that is added while the workbench closes is not waited for', async () => {
  const id = await addRun('0001-first')
  await queue.close()
  queue.add(project, id, 1)
  await queue.wait(project, id)
  expect(queue.views()).toEqual([])
})

const four = { count: 4, source: { from: 'noise', stream: 'torch', seed: 1, count: 4 } } as const
const queued = () => queue.queueOf(project).runs.map(({ runId, state }) => `${runId} ${state}`)
const onDisk = async () => (await readQueueFile(project.folder)).runs.map(({ id }) => id)

test('a paused queue finishes the batch at work, frees the engine, and goes on with the next batch', async () => {
  await queue.open(project, true)
  const id = await addRun('0001-first', four)
  queue.add(project, id, 1)
  queue.add(project, await addRun('0002-second'), 1)
  await untilAsked(2) // one at work, one that waits behind it in the engine
  asked[0].begin()
  await expect.poll(() => queue.views()[0].state).toBe('running')
  await queue.pause(project)
  asked[0].finish()
  await expect.poll(queued).toEqual(['0001-first queued', '0002-second queued'])
  expect(queue.views()[0]).toMatchObject({ done: 1, seconds: 0, rate: undefined, secondsLeft: undefined })
  expect(project.runs.get(id)!.completed).toEqual([{ first: 0, count: 1 }])
  expect((await readQueueFile(project.folder)).paused).toBe(true)
  expect(asked).toHaveLength(2)
  await queue.resume(project)
  await untilAsked(4)
  expect(asked.slice(2).map(({ request }) => 'first' in request && request.first)).toEqual([1, 2])
  const lines = await queue.logs.read(project, { kind: 'run', id })
  const events = ['queued', 'preparing', 'begun', 'paused', 'preparing', 'begun']
  expect(lines.map(({ event }) => event)).toEqual(events)
  expect(lines[3].text).toBe('Paused with the queue; 1 of 4 images is finished.')
})

test('runs that wait can be reordered; nothing gets before the one at work', async () => {
  await queue.open(project, true)
  for (const id of ['0001-a', '0002-b', '0003-c', '0004-d']) queue.add(project, await addRun(id), 1)
  await untilAsked(1)
  await queue.move(project, '0004-d', 1)
  await queue.move(project, '0002-b', 9)
  const order = ['0001-a', '0004-d', '0003-c', '0002-b']
  expect(queue.queueOf(project).runs.map(({ runId }) => runId)).toEqual(order)
  expect(await onDisk()).toEqual(order)
})

test('the queue outlives the program: what it did not come to waits in the next one, in order, until somebody goes on', async () => {
  await queue.open(project, true)
  for (const id of ['0001-a', '0002-b', '0003-c']) queue.add(project, await addRun(id), 1)
  await untilAsked(1)
  await queue.move(project, '0003-c', 2)
  await queue.close()
  queue = createJobQueue(launch, undefined, onlyCpu)
  await queue.open(project, false)
  expect(queued()).toEqual(['0001-a left over', '0003-c left over', '0002-b left over'])
  queue.add(project, '0002-b', 1)
  expect(queued()).toEqual([expect.stringMatching(/^0002-b/), '0001-a left over', '0003-c left over'])
  await queue.resume(project)
  expect(queue.queueOf(project).runs.map(({ runId }) => runId)).toEqual(['0002-b', '0001-a', '0003-c'])
})

test('runs that are set aside are left over in their order, not cancelled, and the others of the queue go on', async () => {
  await queue.open(project, true)
  for (const id of ['0001-a', '0002-b', '0003-c', '0004-d']) queue.add(project, await addRun(id), 1)
  await untilAsked(1)
  asked[0].begin()
  asked[0].finish()
  await expect.poll(() => queue.views()[0].done).toBe(1)
  const waiting = queue.wait(project, '0001-a')
  const stopped = queue.setAside(project, ['0001-a', '0002-b', '0004-d'])
  expect(await waiting).toBe('over')
  await stopped
  await expect
    .poll(queued)
    .toEqual([
      expect.stringMatching(/^0003-c (preparing|running)/),
      '0001-a left over',
      '0002-b left over',
      '0004-d left over',
    ])
  expect(await readRunRecord(project.folder, '0001-a')).toMatchObject({
    state: 'running',
    completed: [{ first: 0, count: 1 }],
  })
  expect(await onDisk()).toEqual(['0003-c', '0001-a', '0002-b', '0004-d'])
  await queue.resume(project)
  expect(queued().slice(1)).toEqual(['0001-a queued', '0002-b queued', '0004-d queued'])
})

test('a run that comes to its end while it is being set aside is done, and nothing of it is left over', async () => {
  await queue.open(project, true)
  const id = await addRun('0001-a', { count: 1, source: { from: 'noise', stream: 'torch', seed: 1, count: 1 } })
  queue.add(project, id, 1)
  await untilAsked(1)
  const stopped = Promise.withResolvers<void>()
  // Between its last row and its record.
  const atTheEnd = () => {
    if (queue.views()[0]?.done !== 1) return
    queue.onChange.delete(atTheEnd)
    stopped.resolve(queue.setAside(project, [id]))
  }
  queue.onChange.add(atTheEnd)
  asked[0].begin()
  asked[0].finish()
  await stopped.promise
  expect(await readRunRecord(project.folder, id)).toMatchObject({ state: 'done' })
  expect([queued(), await onDisk()]).toEqual([[], []])
})

test('what waits or was left over can be taken out of the queue, and the run at work cannot', async () => {
  await queue.open(project, true)
  for (const id of ['0001-a', '0002-b', '0003-c']) queue.add(project, await addRun(id), 1)
  await untilAsked(1)
  await queue.setAside(project, ['0003-c'])
  await queue.remove(project, '0002-b')
  await queue.remove(project, '0003-c')
  expect(await onDisk()).toEqual(['0001-a'])
  expect([await stateOnDisk('0002-b'), await stateOnDisk('0003-c')]).toEqual(['cancelled', 'cancelled'])
  await expect(queue.remove(project, '0001-a')).rejects.toMatchObject({ code: 'not-allowed-here' })
  await expect(queue.remove(project, '0003-c')).rejects.toMatchObject({ code: 'run-not-queued' })
})

test('a cancelled run that somebody asked to go on is still in the queue after the program ended before it came to it', async () => {
  await queue.open(project, true)
  queue.add(project, await addRun('0001-a'), 1)
  queue.add(project, await addRun('0002-cancelled', { state: 'cancelled' }), 1)
  await untilAsked(1)
  await queue.close()
  queue = createJobQueue(launch, undefined, onlyCpu)
  await queue.open(project, false)
  expect(queued()).toEqual(['0001-a left over', '0002-cancelled left over'])
})

test('a run that is over, or was removed, leaves the queue on disk as well', async () => {
  await queue.open(project, true)
  const [first, second] = [await addRun('0001-a', { count: 1 }), await addRun('0002-b')]
  queue.add(project, first, 1)
  queue.add(project, second, 1)
  await untilAsked(1)
  asked[0].finish()
  await queue.wait(project, first)
  await expect.poll(onDisk).toEqual([second])
  await queue.cancel(project, second)
  await queue.wait(project, second)
  await expect.poll(onDisk).toEqual([])
})

test('a queue whose file is damaged is an empty one', async () => {
  await writeFile(path.join(project.folder, 'queue.json'), '{"format": "inverscope-queue", "runs": [{"id": "../x"}]}')
  await queue.open(project, true)
  expect(queue.queueOf(project)).toEqual({ paused: false, runs: [] })
})

/** An engine that answers by itself, one batch after the other, and ends in the middle of those that `breaks` names. */
function workingEngine(begun: number[], breaks: (first: number) => boolean) {
  return (): EngineProcess => {
    let reply: (message: unknown) => void = () => {}
    let onExit: (reason: string) => void = () => {}
    let waiting: Extract<EngineRequest, { kind: 'batch' }>[] = []
    const work = () => {
      const request = waiting.shift()
      if (!request) return
      begun.push(request.first)
      reply({ kind: 'progress', id: request.id, evaluations: 0 })
      if (breaks(request.first)) {
        waiting = []
        return onExit('ended by SIGSEGV')
      }
      const sums = { noise: untouched, samples: untouched }
      reply({ kind: 'result', id: request.id, output: { sums, seconds: 0 } })
      setTimeout(work)
    }
    return {
      send(message) {
        if ((message as EngineRequest).kind !== 'batch') return
        waiting.push(message as (typeof waiting)[number])
        if (waiting.length === 1) setTimeout(work)
      },
      onMessage: (listener) => (reply = listener),
      onExit: (listener) => (onExit = listener),
      kill() {},
    }
  }
}

async function workedOff(count: number, breaks: (first: number) => boolean) {
  const begun: number[] = []
  queue = createJobQueue(workingEngine(begun, breaks), undefined, onlyCpu)
  const id = await addRun('0001-first', { count, source: { from: 'noise', stream: 'torch', seed: 1, count } })
  queue.add(project, id, 2)
  await queue.wait(project, id)
  return { begun, ...project.runs.get(id)! }
}

test('a batch that ends the engine twice is given up and named, and all others are computed', async () => {
  const { begun, record, completed } = await workedOff(8, (first) => first === 1 || first === 5)
  expect(record.state).toBe('failed')
  expect(record.error?.code).toBe('engine-failed')
  expect(record.error?.message).toContain('images 1, 5, twice: ended by SIGSEGV. All other images are done')
  expect(completed).toEqual([
    { first: 0, count: 1 },
    { first: 2, count: 3 },
    { first: 6, count: 2 },
  ])
  expect(begun.filter((first) => first === 1)).toHaveLength(2)
})

test('a run of which every batch ends the engine stops, instead of trying them all', async () => {
  const { begun, record } = await workedOff(50, () => true)
  expect(record.state).toBe('failed')
  expect(begun.length).toBeLessThan(20)
})

test('a batch that ends the engine once is computed by the next one, and the log of the run tells of it', async () => {
  let struck = false
  const { record } = await workedOff(4, (first) => first === 2 && !struck && (struck = true))
  expect(record.state).toBe('done')
  const lines = await queue.logs.read(project, { kind: 'run', id: '0001-first' })
  expect(lines.map(({ event }) => event)).toEqual(['queued', 'preparing', 'begun', 'engine', 'done'])
  expect(lines[3]).toMatchObject({
    level: 'warning',
    text: 'An engine process ended by SIGSEGV and was started again',
  })
  expect(await readFile(path.join(runPaths(project.folder, '0001-first').folder, 'log.jsonl'), 'utf8')).toContain(
    'SIGSEGV',
  )
})

test('a log that cannot be written stops no run', async () => {
  const place = runPaths(project.folder, '0001-first').folder
  await mkdir(path.join(place, 'log.jsonl'), { recursive: true })
  const { record } = await workedOff(2, () => false)
  expect(record.state).toBe('done')
})
