import { createHash } from 'node:crypto'
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { appendJournalLine, readJournal, type JournalLine } from '../../../../src-main/store/journal.ts'
import { disk, repairDisk } from './faultyDisk.ts'
import { temporaryFolder } from './temporaryFolder.ts'

vi.mock('node:fs/promises', async (importOriginal) =>
  (await import('./faultyDisk.ts')).withFaults(await importOriginal()),
)
afterEach(repairDisk)

const line = (batch: number, sum = 'a'): JournalLine => ({
  batch,
  first: batch * 4,
  count: 4,
  token: 'token',
  seconds: 1.5,
  sums: { samples: sum.repeat(64), latents: 'b'.repeat(64) },
})

async function journalOf(...lines: JournalLine[]): Promise<string> {
  const file = path.join(temporaryFolder(), 'journal.jsonl')
  for (const entry of lines) await appendJournalLine(file, entry)
  return file
}

test('finished batches are read back in batch order', async () => {
  const file = await journalOf(line(2), line(0), line(1))
  expect(await readJournal(file)).toEqual({ lines: [line(0), line(1), line(2)], torn: false, damaged: 0 })
})

test('every line is JSON that other programs read', async () => {
  const file = await journalOf(line(0), line(1))
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(lines.map((text) => JSON.parse(text).batch)).toEqual([0, 1])
})

test('a line that a hand wrote with the right check counts as damaged, whatever is in it', async () => {
  const file = await journalOf(line(0))
  for (const body of ['{"batch":}', '{"batch":-1}', '{"__proto__":{"batch":0}}']) {
    const check = createHash('sha256').update(body).digest('hex').slice(0, 16)
    appendFileSync(file, `${body.slice(0, -1)},"check":"${check}"}\n`)
  }
  expect(await readJournal(file)).toEqual({ lines: [line(0)], torn: false, damaged: 3 })
})

test('a run that has not begun has no finished batches', async () => {
  const file = path.join(temporaryFolder(), 'journal.jsonl')
  expect(await readJournal(file)).toEqual({ lines: [], torn: false, damaged: 0 })
})

test('of a batch that was computed twice the last line counts', async () => {
  const file = await journalOf(line(0), line(1), line(0, 'c'))
  expect((await readJournal(file)).lines).toEqual([line(0, 'c'), line(1)])
})

test('wherever a crash tears the last line, the lines before it stay and the next one is whole', async () => {
  const whole = readFileSync(await journalOf(line(0), line(1)), 'utf8')
  const secondLine = whole.indexOf('\n') + 1
  for (let length = secondLine + 1; length < whole.length - 1; length += 7) {
    const file = path.join(temporaryFolder(), 'journal.jsonl')
    writeFileSync(file, whole.slice(0, length))
    expect(await readJournal(file)).toEqual({ lines: [line(0)], torn: true, damaged: 1 })
    await appendJournalLine(file, line(2))
    expect(await readJournal(file)).toEqual({ lines: [line(0), line(2)], torn: false, damaged: 1 })
  }
})

test('a line that lost only its line break counts', async () => {
  const file = await journalOf(line(0), line(1))
  truncateSync(file, readFileSync(file).length - 1)
  expect(await readJournal(file)).toEqual({ lines: [line(0), line(1)], torn: true, damaged: 0 })
  await appendJournalLine(file, line(2))
  expect((await readJournal(file)).lines).toHaveLength(3)
})

describe('a damaged line does not count, the others do', () => {
  test.each<[string, (text: string) => string]>([
    ['one digit changed', (text) => text.replace('"seconds":1.5', '"seconds":9.5')],
    ['a checksum changed', (text) => text.replace('aaaa', 'aaac')],
    ['its own checksum gone', (text) => text.replace(/,"check":"[0-9a-f]+"/, '')],
    ['zeros, as a file system leaves them', (text) => text.replace(/.*\n/, '\0\0\0\0\n')],
    ['not JSON', (text) => text.replace(/.*\n/, 'garbage\n')],
  ])('%s', async (_name, damage) => {
    const file = await journalOf(line(0), line(1))
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, damage(text))
    expect(await readJournal(file)).toEqual({ lines: [line(1)], torn: false, damaged: 1 })
  })
})

test('a full disk tears a line, and the journal goes on when there is space again', async () => {
  const file = await journalOf(line(0))
  disk.bytesLeft = 60
  await expect(appendJournalLine(file, line(1))).rejects.toMatchObject({ code: 'disk-full', data: { path: file } })
  expect(await readJournal(file)).toEqual({ lines: [line(0)], torn: true, damaged: 1 })
  repairDisk()
  await appendJournalLine(file, line(1))
  expect(await readJournal(file)).toEqual({ lines: [line(0), line(1)], torn: false, damaged: 1 })
})

test('a whole line of something else is not taken for a batch', async () => {
  const file = await journalOf(line(0))
  appendFileSync(file, '{"batch":1}\n{"check":"0123456789abcdef"}\n')
  expect(await readJournal(file)).toEqual({ lines: [line(0)], torn: false, damaged: 2 })
})
