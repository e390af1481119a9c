import { mkdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { readLog } from '../../../../../src-main/store/logFile.ts'
import { createJobLogs, type JobLogs } from '../../../../../src-main/workbench/jobs/jobLogs.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { watchLog } from '../../../../../src-main/workbench/services/watchLog.ts'
import type { LogLine } from '../../../../../src-shared/project/jobLog.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'

let project: OpenProject
let place: string
let ours: boolean
let logs: JobLogs
const owner = { kind: 'run', id: '0001-first' } as const

beforeEach(async () => {
  const folder = temporaryFolder()
  place = path.join(folder, 'runs/0001-first')
  await mkdir(place, { recursive: true })
  ours = true
  const lock = { token: '', socket: '', isStillOurs: () => Promise.resolve(ours), release: () => Promise.resolve() }
  project = { folder, lock, readOnly: false } as Partial<OpenProject> as OpenProject
  logs = createJobLogs()
})

const say = (text: string) => logs.add(project, owner, { event: 'progress', text })
const texts = (lines: readonly LogLine[]) => lines.map(({ text }) => text)
const onDisk = async () => texts(await readLog(path.join(place, 'log.jsonl')))

test('lines go to the folder of the run, with the time, and are read from there by others', async () => {
  say('one')
  say('two')
  const lines = await logs.read(project, owner)
  expect(texts(lines)).toEqual(['one', 'two'])
  expect(Math.abs(Date.parse(lines[0].at) - Date.now())).toBeLessThan(60_000)
  expect(texts(await createJobLogs().read(project, owner))).toEqual(['one', 'two'])
})

test('what the disk does not take stays readable, and goes to the disk with the next line that it takes', async () => {
  say('one')
  await logs.written()
  await rename(place, `${place}-away`)
  say('two')
  await logs.written()
  await rename(`${place}-away`, place)
  expect(await onDisk()).toEqual(['one'])
  expect(texts(await logs.read(project, owner))).toEqual(['one', 'two'])
  say('three')
  await logs.written()
  expect(await onDisk()).toEqual(['one', 'two', 'three'])
})

test('lines that a disk never takes do not fill the memory', async () => {
  await rename(place, `${place}-away`)
  for (let number = 0; number < 1000; number++) {
    say(String(number))
    if (number % 100 === 0) await logs.written()
  }
  await logs.written()
  await rename(`${place}-away`, place)
  const kept = texts(await logs.read(project, owner))
  expect(kept.length).toBeLessThanOrEqual(200)
  expect(kept.at(-1)).toBe('999')
})

test('a project that is only read, or belongs to somebody else by now, is not written to', async () => {
  ours = false
  say('one')
  await logs.written()
  expect(await onDisk()).toEqual([])
  ours = true
  logs.add({ ...project, readOnly: true }, owner, { event: 'progress', text: 'two' })
  await logs.written()
  expect(await onDisk()).toEqual([])
})

test('whoever follows a log is told what there is, and then only what is new', async () => {
  say('one')
  await logs.written()
  const told: { from: number; texts: string[] }[] = []
  const gone = new AbortController()
  const following = watchLog(logs, {
    project,
    owner,
    emit: ({ from, lines }) => told.push({ from, texts: texts(lines) }),
    signal: gone.signal,
  })
  await expect.poll(() => told.length).toBe(1)
  say('two')
  await expect.poll(() => told.length).toBe(2)
  expect(told).toEqual([
    { from: 0, texts: ['one'] },
    { from: 1, texts: ['two'] },
  ])
  gone.abort()
  await following
  expect(logs.onChange.size).toBe(0)
})
