import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { hashBytes } from '../../../../../src-main/store/contentHash.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import { engineWorker } from '../../../../../src-main/workbench/jobs/engineWorker.ts'
import { removeEntry } from '../../../../../src-main/workbench/services/entries.ts'
import { resumeRun } from '../../../../../src-main/workbench/services/runs.ts'
import { verifyRun } from '../../../../../src-main/workbench/services/verifyRun.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import type { Sweep } from '../../../../../src-shared/project/sweep.ts'
import { onlyCpu } from '../onlyCpu.ts'
import { count, countedProject, steps } from './countedProject.ts'

const rowBytes = 3 * 16 * 16 * 4
const at = countedProject()

/** Four runs with the same samples: both time conventions, with and without replaced steps. */
const inversions: Partial<Sweep> = { conventions: ['target', 'source'], replaceFirst: [0, 2] }

describe('runs that differ in their inversion only', () => {
  test('sample once, and are byte for byte what they are alone, kept states and health included', async () => {
    const planned = await at.plan({ ...inversions, keepStates: true })
    const ids = await at.run({ ...inversions, keepStates: true })
    const [first, ...others] = ids
    // T of sampling once, of inversion less what is replaced, and of reconstruction.
    const expected = [3 * steps, 2 * steps - 2, 2 * steps, 2 * steps - 2].map((perRow) => count * perRow)
    expect(ids.map((id) => at.evaluated[id])).toEqual(expected)
    expect(planned.runs.map(({ evaluationsLeft }) => evaluationsLeft)).toEqual(expected)
    expect(planned.evaluationsShared).toBe(3 * count * steps)
    const data = (await readFile(runPaths(at.project.folder, first).tensor('samples'))).subarray(-count * rowBytes)
    expect((await at.recordOf(first)).samplesFrom).toBeUndefined()
    for (const id of others)
      expect((await at.recordOf(id)).samplesFrom).toEqual([
        { run: first, rows: [{ first: 0, count }], sha256: hashBytes(data) },
      ])
    const single = (convention: 'target' | 'source', replaced: number) =>
      at.alone({ conventions: [convention], replaceFirst: [replaced], keepStates: true })
    expect(await at.bytesOf(ids[1])).toEqual(await single('target', 2))
    expect(await at.bytesOf(ids[2])).toEqual(await single('source', 0))
  })

  test('sample themselves where the run that sampled was removed', async () => {
    const [first] = await at.run({})
    await removeEntry(at.project, at.queue, { kind: 'run', id: first })
    const [second] = await at.run({ conventions: ['source'] })
    expect(at.evaluated[second]).toBe(at.evaluated[first])
    expect((await at.recordOf(second)).samplesFrom).toBeUndefined()
  })

  test('sample again what is not what the journal says', async () => {
    const [first] = await at.run({})
    const file = runPaths(at.project.folder, first).tensor('samples')
    const bytes = await readFile(file)
    bytes[bytes.length - 1] ^= 1
    await writeFile(file, bytes)
    const [second] = await at.run({ conventions: ['source'] })
    // The last row is a batch of its own.
    expect(at.evaluated[second]).toBe(count * 2 * steps + steps)
    expect((await at.recordOf(second)).samplesFrom).toMatchObject([{ run: first, rows: [{ first: 0, count: 4 }] }])
    expect(await at.bytesOf(second)).toEqual(await at.alone({ conventions: ['source'] }))
  })

  test('go on by themselves when the other run is taken away half-way', async () => {
    const [first] = await at.run({})
    at.letBegin(({ first }) => first < 2)
    const [second] = await at.run({ conventions: ['source'] })
    expect(await at.recordOf(second)).toMatchObject({ state: 'failed', completed: [{ first: 0, count: 2 }] })
    at.letBegin(() => true)
    await rename(runPaths(at.project.folder, first).folder, path.join(at.folder, 'elsewhere'))
    await resumeRun(at.project, at.queue, second)
    await at.queue.wait(at.project, second)
    expect(await at.recordOf(second)).toMatchObject({
      state: 'done',
      samplesFrom: [{ run: first, rows: [{ first: 0, count: 2 }] }],
    })
    expect(await at.bytesOf(second)).toEqual(await at.alone({ conventions: ['source'] }))
  })

  test('take what there is from a run that has not come to its end', async () => {
    at.letBegin(({ first }) => first < 4)
    const [first] = await at.run({})
    at.letBegin(() => true)
    const planned = await at.plan({ conventions: ['source'] })
    expect(planned.runs).toMatchObject([
      { evaluationsLeft: count * 2 * steps + steps, evaluationsShared: 4 * steps, samplesFrom: first },
    ])
    const [second] = await at.run({ conventions: ['source'] })
    expect(at.evaluated[second]).toBe(planned.evaluationsLeft)
    expect(await at.bytesOf(second)).toEqual(await at.alone({ conventions: ['source'] }))
  })

  test('sample themselves where the journal of the other run cannot be read', async () => {
    const [first] = await at.run({})
    const { journal } = runPaths(at.project.folder, first)
    await rm(journal)
    await mkdir(journal)
    const [second] = await at.run({ conventions: ['source'] })
    expect(await at.recordOf(second)).toMatchObject({ state: 'done' })
    expect((await at.recordOf(second)).samplesFrom).toBeUndefined()
  })

  test.each([
    ['another processor', ({ device }: RunRecord) => ({ device: { ...device!, processor: 'another' } })],
    ['another version', ({ versions }: RunRecord) => ({ versions: { ...versions, onnxruntime: '1.0.0' } })],
  ])('take nothing from a run that was begun on %s and went on here', async (_, begunWith) => {
    at.letBegin(({ first }) => first < 2)
    const [first] = await at.run({})
    at.letBegin(() => true)
    const known = at.project.runs.get(first)!
    const { device, versions } = known.record
    known.record = { ...known.record, ...begunWith(known.record) }
    await resumeRun(at.project, at.queue, first)
    await at.queue.wait(at.project, first)
    expect(await at.recordOf(first)).toMatchObject({ state: 'done', device: { goneOnElsewhere: true } })
    // As the next run finds it on the machine where it was begun: there its rows are not all its own either.
    known.record = { ...known.record, device: { ...known.record.device!, processor: device!.processor }, versions }
    const [second] = await at.run({ conventions: ['source'] })
    expect((await at.recordOf(second)).samplesFrom).toBeUndefined()
  })

  test('count what they took over as nothing to be done, before and after they were stopped', async () => {
    await at.run({})
    const totals = new Set<number>()
    at.queue.onChange.add(() =>
      at.queue.views().forEach(({ state, evaluations }) => state === 'running' && totals.add(evaluations)),
    )
    at.letBegin(({ first }) => first < 2)
    const [second] = await at.run({ conventions: ['source'] })
    at.letBegin(() => true)
    await resumeRun(at.project, at.queue, second)
    const begun = new Promise<number>((resolve) =>
      at.queue.onChange.add(() => {
        const [job] = at.queue.views()
        if (job?.state === 'running') resolve(job.evaluationsDone)
      }),
    )
    expect(await begun).toBe(2 * 2 * steps)
    await at.queue.wait(at.project, second)
    expect([...totals]).toEqual([count * 2 * steps])
  })
})

test('verifying a run samples what it took over, so that it is compared with the network', async () => {
  const [, second] = await at.run({ conventions: ['target', 'source'] })
  const before = at.evaluated[second]
  const found = await verifyRun(at.project, engineWorker(at.launch), second, onlyCpu, { random: () => 0 })
  expect(found).toMatchObject({ agrees: true, agreeing: count, apart: { noise: 0, samples: 0, latents: 0 } })
  // One batch of the three: all that is left of them after the first two are passed over.
  expect(at.evaluated[second] - before).toBe(steps * 3)
})
