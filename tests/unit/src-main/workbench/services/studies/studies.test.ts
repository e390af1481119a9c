import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeNpy } from '../../../../../../src-main/store/npyFile.ts'
import type { OpenProject } from '../../../../../../src-main/workbench/openProject.ts'
import { importRun } from '../../../../../../src-main/workbench/services/importRun.ts'
import { createProjects } from '../../../../../../src-main/workbench/services/projects.ts'
import { createStudies, type Studies } from '../../../../../../src-main/workbench/services/studies/studies.ts'
import { studyFolder, writeStudyFile } from '../../../../../../src-main/workbench/services/studies/studyStore.ts'
import type { NewLogLine } from '../../../../../../src-shared/project/jobLog.ts'
import type { StudyRequest } from '../../../../../../src-shared/studies/studyRequest.ts'
import { NotAllowedHere, StudyMissing, UnknownName } from '../../../../../../src-shared/errors/errors.ts'

const projects = createProjects(() => {})
let folder: string
let project: OpenProject
let studies: Studies
let told = 0

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'studies-'))
  project = await projects.create(path.join(folder, 'study'))
  // Nothing here is computed, so neither queue nor engine is asked for anything.
  studies = createStudies({} as Parameters<typeof createStudies>[0], {} as Parameters<typeof createStudies>[1])
  studies.onChange.add(() => told++)
  told = 0
  await addStudy('where')
  await writeFile(path.join(studyFolder(project.folder, 'where'), 'triangle.csv'), 'a\n1\n')
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

const addStudy = (id: string) =>
  writeStudyFile(project.folder, {
    format: 'inverscope-study',
    schemaVersion: 1,
    id,
    study: 'location',
    name: 'Where the latents lie',
    created: '2026-11-25T10:00:00.000Z',
    request: { study: 'location', quick: true, runs: ['one'] },
  })
const names = async () => (await studies.list(project)).map(({ id, name }) => [id, name])

test('a study has another name for people, and its id and folder stay', async () => {
  await studies.rename(project, 'where', 'Figure 2')
  expect(await names()).toEqual([['where', 'Figure 2']])
  expect(told).toBe(1)
  await expect(studies.rename(project, 'gone', 'x')).rejects.toMatchObject({ code: StudyMissing.code })
})

test('a removed study goes aside with all its files, and restored it is as before', async () => {
  await studies.remove(project, 'where')
  expect(await names()).toEqual([])
  expect(await readdir(path.join(project.folder, 'removed/studies/where'))).toContain('triangle.csv')
  await studies.restore(project, 'where')
  expect(await names()).toEqual([['where', 'Where the latents lie']])
  expect(await readFile(path.join(studyFolder(project.folder, 'where'), 'triangle.csv'), 'utf8')).toBe('a\n1\n')
  expect(told).toBe(2)
})

test('of studies that were removed under one id the last comes back, and none over another that has the id', async () => {
  await studies.remove(project, 'where')
  await addStudy('where')
  await studies.rename(project, 'where', 'The second')
  await expect(studies.restore(project, 'where')).rejects.toMatchObject({ code: NotAllowedHere.code })
  await studies.remove(project, 'where')
  await studies.restore(project, 'where')
  expect(await names()).toEqual([['where', 'The second']])
  await expect(studies.restore(project, 'never')).rejects.toMatchObject({ code: UnknownName.code })
})

test('a study that is to follow another begins when that is over, even if it failed, and is cancelled without waiting for it', async () => {
  const samples = path.join(folder, 'samples.npy')
  await writeNpy(samples, [3, 1, 2, 2], new Float32Array(12))
  const run = await importRun(project, { samples })
  const measured: { study: string; fail(error: Error): void }[] = []
  const worker = {
    run: ({ study }: { study: string }, { signal }: { signal: AbortSignal }) =>
      new Promise((_, fail) => {
        if (signal.aborted) fail(signal.reason as Error)
        else measured.push({ study, fail })
      }),
  }
  const lines: Record<string, string[]> = {}
  const add = (_: OpenProject, { id }: { id: string }, { event, text }: NewLogLine) =>
    (lines[id] ??= []).push(`${event} ${text}`)
  const following = createStudies(
    { logs: { add } } as unknown as Parameters<typeof createStudies>[0],
    worker as unknown as Parameters<typeof createStudies>[1],
  )
  const begin = (study: 'location' | 'mapping' | 'normality', after?: string) =>
    following.start(project, { study, runs: [run] }, { after })
  const viewOf = async (id: string) => (await following.get(project, id)).view
  const studiesMeasured = () => measured.map(({ study }) => study)

  const first = await begin('location')
  await expect.poll(() => studiesMeasured()).toEqual(['location'])
  const second = await begin('mapping', first)
  const third = await begin('normality', second)
  expect((await viewOf(second)).what).toBe('waits for Where the latents lie')
  expect(lines[first][0]).toBe(`begun Begins: measures ${run}.`)
  expect(lines[second]).toEqual(['queued Waits for Where the latents lie.'])
  await following.cancel(project, third)
  await expect.poll(async () => (await viewOf(third)).state).toBe('cancelled')
  expect(lines[third].map((line) => line.split(' ')[0])).toEqual(['queued', 'cancelled'])
  expect(studiesMeasured()).toEqual(['location'])
  measured[0].fail(new Error('The engine is gone.'))
  await expect.poll(() => studiesMeasured()).toEqual(['location', 'mapping'])
  expect(lines[second].slice(0, 2)).toEqual([
    'queued Waits for Where the latents lie.',
    `begun Begins: measures ${run}.`,
  ])
  expect((await viewOf(first)).state).toBe('failed')
  measured[1].fail(new Error('And again.'))
  await expect.poll(async () => (await viewOf(second)).state).toBe('failed')
})

test('a study that was stopped goes on, whichever form or command asks the same once more', async () => {
  const samples = path.join(folder, 'samples.npy')
  await writeNpy(samples, [3, 1, 2, 2], new Float32Array(12))
  const run = await importRun(project, { samples })
  const failing = createStudies(
    { logs: { add: () => {} } } as unknown as Parameters<typeof createStudies>[0],
    { run: () => Promise.reject(new Error('The engine is gone.')) } as unknown as Parameters<typeof createStudies>[1],
  )
  const ask = async (more: Partial<StudyRequest>) => {
    const id = await failing.start(project, { study: 'location', runs: [run], ...more })
    await failing.wait(project, id).catch(() => {})
    return id
  }
  const asWritten: Partial<StudyRequest>[] = [{}, { settings: {} }, { quick: false }, { quick: false, settings: {} }]
  const ids: string[] = []
  for (const more of asWritten) ids.push(await ask(more))
  expect(new Set(ids).size).toBe(1)
  expect(await ask({ quick: true })).not.toBe(ids[0])
  expect(await ask({ settings: { count: '2' } })).not.toBe(ids[0])
})
