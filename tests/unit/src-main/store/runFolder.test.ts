import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listRunRecords, readItems, readRunRecord, runPaths, writeItems } from '../../../../src-main/store/runFolder.ts'
import { samplingRun, writeRun } from './runRecords.ts'
import { temporaryFolder } from './temporaryFolder.ts'

test('a run is read as it was written', async () => {
  const project = temporaryFolder()
  await writeRun(project, samplingRun('0001-first'))
  expect(await readRunRecord(project, '0001-first')).toEqual(samplingRun('0001-first'))
})

test.each(['..', '../other', 'a/b', '/etc', 'C:\\x', '', '.hidden', 'nul\0byte'])('the id %j leads nowhere', (id) => {
  expect(() => runPaths('/project', id)).toThrow(expect.objectContaining({ code: 'outside-project' }))
})

describe('a run that cannot be read says why', () => {
  test('because it does not exist', async () => {
    await expect(readRunRecord(temporaryFolder(), 'none')).rejects.toMatchObject({ code: 'run-missing' })
  })

  test.each<[string, string, RegExp]>([
    ['broken JSON', '{"format": "inverscope-run",', /run\.json: .*JSON/],
    ['a missing setting', '{"format": "inverscope-run", "schemaVersion": 1}', /name/],
    ['the record of another run', JSON.stringify(samplingRun('other')), /that of run other/],
  ])('because of %s', async (_name, text, reason) => {
    const project = temporaryFolder()
    mkdirSync(path.join(project, 'runs', 'broken'), { recursive: true })
    writeFileSync(path.join(project, 'runs', 'broken', 'run.json'), text)
    await expect(readRunRecord(project, 'broken')).rejects.toMatchObject({
      code: 'run-broken',
      message: expect.stringMatching(reason),
    })
  })

  test('because its run.json is a link to a file elsewhere, whose content stays unseen', async () => {
    const project = temporaryFolder()
    const secret = path.join(temporaryFolder(), 'secret')
    writeFileSync(secret, 'password')
    mkdirSync(path.join(project, 'runs', 'linked'), { recursive: true })
    symlinkSync(secret, path.join(project, 'runs', 'linked', 'run.json'))
    const error = await readRunRecord(project, 'linked').catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'file-not-readable' })
    expect(JSON.stringify(error)).not.toContain('password')
  })
})

describe('the list of runs', () => {
  test('is empty for a new project', async () => {
    expect(await listRunRecords(temporaryFolder())).toEqual({ records: [], broken: [] })
  })

  test('has numbered runs in the order of their numbers, also where the clock was set back between them', async () => {
    const project = temporaryFolder()
    for (const [id, created] of [
      ['9999-first', '2026-03-01T00:00:00.000Z'],
      ['10000-second', '2026-02-01T00:00:00.000Z'],
      ['10001-third', '2026-01-01T00:00:00.000Z'],
    ])
      await writeRun(project, samplingRun(id, { created }))
    const { records } = await listRunRecords(project)
    expect(records.map(({ id }) => id)).toEqual(['9999-first', '10000-second', '10001-third'])
  })

  test('has the oldest first', async () => {
    const project = temporaryFolder()
    await writeRun(project, samplingRun('a', { created: '2026-03-01T00:00:00.000Z' }))
    await writeRun(project, samplingRun('b', { created: '2026-01-01T00:00:00.000Z' }))
    await writeRun(project, samplingRun('c', { created: '2026-01-01T00:00:00.000Z' }))
    const { records } = await listRunRecords(project)
    expect(records.map(({ id }) => id)).toEqual(['b', 'c', 'a'])
  })

  test('shows the others beside a broken run, and why that one is missing', async () => {
    const project = temporaryFolder()
    const runs = path.join(project, 'runs')
    await writeRun(project, samplingRun('good'))
    mkdirSync(path.join(runs, 'broken'))
    writeFileSync(path.join(runs, 'broken', 'run.json'), '{')
    mkdirSync(path.join(runs, 'only-claimed'))
    symlinkSync(temporaryFolder(), path.join(runs, 'linked'))
    writeFileSync(path.join(runs, '.DS_Store'), '')
    writeFileSync(path.join(runs, 'notes.txt'), '')
    const { records, broken } = await listRunRecords(project)
    expect(records.map(({ id }) => id)).toEqual(['good'])
    expect(broken).toEqual([
      { id: 'broken', reason: expect.stringContaining('run.json') },
      { id: 'linked', reason: expect.stringContaining('link') },
    ])
  })

  test('has all of a thousand runs, more than are read at the same time', async () => {
    const project = temporaryFolder()
    const text = (id: string) => JSON.stringify(samplingRun(id))
    for (let i = 0; i < 1000; i++) {
      const id = `run-${String(i).padStart(4, '0')}`
      mkdirSync(path.join(project, 'runs', id), { recursive: true })
      writeFileSync(path.join(project, 'runs', id, 'run.json'), text(id))
    }
    expect((await listRunRecords(project)).records).toHaveLength(1000)
  })
})

describe('the items of a run', () => {
  const items = Array.from({ length: 10_000 }, (_, row) => ({ row, seed: 420, index: row }))

  test('are one line per row', async () => {
    const file = path.join(temporaryFolder(), 'items.jsonl')
    await writeItems(file, items)
    expect(await readItems(file)).toEqual(items)
  })

  test('are read by range for a page of the gallery', async () => {
    const file = path.join(temporaryFolder(), 'items.jsonl')
    await writeItems(file, items)
    expect(await readItems(file, { first: 9_998, count: 100 })).toEqual(items.slice(9_998))
    expect(await readItems(file, { first: 20_000, count: 1 })).toEqual([])
  })

  test.each([
    ['cut off', '{"row":0}\n{"ro', /line 2/],
    ['of another shape', '{"row":0}\n{"row":-1}\n', /line 2/],
    ['out of order', '{"row":0}\n{"row":2}\n', /line 2: it is row 2/],
  ])('%s are refused with the line', async (_name, text, reason) => {
    const folder = path.join(temporaryFolder(), '0001-run')
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'items.jsonl'), text)
    await expect(readItems(path.join(folder, 'items.jsonl'))).rejects.toMatchObject({
      code: 'run-broken',
      message: expect.stringMatching(reason),
    })
  })
})
