import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { appendLogLines, readLog } from '../../../../src-main/store/logFile.ts'
import type { LogLine } from '../../../../src-shared/project/jobLog.ts'
import { disk, repairDisk } from './faultyDisk.ts'
import { temporaryFolder } from './temporaryFolder.ts'

vi.mock('node:fs/promises', async (importOriginal) =>
  (await import('./faultyDisk.ts')).withFaults(await importOriginal()),
)
afterEach(repairDisk)

const line = (text: string, more: Partial<LogLine> = {}): LogLine => ({
  at: '2026-11-26T08:00:00.000Z',
  event: 'progress',
  level: 'note',
  text,
  ...more,
})
const newFile = () => path.join(temporaryFolder(), 'log.jsonl')

test('lines come back in the order in which they were added, with the code of an error', async () => {
  const file = newFile()
  await appendLogLines(file, [line('one'), line('two')])
  await appendLogLines(file, [line('three', { level: 'error', code: 'disk-full' })])
  expect(await readLog(file)).toEqual([line('one'), line('two'), line('three', { level: 'error', code: 'disk-full' })])
})

test('a log that was never written has no lines', async () => {
  expect(await readLog(newFile())).toEqual([])
})

test('a line that a crash tore is left out, and the next one is whole', async () => {
  const file = newFile()
  await appendLogLines(file, [line('before')])
  appendFileSync(file, '{"at":"2026-11-26T08:')
  await appendLogLines(file, [line('after')])
  expect((await readLog(file)).map(({ text }) => text)).toEqual(['before', 'after'])
})

test('lines of a later version are read, whatever they tell', async () => {
  const file = newFile()
  writeFileSync(file, `${JSON.stringify({ ...line('later'), event: 'unheard-of', more: 1 })}\nnonsense\n{}\n`)
  expect((await readLog(file)).map(({ event }) => event)).toEqual(['unheard-of'])
})

test('a log that grows too long keeps its newer half and says that it lost the older', async () => {
  const file = newFile()
  for (let number = 0; number < 40; number++) await appendLogLines(file, [line(`line ${number}`)], { longest: 2000 })
  const lines = await readLog(file)
  expect(statSync(file).size).toBeLessThanOrEqual(2000)
  expect(lines[0].event).toBe('shortened')
  const numbers = lines.slice(1).map(({ text }) => Number(text.split(' ')[1]))
  expect(numbers.at(-1)).toBe(39)
  expect(numbers).toEqual(numbers.map((_, place) => numbers[0] + place))
})

test('a sentence of any length takes a bounded part of the log', async () => {
  const file = newFile()
  await appendLogLines(file, [line('x'.repeat(1e6))])
  expect((await readLog(file))[0].text).toHaveLength(2000)
})

test('a full disk is a declared error, and what was written before stays readable', async () => {
  const file = newFile()
  await appendLogLines(file, [line('before')])
  disk.bytesLeft = 10
  await expect(appendLogLines(file, [line('after')])).rejects.toMatchObject({ code: 'disk-full' })
  expect((await readLog(file)).map(({ text }) => text)).toEqual(['before'])
})

test('neither a link nor a folder that has its name is written to', async () => {
  const folder = temporaryFolder()
  symlinkSync(path.join(folder, 'elsewhere'), path.join(folder, 'log.jsonl'))
  await expect(appendLogLines(path.join(folder, 'log.jsonl'), [line('one')])).rejects.toThrow()
  expect(existsSync(path.join(folder, 'elsewhere'))).toBe(false)
  mkdirSync(path.join(folder, 'deep/log.jsonl'), { recursive: true })
  await expect(appendLogLines(path.join(folder, 'deep/log.jsonl'), [line('one')])).rejects.toThrow()
})

test('every line is JSON that other programs read', async () => {
  const file = newFile()
  await appendLogLines(file, [line('one'), line('two')])
  const texts = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(texts.map((text) => JSON.parse(text).text)).toEqual(['one', 'two'])
})
