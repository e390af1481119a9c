import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import type { RunSettings } from '../../../../../src-shared/project/runSettings.ts'
import type { StudyRequest } from '../../../../../src-shared/studies/studyRequest.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { importRun } from '../../../../../src-main/workbench/services/importRun.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { runDependents } from '../../../../../src-main/workbench/services/runDependents.ts'
import { writeFigure } from '../../../../../src-main/workbench/services/figures/figureStore.ts'
import { FigureDocument } from '../../../../../src-shared/figures/document/figureDocument.ts'
import { writeStudyFile } from '../../../../../src-main/workbench/services/studies/studyStore.ts'

const projects = createProjects(() => {})
let folder: string
let project: OpenProject
let base: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dependents-'))
  project = await projects.create(path.join(folder, 'study'))
  const samples = path.join(folder, 'samples.npy')
  await writeNpy(samples, [3, 1, 2, 2], new Float32Array(12))
  base = await importRun(project, { samples, name: 'base' })
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

/** A run beside the base, with what is told of it. */
function another(id: string, told: Partial<RunRecord>): void {
  const known = project.runs.get(base)!
  const record = { ...known.record, id, name: id, kind: 'invert' as const, tensors: [], ...told }
  project.runs.set(id, { ...known, record })
}
const usesOfAll = async () =>
  Object.fromEntries((await runDependents(project, base)).runs.map(({ id, uses }) => [id, uses]))

test('a run from which nothing was made has no dependents', async () => {
  another('other', { source: { from: 'noise', stream: 'torch', seed: 1, count: 3 } })
  expect(await runDependents(project, base)).toEqual({ runs: [], studies: [], figures: [] })
})

test('what was made from a run is told also where the run itself cannot be read', async () => {
  another('inverted', { source: { from: 'run', run: base, tensor: 'samples' }, tensors: ['noise'] })
  project.runs.delete(base)
  await expect(runDependents(project, base)).rejects.toMatchObject({ code: 'run-missing' })
  project.brokenRuns = [{ id: base, reason: 'run.json ends early' }]
  expect(await usesOfAll()).toEqual({ inverted: ['start'] })
})

test('every way in which a run can come from another is told', async () => {
  const known = project.runs.get(base)!
  project.runs.set(base, { ...known, record: { ...known.record, tensors: ['noise', 'samples'] } })
  const samplesOfBase = { from: 'run' as const, run: base, tensor: 'samples' as const }
  const end = (run: string) => ({ run, tensor: 'latents' as const })
  another('inverted', { source: samplesOfBase })
  another('with-noise', { source: samplesOfBase, tensors: ['noise'] })
  another('swapped', { source: samplesOfBase, tensors: ['noise'], settings: { swapFirst: 2 } as RunSettings })
  another('waiting', { source: { from: 'run', run: base, tensor: 'latents' }, prepared: false })
  another('between', { source: { from: 'interpolation', between: [end('x'), end(base)], steps: 2, rows: false } })
  another('varied', {
    source: { from: 'variation', ...end(base), variance: 0.1, count: 2, stream: 'torch', seed: 1 },
  })
  another('shared', { samplesFrom: [{ run: base, rows: [{ first: 0, count: 3 }], sha256: '0'.repeat(64) }] })
  expect(await usesOfAll()).toEqual({
    inverted: ['start', 'noise'],
    'with-noise': ['start'],
    swapped: ['start', 'steps'],
    waiting: ['start-to-be'],
    between: ['start'],
    varied: ['start'],
    shared: ['samples'],
  })
})

test('studies lose no noise with a run that has none', async () => {
  another('inverted', { source: { from: 'run', run: base, tensor: 'samples' } })
  expect(await usesOfAll()).toEqual({ inverted: ['start'] })
})

test('studies that name the run and figures that are drawn from it are told', async () => {
  const request: StudyRequest = { study: 'location', runs: [base] }
  const study = { format: 'inverscope-study' as const, schemaVersion: 1 as const, created: new Date().toISOString() }
  await writeStudyFile(project.folder, { ...study, id: 'mine', study: 'location', name: 'Mine', request })
  await writeStudyFile(project.folder, {
    ...study,
    id: 'other',
    study: 'location',
    name: 'Other',
    request: { ...request, runs: ['another'] },
  })
  const created = study.created
  for (const [id, run] of [
    ['drawn', base],
    ['elsewhere', 'another'],
  ])
    await writeFigure(
      project.folder,
      FigureDocument.parse({
        ...{ format: 'inverscope-figure', schemaVersion: 2, id, name: id, created, changed: created },
        ...{ columns: 1, width: 'column' },
        panels: [{ kind: 'chart', source: { from: 'run', run, part: 'distances' }, edits: {} }],
      }),
    )
  expect(await runDependents(project, base)).toEqual({
    runs: [],
    figures: [{ id: 'drawn', name: 'drawn' }],
    studies: [{ id: 'mine', name: 'Mine', asked: true }],
  })
})
