import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EngineProcess } from '../../../../../src-main/engine/engineProcess.ts'
import { executeBatch } from '../../../../../src-main/engine/executeBatch.ts'
import type { EngineRequest } from '../../../../../src-main/engine/protocol.ts'
import { hashBytes } from '../../../../../src-main/store/contentHash.ts'
import { readRows, writeRows } from '../../../../../src-main/store/npyFile.ts'
import { readItems, readRunRecord, runPaths } from '../../../../../src-main/store/runFolder.ts'
import { onlyCpu } from '../onlyCpu.ts'
import { engineWorker } from '../../../../../src-main/workbench/jobs/engineWorker.ts'
import { createJobQueue, type JobQueue } from '../../../../../src-main/workbench/jobs/jobQueue.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { removeEntry } from '../../../../../src-main/workbench/services/entries.ts'
import { addModel } from '../../../../../src-main/workbench/services/models.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { resumeRun } from '../../../../../src-main/workbench/services/runs.ts'
import { planSweep, startSweep } from '../../../../../src-main/workbench/services/sweeps.ts'
import { verifyRun } from '../../../../../src-main/workbench/services/verifyRun.ts'
import { errorToMessage } from '../../../../../src-shared/errors/errors.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import { Sweep } from '../../../../../src-shared/project/sweep.ts'

const pipeline = path.resolve('tests/parity/diffusers-ddpm/model')
const count = 5
const steps = 4
const rowBytes = 3 * 16 * 16 * 4
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
    await Promise.all(names.map(async (name) => [name, (await readFile(path.join(folder, name))).toString('base64')])),
  ) as Record<string, string>
}

/** The arrays that a run has when nothing is there to share with. */
async function alone(given: Partial<Sweep>): Promise<Record<string, string>> {
  const other = await newProject(`alone-${(await readdir(folder)).length}`)
  const [id] = await run(given, { where: other })
  return bytesOf(id, other)
}

const recordOf = (runId: string) => readRunRecord(project.folder, runId)

/** Four runs with the same samples: both time conventions, with and without replaced steps. */
const inversions: Partial<Sweep> = { conventions: ['target', 'source'], replaceFirst: [0, 2] }

describe('runs that differ in their inversion only', () => {
  test('sample once, and are byte for byte what they are alone, kept states and health included', async () => {
    const planned = await plan({ ...inversions, keepStates: true })
    const ids = await run({ ...inversions, keepStates: true })
    const [first, ...others] = ids
    // T of sampling once, of inversion less what is replaced, and of reconstruction.
    const expected = [3 * steps, 2 * steps - 2, 2 * steps, 2 * steps - 2].map((perRow) => count * perRow)
    expect(ids.map((id) => evaluated[id])).toEqual(expected)
    expect(planned.runs.map(({ evaluationsLeft }) => evaluationsLeft)).toEqual(expected)
    expect(planned.evaluationsShared).toBe(3 * count * steps)
    const data = (await readFile(runPaths(project.folder, first).tensor('samples'))).subarray(-count * rowBytes)
    expect((await recordOf(first)).samplesFrom).toBeUndefined()
    for (const id of others)
      expect((await recordOf(id)).samplesFrom).toEqual([
        { run: first, rows: [{ first: 0, count }], sha256: hashBytes(data) },
      ])
    const single = (convention: 'target' | 'source', replaced: number) =>
      alone({ conventions: [convention], replaceFirst: [replaced], keepStates: true })
    expect(await bytesOf(ids[1])).toEqual(await single('target', 2))
    expect(await bytesOf(ids[2])).toEqual(await single('source', 0))
  })

  test('sample themselves where the run that sampled was removed', async () => {
    const [first] = await run({})
    await removeEntry(project, queue, { kind: 'run', id: first })
    const [second] = await run({ conventions: ['source'] })
    expect(evaluated[second]).toBe(evaluated[first])
    expect((await recordOf(second)).samplesFrom).toBeUndefined()
  })

  test('sample again what is not what the journal says', async () => {
    const [first] = await run({})
    const file = runPaths(project.folder, first).tensor('samples')
    const bytes = await readFile(file)
    bytes[bytes.length - 1] ^= 1
    await writeFile(file, bytes)
    const [second] = await run({ conventions: ['source'] })
    // The last row is a batch of its own.
    expect(evaluated[second]).toBe(count * 2 * steps + steps)
    expect((await recordOf(second)).samplesFrom).toMatchObject([{ run: first, rows: [{ first: 0, count: 4 }] }])
    expect(await bytesOf(second)).toEqual(await alone({ conventions: ['source'] }))
  })

  test('go on by themselves when the other run is taken away half-way', async () => {
    const [first] = await run({})
    mayBegin = ({ first }) => first < 2
    const [second] = await run({ conventions: ['source'] })
    expect(await recordOf(second)).toMatchObject({ state: 'failed', completed: [{ first: 0, count: 2 }] })
    mayBegin = () => true
    await rename(runPaths(project.folder, first).folder, path.join(folder, 'elsewhere'))
    await resumeRun(project, queue, second)
    await queue.wait(project, second)
    expect(await recordOf(second)).toMatchObject({
      state: 'done',
      samplesFrom: [{ run: first, rows: [{ first: 0, count: 2 }] }],
    })
    expect(await bytesOf(second)).toEqual(await alone({ conventions: ['source'] }))
  })

  test('take what there is from a run that has not come to its end', async () => {
    mayBegin = ({ first }) => first < 4
    const [first] = await run({})
    mayBegin = () => true
    const planned = await plan({ conventions: ['source'] })
    expect(planned.runs).toMatchObject([
      { evaluationsLeft: count * 2 * steps + steps, evaluationsShared: 4 * steps, samplesFrom: first },
    ])
    const [second] = await run({ conventions: ['source'] })
    expect(evaluated[second]).toBe(planned.evaluationsLeft)
    expect(await bytesOf(second)).toEqual(await alone({ conventions: ['source'] }))
  })

  test('sample themselves where the journal of the other run cannot be read', async () => {
    const [first] = await run({})
    const { journal } = runPaths(project.folder, first)
    await rm(journal)
    await mkdir(journal)
    const [second] = await run({ conventions: ['source'] })
    expect(await recordOf(second)).toMatchObject({ state: 'done' })
    expect((await recordOf(second)).samplesFrom).toBeUndefined()
  })

  test.each([
    ['another processor', ({ device }: RunRecord) => ({ device: { ...device!, processor: 'another' } })],
    ['another version', ({ versions }: RunRecord) => ({ versions: { ...versions, onnxruntime: '1.0.0' } })],
  ])('take nothing from a run that was begun on %s and went on here', async (_, begunWith) => {
    mayBegin = ({ first }) => first < 2
    const [first] = await run({})
    mayBegin = () => true
    const known = project.runs.get(first)!
    const { device, versions } = known.record
    known.record = { ...known.record, ...begunWith(known.record) }
    await resumeRun(project, queue, first)
    await queue.wait(project, first)
    expect(await recordOf(first)).toMatchObject({ state: 'done', device: { goneOnElsewhere: true } })
    // As the next run finds it on the machine where it was begun: there its rows are not all its own either.
    known.record = { ...known.record, device: { ...known.record.device!, processor: device!.processor }, versions }
    const [second] = await run({ conventions: ['source'] })
    expect((await recordOf(second)).samplesFrom).toBeUndefined()
  })

  test('count what they took over as nothing to be done, before and after they were stopped', async () => {
    await run({})
    const totals = new Set<number>()
    queue.onChange.add(() =>
      queue.views().forEach(({ state, evaluations }) => state === 'running' && totals.add(evaluations)),
    )
    mayBegin = ({ first }) => first < 2
    const [second] = await run({ conventions: ['source'] })
    mayBegin = () => true
    await resumeRun(project, queue, second)
    const begun = new Promise<number>((resolve) =>
      queue.onChange.add(() => {
        const [job] = queue.views()
        if (job?.state === 'running') resolve(job.evaluationsDone)
      }),
    )
    expect(await begun).toBe(2 * 2 * steps)
    await queue.wait(project, second)
    expect([...totals]).toEqual([count * 2 * steps])
  })
})

test('samples serve a round trip, and a round trip serves samples', async () => {
  const [samples] = await run({ kind: 'sample' })
  const [roundtrip] = await run({})
  expect(evaluated[roundtrip]).toBe(count * 2 * steps)
  expect((await recordOf(roundtrip)).samplesFrom).toMatchObject([{ run: samples }])
  await removeEntry(project, queue, { kind: 'run', id: samples })
  const [again] = await run({ kind: 'sample' })
  expect(evaluated[again]).toBe(0)
  expect((await recordOf(again)).samplesFrom).toMatchObject([{ run: roundtrip }])
})

test.each<[string, Partial<Sweep>]>([
  ['T', { steps: [5], inversionSteps: steps }],
  ['noise', { sources: [{ from: 'noise', stream: 'torch', seed: 2, count }] }],
  ['number of noises', { sources: [{ from: 'noise', stream: 'torch', seed: 1, count: 4 }] }],
  ['clipping when sampling', { clip: { sampling: true, inversion: true } }],
  ['rule after clipping', { afterClip: 'rederive' }],
  ['thresholding when sampling', { threshold: { sampling: true, inversion: false } }],
  ['batch', { batch: 3 }],
])('another %s is another sampling, and clipping and T of the inversion are not', async (_, change) => {
  await run({ kind: 'sample' })
  expect((await plan(change)).evaluationsShared).toBe(0)
  const ofInversion = { inversionSteps: 5, clip: { sampling: false, inversion: true } }
  expect((await plan(ofInversion)).evaluationsShared).toBe(count * steps)
})

test('a run that keeps its way takes samples only from one that kept it, and a swap only from one that kept what it is given', async () => {
  await run({})
  const [kept] = await run({ conventions: ['source'], keepStates: 2, keepPredictions: true })
  expect((await recordOf(kept)).samplesFrom).toBeUndefined()
  const [thinned] = await run({ conventions: ['target'], keepStates: 4 })
  expect((await recordOf(thinned)).samplesFrom).toMatchObject([{ run: kept }])
  expect(await bytesOf(thinned)).toEqual(await alone({ conventions: ['target'], keepStates: 4 }))
  const swap: Partial<Sweep> = { conventions: ['source'], swapFirst: [3], swap: 'epsilon' }
  const [swapped] = await run(swap)
  expect((await recordOf(swapped)).samplesFrom).toMatchObject([{ run: kept }])
  expect(await bytesOf(swapped)).toEqual(await alone(swap))
  const [whole] = await run({ ...inversions, keepStates: true, conventions: ['source'], replaceFirst: [0] })
  expect((await recordOf(whole)).samplesFrom).toBeUndefined()
})

test('what is computed anew takes nothing from before, and shares among itself', async () => {
  await run(inversions)
  const sweep = { ...inversions, conventions: ['target' as const] }
  expect((await plan(sweep, true)).runs.map(({ evaluationsShared }) => evaluationsShared)).toEqual([0, count * steps])
  const [first, second] = await run(sweep, { again: true })
  expect(await recordOf(first)).toMatchObject({ anewFrom: first })
  expect((await recordOf(first)).samplesFrom).toBeUndefined()
  expect((await recordOf(second)).samplesFrom).toMatchObject([{ run: first }])
})

test('verifying a run samples what it took over, so that it is compared with the network', async () => {
  const [, second] = await run({ conventions: ['target', 'source'] })
  const before = evaluated[second]
  const found = await verifyRun(project, engineWorker(launch), second, onlyCpu, { random: () => 0 })
  expect(found).toMatchObject({ agrees: true, agreeing: count, apart: { noise: 0, samples: 0, latents: 0 } })
  // One batch of the three: all that is left of them after the first two are passed over.
  expect(evaluated[second] - before).toBe(steps * 3)
})

describe('images that are named', () => {
  const look = (runId: string, images: { first: number; count: number }[]) =>
    verifyRun(project, engineWorker(launch), runId, onlyCpu, { images })

  test('are computed again with their batch, and come out byte for byte', async () => {
    const [id] = await run({})
    const before = evaluated[id]
    const found = await look(id, [{ first: 3, count: 1 }])
    const same = { noise: 0, samples: 0, latents: 0, reconstructions: 0 }
    expect(found).toMatchObject({
      agrees: true,
      agreeing: 2,
      recomputed: 1,
      images: [{ row: 3, same: true, apart: same }],
    })
    expect(evaluated[id] - before).toBe(2 * 3 * steps)
    const several = await look(id, [
      { first: 4, count: 1 },
      { first: 0, count: 3 },
    ])
    expect(several.images?.map(({ row, same: isSame }) => [row, isSame])).toEqual(
      [0, 1, 2, 4].map((row) => [row, true]),
    )
  })

  test('say by how much they differ where what is on the disk is another image', async () => {
    const [id] = await run({})
    const file = runPaths(project.folder, id).tensor('latents')
    const rows = await readRows(file, 2, 2)
    await writeRows(
      file,
      2,
      rows.map((value, place) => (place < rows.length / 2 ? value : value + 1)),
    )
    const found = await look(id, [{ first: 2, count: 2 }])
    expect(found).toMatchObject({ agrees: false, agreeing: 0, damaged: [{ first: 2, count: 2 }] })
    expect(found.images?.map(({ same }) => same)).toEqual([true, false])
    expect(found.images![0].apart.latents).toBe(0)
    expect(found.images![1].apart.latents).toBeGreaterThan(0.01)
    expect(found.images![1].apart.samples).toBe(0)
  })

  test('must be there', async () => {
    const [id] = await run({})
    await expect(look(id, [{ first: 3, count: 9 }])).rejects.toMatchObject({
      code: 'image-missing',
      message: `The run ${id} has no image 5: it has 5, numbered from 0.`,
    })
  })

  test('have in a run of their own what they have in the whole one, forward noise included, up to rounding', async () => {
    const images = [
      { first: 4, count: 1 },
      { first: 1, count: 2 },
    ]
    for (const stream of ['torch', 'per-image'] as const) {
      const source = { from: 'noise' as const, stream, seed: 1, count }
      const [whole] = await run({ sources: [source], replaceFirst: [2] })
      const [some] = await run({ sources: [{ ...source, images }], replaceFirst: [2] })
      expect(await recordOf(some)).toMatchObject({ count: 3, name: expect.stringContaining('seed 1, images 1-2,4') })
      const rowOf = (id: string, tensor: 'noise' | 'latents', row: number) =>
        readRows(runPaths(project.folder, id).tensor(tensor), row, 1)
      for (const [place, row] of [1, 2, 4].entries()) {
        expect(await rowOf(some, 'noise', place)).toEqual(await rowOf(whole, 'noise', row))
        const [a, b] = [await rowOf(some, 'latents', place), await rowOf(whole, 'latents', row)]
        expect(Math.max(...a.map((value, i) => Math.abs(value - b[i])))).toBeLessThan(1e-3)
      }
      const items = await readItems(runPaths(project.folder, some).items)
      expect(items.map(({ seed, index }) => [seed, index])).toEqual([1, 2, 4].map((index) => [1, index]))
    }
  })

  test('that are not among the noises are refused before anything is written', async () => {
    const source = {
      from: 'noise' as const,
      stream: 'torch' as const,
      seed: 1,
      count,
      images: [{ first: 4, count: 2 }],
    }
    await expect(run({ sources: [source] })).rejects.toMatchObject({
      code: 'bad-run-setting',
      message: 'The run setting images 4-5 is not possible: there are 5 images, numbered from 0.',
    })
  })
})
