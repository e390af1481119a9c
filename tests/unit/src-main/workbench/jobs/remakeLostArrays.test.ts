import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import { hashBytes } from '../../../../../src-main/store/contentHash.ts'
import { appendJournalLine } from '../../../../../src-main/store/journal.ts'
import { readNpy, writeNpy, writeRows } from '../../../../../src-main/store/npyFile.ts'
import { formatNpyHeader } from '../../../../../src-main/store/npyHeader.ts'
import { makeLocation } from '../../../../../src-main/store/projectStore.ts'
import { runPaths, verifyJournal, writeItems } from '../../../../../src-main/store/runFolder.ts'
import { prepareRun } from '../../../../../src-main/workbench/jobs/prepareRun.ts'
import { remakeLostArrays } from '../../../../../src-main/workbench/jobs/remakeLostArrays.ts'
import { queueWithFakeEngine } from './queueWithFakeEngine.ts'

const at = queueWithFakeEngine()
const id = '0002-invert'
const earlier = '0001-earlier'
const rows = Float32Array.from({ length: 4 * 16 }, (_, i) => i / 64)
const ends = Float32Array.from({ length: 4 * 16 }, (_, i) => -i)
const shape = [4, 1, 4, 4]
let source: string
let record: RunRecord

/** A run of four rows in batches of two, of which the first is finished, from a tensor file or from another run. */
async function begun(from: 'file' | 'run'): Promise<void> {
  const start: Partial<RunRecord> =
    from === 'run'
      ? { source: { from: 'run', run: earlier, tensor: 'samples' } }
      : {
          source: { from: 'file', path: source, as: 'samples' },
          dataset: {
            name: 'given.npy',
            location: makeLocation(at.project.folder, source),
            kind: 'tensor',
            resize: 'none',
            sha256: '0'.repeat(64),
          },
        }
  await at.addRun(id, { kind: 'invert', count: 4, tensors: ['samples', 'latents'], ...start })
  const known = at.project.runs.get(id)!
  known.record = { ...known.record, settings: { ...known.record.settings!, batch: 2 } }
  known.record = await prepareRun(at.project, known.record, new AbortController().signal)
  record = known.record
  await writeRows(array('latents'), 0, ends.subarray(0, 32))
  const sums = { samples: hashBytes(rows.subarray(0, 32)), latents: hashBytes(ends.subarray(0, 32)) }
  await appendJournalLine(runPaths(at.project.folder, id).journal, { ...line(0), sums })
  known.completed = [{ first: 0, count: 2 }]
}

const line = (batch: number) => ({ batch, first: 2 * batch, count: 2, token: at.project.lock.token, seconds: 0 })
const array = (name: 'samples' | 'latents') => runPaths(at.project.folder, id).tensor(name)
const cutOff = async (file: string) => truncate(file, (await readFile(file)).length - 4)
const remake = (onLost: (sentence: string) => void = () => {}, signal = new AbortController().signal) =>
  remakeLostArrays(at.project, record, { signal, onLost })
const filesOfRun = async () => (await readdir(runPaths(at.project.folder, id).folder)).sort()

beforeEach(async () => {
  source = path.join(at.folder, 'given.npy')
  await writeNpy(source, shape, rows)
})

test('the array that a run starts from is made anew with the rows of its source, and whole arrays stay', async () => {
  await begun('file')
  const latents = await readFile(array('latents'))
  await rm(array('samples'))
  const told: string[] = []
  await remake((sentence) => told.push(sentence))
  expect((await readNpy(array('samples'))).data).toEqual(rows)
  expect(await readFile(array('latents'))).toEqual(latents)
  expect(told).toEqual(['samples.npy was gone and is made anew; what was finished and is lost is computed again'])
})

test('what an array that was cut off still holds is kept, and the rest is NaN', async () => {
  await begun('file')
  await truncate(array('latents'), formatNpyHeader(shape).length + 41 * 4 + 2)
  const told: string[] = []
  await remake((sentence) => told.push(sentence))
  const { data } = await readNpy(array('latents'))
  expect(data.subarray(0, 32)).toEqual(ends.subarray(0, 32))
  expect(data.subarray(41).every(Number.isNaN)).toBe(true)
  expect((await verifyJournal(at.project.folder, record)).completed).toMatchObject([{ first: 0, count: 2 }])
  expect(told).toEqual([expect.stringContaining('latents.npy was cut off or is no array of this run')])
})

test('an array of another element type is made anew although its shape is right', async () => {
  await begun('file')
  const header = Buffer.from(formatNpyHeader(shape).toString('latin1').replace('<f4', '<f8'), 'latin1')
  await writeFile(array('latents'), Buffer.concat([header, Buffer.alloc(64 * 8)]))
  await remake()
  const { elements, data } = await readNpy(array('latents'))
  expect(elements.name).toBe('float32')
  expect(data.every(Number.isNaN)).toBe(true)
})

test('where the source is gone nothing is touched, and the run heals when it is back', async () => {
  await begun('file')
  await cutOff(array('samples'))
  await rm(array('latents'))
  const before = await readFile(array('samples'))
  const files = await filesOfRun()
  await rename(source, `${source}-away`)
  await expect(remake()).rejects.toMatchObject({ code: 'file-missing' })
  expect(await readFile(array('samples'))).toEqual(before)
  expect(await filesOfRun()).toEqual(files)

  await rename(`${source}-away`, source)
  await remake()
  expect((await readNpy(array('samples'))).data).toEqual(rows)
})

test('a start that is gone stays gone when its source is away or the copying is stopped, and is copied when that is over', async () => {
  await begun('file')
  await rm(array('samples'))
  await rename(source, `${source}-away`)
  await expect(remake()).rejects.toMatchObject({ code: 'file-missing' })
  await rename(`${source}-away`, source)
  const stopped = new AbortController()
  await expect(remake(() => stopped.abort(), stopped.signal)).rejects.toThrow()
  expect(await filesOfRun()).not.toContain('samples.npy')
  await remake()
  expect((await readNpy(array('samples'))).data).toEqual(rows)
})

test('what a killed process had begun to make anew is removed', async () => {
  await begun('file')
  const files = await filesOfRun()
  const { folder } = runPaths(at.project.folder, id)
  await writeFile(path.join(folder, '.samples.npy.123-0123456789ab.tmp'), 'begun')
  await writeFile(path.join(folder, '.notes.tmp'), 'not ours')
  await remake()
  expect(await filesOfRun()).toEqual(['.notes.tmp', ...files])
})

test('rows of a file that has other content by now are not taken', async () => {
  await begun('file')
  await cutOff(array('samples'))
  const before = await readFile(array('samples'))
  // The rows that are finished are the same, so that only the file as a whole tells.
  const changed = rows.slice()
  changed[63] = 9
  await writeNpy(source, shape, changed)
  await expect(remake()).rejects.toMatchObject({ code: 'source-changed', data: { path: source, run: id } })
  expect(await readFile(array('samples'))).toEqual(before)
})

test('rows of another run are taken where they agree with the checksums of both, and refused where they do not', async () => {
  await at.addRun(earlier, { count: 4, completed: [{ first: 0, count: 4 }] })
  const paths = runPaths(at.project.folder, earlier)
  await mkdir(paths.folder, { recursive: true })
  await writeNpy(paths.tensor('samples'), shape, rows)
  await writeItems(
    paths.items,
    [0, 1, 2, 3].map((row) => ({ row, index: row })),
  )
  const sumsOf = (data: Float32Array) => ({ samples: hashBytes(data.subarray(32)) })
  await appendJournalLine(paths.journal, { ...line(1), sums: sumsOf(rows) })
  await begun('run')
  await rm(array('samples'))
  const write = async (place: number, value: number) => {
    const changed = rows.slice()
    changed[place] = value
    await writeNpy(paths.tensor('samples'), shape, changed)
  }
  await write(63, Number.NaN)
  await expect(remake()).rejects.toMatchObject({ code: 'run-array-lost', data: { run: earlier, file: 'samples.npy' } })
  await write(0, 9)
  await expect(remake()).rejects.toMatchObject({ code: 'source-changed', data: { path: paths.tensor('samples') } })
  expect(await filesOfRun()).not.toContain('samples.npy')
  await write(0, rows[0])
  await remake()
  expect((await readNpy(array('samples'))).data).toEqual(rows)
})

test('a run whose start is lost says so in its log, and counts no rows as finished that are not there', async () => {
  await begun('file')
  await rm(array('samples'))
  await rm(source)
  at.queue.add(at.project, id, 1)
  await at.queue.wait(at.project, id)
  const known = at.project.runs.get(id)!
  expect(known.record).toMatchObject({ state: 'failed', error: { code: 'file-missing' }, completed: [] })
  expect(known.completed).toEqual([])
  const lines = await at.queue.logs.read(at.project, { kind: 'run', id })
  expect(lines.map(({ level, text }) => `${level}: ${text}`)).toContainEqual(
    expect.stringContaining('warning: samples.npy was gone and is made anew'),
  )
})

test('while the arrays of a run are made anew none of its rows count as finished, and those that are kept do afterwards', async () => {
  await begun('file')
  await truncate(array('latents'), formatNpyHeader(shape).length + 40 * 4)
  const counted: number[] = []
  const { add } = at.queue.logs
  at.queue.logs.add = (project, owner, entry) => {
    if (entry.text.startsWith('latents.npy')) counted.push(at.project.runs.get(id)!.completed.length)
    add(project, owner, entry)
  }
  at.queue.add(at.project, id, 1)
  await at.untilAsked(1)
  expect(counted).toEqual([0])
  expect(at.asked[0].request).toMatchObject({ first: 2, count: 2 })
  expect(at.project.runs.get(id)!.completed).toEqual([{ first: 0, count: 2 }])
})
