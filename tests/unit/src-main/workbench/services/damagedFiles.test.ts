import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { EngineWorker } from '../../../../../src-main/workbench/jobs/engineWorker.ts'
import { appendJournalLine } from '../../../../../src-main/store/journal.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { resolveBlob } from '../../../../../src-main/workbench/services/blobs.ts'
import { listFigures } from '../../../../../src-main/workbench/services/figures/figureStore.ts'
import { importRun } from '../../../../../src-main/workbench/services/importRun.ts'
import { createProjects } from '../../../../../src-main/workbench/services/projects.ts'
import { runSummary } from '../../../../../src-main/workbench/services/summaries.ts'

let folder: string
let project: OpenProject
let runId: string
const projects = createProjects(() => {})
const measured = { n: 2, d: 16, moments: {}, perRow: { rows: [0, 1] } }
const worker = { run: () => Promise.resolve(measured) } as unknown as EngineWorker

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'damaged-'))
  project = await projects.create(path.join(folder, 'study'))
  const file = path.join(folder, 'noise.npy')
  await writeNpy(file, [2, 1, 4, 4], new Float32Array(32))
  runId = await importRun(project, { noise: file })
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

const picture = (tensor: string) =>
  resolveBlob(
    { projects, engine: worker },
    new URL(`inverscope://app/blob/${project.projectId}/runs/${runId}/${tensor}/0.png`),
  )

test('a summary that was kept and is no JSON is measured again', async () => {
  await writeFile(path.join(runPaths(project.folder, runId).folder, 'summary.json'), '{"key": ')
  expect(await runSummary(project, worker, runId)).toEqual(measured)
})

test('a summary that was kept before images had more measures is measured again', async () => {
  const file = path.join(runPaths(project.folder, runId).folder, 'summary.json')
  await runSummary(project, worker, runId)
  const { key, summary } = JSON.parse(await readFile(file, 'utf8')) as { key: string; summary: object }
  const { measures, ...before } = JSON.parse(key) as Record<string, unknown>
  expect(measures).toContain('latentKolmogorov')
  await writeFile(file, JSON.stringify({ key: JSON.stringify(before), summary }))
  const run = vi.spyOn(worker, 'run').mockClear()
  await runSummary(project, worker, runId)
  expect(run).toHaveBeenCalledTimes(1)
})

test('a summary is kept until batches of its run are computed again', async () => {
  const run = vi.spyOn(worker, 'run').mockClear()
  await runSummary(project, worker, runId)
  await runSummary(project, worker, runId)
  expect(run).toHaveBeenCalledTimes(1)
  const line = { batch: 0, first: 0, count: 2, token: 't', seconds: 1, sums: { noise: 'a'.repeat(64) } }
  await appendJournalLine(runPaths(project.folder, runId).journal, line)
  await runSummary(project, worker, runId)
  expect(run).toHaveBeenCalledTimes(2)
})

test('a summary that is being measured is not measured a second time for who asks meanwhile', async () => {
  const run = vi.spyOn(worker, 'run').mockClear()
  const [first, second] = await Promise.all([runSummary(project, worker, runId), runSummary(project, worker, runId)])
  expect(first).toEqual(second)
  expect(run).toHaveBeenCalledTimes(1)
})

test('of some images only these are measured, and nothing where the whole run was', async () => {
  const run = vi.spyOn(worker, 'run').mockClear()
  const images = [{ first: 1, count: 1 }]
  const ofImage = { n: 1, perRow: { rows: [1] } }
  expect(await runSummary(project, worker, runId, images)).toMatchObject(ofImage)
  expect(run.mock.calls.map(([task]) => task)).toMatchObject([{ kind: 'summary', rows: images, perImage: true }])
  await runSummary(project, worker, runId)
  run.mockClear()
  expect(await runSummary(project, worker, runId, images)).toMatchObject(ofImage)
  expect(run).not.toHaveBeenCalled()
})

test('what was measured of some images is remembered, until batches of their run are computed again', async () => {
  const run = vi.spyOn(worker, 'run').mockClear()
  const ofImages = (...numbers: number[]) =>
    runSummary(
      project,
      worker,
      runId,
      numbers.map((first) => ({ first, count: 1 })),
    )
  const both = await Promise.all([ofImages(1), ofImages(1)])
  expect(await ofImages(1)).toEqual(both[0])
  expect(both[1]).toEqual(both[0])
  expect(run).toHaveBeenCalledTimes(1)
  // The same images are the same however they are written, and others are others.
  const all = await ofImages(1, 0)
  expect(all).toMatchObject({ n: 2, perRow: { rows: [0, 1] } })
  expect(await ofImages(0, 1)).toEqual(all)
  expect(run).toHaveBeenCalledTimes(2)
  const line = { batch: 0, first: 0, count: 2, token: 't', seconds: 1, sums: { noise: 'b'.repeat(64) } }
  await appendJournalLine(runPaths(project.folder, runId).journal, line)
  await ofImages(1)
  expect(run).toHaveBeenCalledTimes(3)
})

test('some images of a run that is being measured as a whole are not measured as well', async () => {
  let end!: () => void
  const over = new Promise<typeof measured>((resolve) => (end = () => resolve(measured)))
  const run = vi.fn(() => over)
  const slow = { run } as unknown as EngineWorker
  const whole = runSummary(project, slow, runId)
  await expect.poll(() => run).toHaveBeenCalledTimes(1)
  const part = runSummary(project, slow, runId, [{ first: 0, count: 1 }])
  end()
  expect(await part).toMatchObject({ n: 1, perRow: { rows: [0] } })
  expect(await whole).toEqual(measured)
  expect(run).toHaveBeenCalledTimes(1)
})

test('a summary that cannot be measured can be asked for again', async () => {
  vi.spyOn(worker, 'run').mockRejectedValueOnce(new Error('no engine'))
  await expect(runSummary(project, worker, runId)).rejects.toThrow('no engine')
  expect(await runSummary(project, worker, runId)).toEqual(measured)
})

test('a summary that cannot be kept is shown all the same', async () => {
  await mkdir(path.join(runPaths(project.folder, runId).folder, 'summary.json', 'in the way'), { recursive: true })
  expect(await runSummary(project, worker, runId)).toEqual(measured)
})

test('a run that cannot be read is named, and hides no other', async () => {
  const lost = path.join(project.folder, 'runs/0002-lost')
  await mkdir(lost)
  await writeFile(path.join(lost, 'run.json'), '{')
  await projects.close(project.projectId)
  project = await projects.open(project.folder)
  expect([...project.runs.keys()]).toEqual([runId])
  expect(project.brokenRuns).toMatchObject([{ id: '0002-lost', reason: expect.stringContaining('run.json') as string }])
})

test('a broken specification does not hide the other figures, and ids may hold dots', async () => {
  const figures = path.join(project.folder, 'figures')
  await mkdir(figures)
  const figure = {
    format: 'inverscope-figure',
    schemaVersion: 1,
    id: 'distances-1.5',
    name: 'Distances',
    kind: 'distances',
    run: runId,
    width: 'column',
    created: '2026-01-01T00:00:00.000Z',
  }
  await writeFile(path.join(figures, 'broken.json'), '{')
  await writeFile(path.join(figures, 'distances-1.5.json'), JSON.stringify(figure))
  await writeFile(path.join(figures, 'distances-1.5.pdf.json'), JSON.stringify({ figure }))
  expect((await listFigures(project.folder)).map(({ id }) => id)).toEqual(['distances-1.5'])
})

test('names that every JavaScript object has are no arrays of a run', async () => {
  expect((await picture('noise')).type).toBe('image/png')
  for (const name of ['constructor', '__proto__', 'toString'])
    await expect(picture(name)).rejects.toMatchObject({ code: 'unknown-name' })
})

test('an array that is a link out of the project is not shown', async () => {
  const file = runPaths(project.folder, runId).tensor('noise')
  await rm(file)
  await symlink(path.join(folder, 'noise.npy'), file)
  await expect(picture('noise')).rejects.toMatchObject({ code: 'outside-project' })
})

test('an import that fails leaves no folder behind', async () => {
  const file = path.join(folder, 'flat.npy')
  await writeNpy(file, [4], new Float32Array(4))
  await expect(importRun(project, { noise: file })).rejects.toMatchObject({ code: 'bad-tensor-file' })
  expect(await readdir(path.join(project.folder, 'runs'))).toEqual([runId])
})

test('of an array that is gone or was cut off the run is named, and what to do', async () => {
  const file = runPaths(project.folder, runId).tensor('noise')
  const whole = await readFile(file)
  await writeFile(file, whole.subarray(0, whole.length - 40))
  await expect(picture('noise')).rejects.toMatchObject({
    code: 'run-array-lost',
    message: expect.stringMatching(
      new RegExp(`^noise\\.npy of the run ${runId} is damaged: .*\\. Put back a copy of it, or import it again\\.$`),
    ) as string,
  })
  await rm(file)
  await expect(picture('noise')).rejects.toMatchObject({
    code: 'run-array-lost',
    message: expect.stringContaining('noise.npy of the run') as string,
  })
})
