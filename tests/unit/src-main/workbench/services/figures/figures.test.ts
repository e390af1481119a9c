import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeNpy } from '../../../../../../src-main/store/npyFile.ts'
import type { EngineWorker } from '../../../../../../src-main/workbench/jobs/engineWorker.ts'
import type { OpenProject } from '../../../../../../src-main/workbench/openProject.ts'
import { renameEntry } from '../../../../../../src-main/workbench/services/entries.ts'
import {
  exportDistances,
  exportFigure,
  figurePreview,
} from '../../../../../../src-main/workbench/services/figures/exportFigure.ts'
import {
  changeFigure,
  createFigure,
  duplicateFigure,
  figureDetail,
  type FigureParts,
} from '../../../../../../src-main/workbench/services/figures/figures.ts'
import { importRun } from '../../../../../../src-main/workbench/services/importRun.ts'
import { addModel } from '../../../../../../src-main/workbench/services/models.ts'
import { createProjects } from '../../../../../../src-main/workbench/services/projects.ts'
import {
  FigureChanged,
  FigureDataGone,
  FileMissing,
  FolderNotWritable,
} from '../../../../../../src-shared/errors/errors.ts'
import type { FigureSource } from '../../../../../../src-shared/figures/document/figureSource.ts'
import type { RunSource } from '../../../../../../src-shared/project/runSettings.ts'
import { roundTripSummary } from '../../../../src-shared/figures/runSummaries.ts'

const kl = path.resolve(import.meta.dirname, '../../../../../parity/diffusers-kl')
const projects = createProjects(() => {})
let folder: string
let project: OpenProject
let runId: string
let parts: FigureParts

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'figures-'))
  project = await projects.create(path.join(folder, 'study'))
  const noise = path.join(folder, 'noise.npy')
  await writeNpy(
    noise,
    [3, 1, 4, 4],
    Float32Array.from({ length: 48 }, (_, i) => Math.sin(i)),
  )
  runId = await importRun(project, { noise })
  const measuring = { run: async () => roundTripSummary(8) } as unknown as EngineWorker
  parts = { project, measuring, studyResult: async () => undefined, resourcesFolder: path.resolve('resources') }
})
afterEach(async () => {
  for (const { projectId } of projects.all()) await projects.close(projectId)
  await rm(folder, { recursive: true, force: true })
})

const gridOf = (run: string, tensor: string, rows: readonly number[]): FigureSource => ({
  from: 'pictures',
  grid: {
    title: 'Images',
    rule: '',
    columns: rows.map(String),
    rows: [''],
    cells: [rows.map((row) => ({ run, tensor, row, range: 'row' as const }))],
  },
})
const figureOf = (source: FigureSource, width = 'column') =>
  createFigure(parts, { panels: [{ source }], columns: 1, width })
const exportsOf = async () => (await readdir(path.join(project.folder, 'figures'))).filter((name) => /pdf/.test(name))

test('pictures that are there leave no gap', async () => {
  const { id } = await figureOf(gridOf(runId, 'noise', [0, 1]))
  expect(await exportFigure(parts, id, { format: 'pdf' })).toMatchObject({ gaps: [] })
  expect(await exportsOf()).toContain(`${id}.pdf`)
})

test('a picture that is not finished leaves its place empty, which the answer counts', async () => {
  project.runs.get(runId)!.completed = [{ first: 0, count: 1 }]
  const { id } = await figureOf(gridOf(runId, 'noise', [0, 1, 2]))
  const { gaps } = await exportFigure(parts, id, { format: 'pdf' })
  expect(gaps).toEqual(['2 pictures are left out: the run has not finished them.'])
})

test('a difference to an image that the other run does not have leaves its place empty, and is not called unfinished', async () => {
  const known = project.runs.get(runId)!
  project.runs.set('fewer', { ...known, record: { ...known.record, id: 'fewer', name: 'fewer', count: 1 } })
  const given = gridOf(runId, 'noise', [1, 2])
  if (given.from !== 'pictures') throw new Error('It is a grid of pictures.')
  const cells = given.grid.cells.map((row) => row.map((cell) => cell && { ...cell, minus: 'fewer' }))
  const { id } = await figureOf({ ...given, grid: { ...given.grid, cells } })
  const { gaps } = await exportFigure(parts, id, { format: 'pdf' })
  expect(gaps).toEqual(['2 pictures are left out: the run that is subtracted does not have these images.'])
})

test('pictures of a removed run are counted on the page and in the answer', async () => {
  const { id } = await figureOf(gridOf(runId, 'noise', [0]))
  project.runs.set('other', {
    ...project.runs.get(runId)!,
    record: { ...project.runs.get(runId)!.record, id: 'other' },
  })
  const source = gridOf(runId, 'noise', [0, 1])
  if (source.from === 'pictures') source.grid.cells[0][1]!.run = 'other'
  const figure = await figureOf(source)
  project.runs.delete('other')
  const gaps = ['1 picture is left out: its run is no longer in the project (other).']
  expect((await figureDetail(parts, figure.id)).panels).toMatchObject([{ gaps }])
  expect(await exportFigure(parts, figure.id, { format: 'pdf' })).toMatchObject({ gaps })
  expect((await figureDetail(parts, id)).panels).toMatchObject([{ gaps: [] }])
})

test('pictures that lost the run of their common scale are counted, and the figure is not drawn for that run alone', async () => {
  const second = project.runs.get(runId)!
  project.runs.set('scale', { ...second, record: { ...second.record, id: 'scale' } })
  const source = gridOf(runId, 'noise', [0, 1])
  if (source.from === 'pictures')
    for (const cell of source.grid.cells[0]) Object.assign(cell!, { range: 'set', like: 'scale' })
  const figure = await figureOf(source)
  expect((await figureDetail(parts, figure.id)).panels).toMatchObject([{ gaps: [] }])
  project.runs.delete('scale')
  const gaps = [
    '2 pictures have the colours of their own runs, not one scale: the run of the scale is no longer in the project (scale).',
  ]
  expect((await figureDetail(parts, figure.id)).panels).toMatchObject([{ gaps }])
  expect(await exportFigure(parts, figure.id, { format: 'pdf' })).toMatchObject({ gaps })
  project.runs.delete(runId)
  project.runs.set('scale', second)
  await expect(exportFigure(parts, figure.id, { format: 'pdf' })).rejects.toThrow(runId)
})

test('points of removed runs are counted where a curve over training leaves them out', async () => {
  const source: FigureSource = {
    from: 'training',
    points: [
      { step: 10, run: runId },
      { step: 20, run: 'second' },
    ],
    axis: 'step',
    part: 'Distances',
  }
  const second = project.runs.get(runId)!
  project.runs.set('second', { ...second, record: { ...second.record, id: 'second' } })
  const { id } = await figureOf(source)
  project.runs.delete('second')
  const gaps = ['1 point is left out: its run is no longer in the project (second).']
  expect((await figureDetail(parts, id)).panels).toMatchObject([{ gaps }])
})

test('a picture that cannot be decoded any more ends the export, with the reason and the figure, and writes nothing', async () => {
  const model = await addModel(project, { path: path.join(kl, 'model') })
  const latent = await importRun(project, { samples: path.join(kl, 'z.npy') })
  const run = project.runs.get(latent)!
  run.record = { ...run.record, model: { ...model, checkpoint: model.checkpoints[0] } }
  const gone = FileMissing({ path: '/models/vae.safetensors' })
  const refusing = { ...parts, measuring: { run: () => Promise.reject(gone) } as unknown as EngineWorker }
  const { id, name } = await figureOf(gridOf(latent, 'samples', [0, 1]))
  await expect(exportFigure(refusing, id, { format: 'pdf' })).rejects.toMatchObject({
    code: FigureDataGone.code,
    data: { panel: `“${name}”`, reason: gone.message },
  })
  expect(await exportsOf()).toEqual([])
})

test('the picture of a list is another once a grid has more of its images', async () => {
  const { id } = await figureOf(gridOf(runId, 'noise', [0, 1]))
  project.runs.get(runId)!.completed = [{ first: 0, count: 1 }]
  const early = await figurePreview(parts, id)
  expect((await figurePreview(parts, id)).etag).toBe(early.etag)
  project.runs.get(runId)!.completed = [{ first: 0, count: 3 }]
  expect((await figurePreview(parts, id)).etag).not.toBe(early.etag)
})

test('the distances of a run are written at the width of their figure, unless another is asked for', async () => {
  const figure = await figureOf({ from: 'run', run: runId, part: 'distances' }, '82mm')
  const widthOf = async (width?: string) => {
    const { files } = await exportDistances(parts, { runId, format: 'svg', width })
    return /width="([\d.]+)pt"/.exec(await readFile(files[0].path, 'utf8'))?.[1]
  }
  expect(Number(await widthOf())).toBeCloseTo((82 / 25.4) * 72, 1)
  expect(await widthOf('3in')).toBe('216')
  expect((await exportDistances(parts, { runId, format: 'svg' })).figure.id).toBe(figure.id)
})

test('the distances of some images are theirs alone, with their mean and n, and are a figure beside that of the run', async () => {
  const whole = await exportDistances(parts, { runId, format: 'csv' })
  const images = [
    { first: 2, count: 1 },
    { first: 0, count: 1 },
  ]
  const { files, figure, gaps } = await exportDistances(parts, { runId, format: 'csv', images })
  expect([figure.id === whole.figure.id, gaps]).toEqual([false, []])
  expect(figure.name).toBe(`distances ${runId}, images 0,2`)
  const lines = (text: string) => text.trimEnd().split(/\r?\n/)
  const all = lines(await readFile(whole.files[0].path, 'utf8'))
  const some = lines(await readFile(files[0].path, 'utf8'))
  expect(some).toEqual([all[0], all[1], all[3]])
  const [panel] = (await figureDetail(parts, figure.id)).panels
  const { noiseLatent } = roundTripSummary(8).perRow
  expect(panel.content).toMatchObject({
    chart: {
      rule: expect.stringMatching(/n = 2 images.* images 0,2 of the run\.$/) as string,
      pairs: [{ spread: { n: 2, mean: (noiseLatent![0] + noiseLatent![2]) / 2 } }, { spread: { n: 2 } }, {}],
    },
  })
  expect((await exportDistances(parts, { runId, format: 'csv', images: images.toReversed() })).figure.id).toBe(
    figure.id,
  )
  expect((await exportDistances(parts, { runId, format: 'csv' })).figure.id).toBe(whole.figure.id)
})

test('distances of an image that the run does not have, or has not finished, are refused, and one that is not finite is told', async () => {
  const asked = (first: number) => exportDistances(parts, { runId, format: 'csv', images: [{ first, count: 1 }] })
  await expect(asked(3)).rejects.toThrow(`The run ${runId} has no image 3: it has 3, numbered from 0.`)
  project.runs.get(runId)!.completed = [{ first: 0, count: 2 }]
  await expect(asked(2)).rejects.toMatchObject({ code: 'image-missing' })
  const summary = roundTripSummary(1)
  parts = { ...parts, measuring: { run: async () => ({ ...summary, leftOut: [1] }) } as unknown as EngineWorker }
  const images = [{ first: 0, count: 2 }]
  expect((await exportDistances(parts, { runId, format: 'csv', images })).gaps).toEqual([
    'Image 1 is left out: one of its values is infinite or no number.',
  ])
})

test('a figure of two runs pairs the images that both have, by what they began as', async () => {
  const known = project.runs.get(runId)!
  const source = (first: number): RunSource => ({
    ...{ from: 'noise', stream: 'per-image', seed: 1, count: 9 },
    images: [{ first, count: 3 }],
  })
  known.record = { ...known.record, source: source(4) }
  project.runs.set('other', { ...known, record: { ...known.record, id: 'other', source: source(5) } })
  const { id } = await figureOf({ from: 'pairs', a: runId, b: 'other', measure: 'noiseLatent' })
  const [{ content }] = (await figureDetail(parts, id)).panels
  const { noiseLatent = [] } = roundTripSummary(8).perRow
  expect(content).toMatchObject({
    chart: {
      series: [
        {
          points: [
            { row: 1, x: noiseLatent[1], y: noiseLatent[0] },
            { row: 2, x: noiseLatent[2], y: noiseLatent[1] },
          ],
        },
      ],
    },
  })
})

const designOf = async (id: string) => {
  const { panels, columns, width, changed } = (await figureDetail(parts, id)).document
  return { design: { panels, columns, width }, seen: changed }
}

test('of two windows that change a figure from the same state, the second is told so, and neither loses the other’s edit', async () => {
  const { id } = await figureOf(gridOf(runId, 'noise', [0]))
  const { design, seen } = await designOf(id)
  const [first, second] = await Promise.allSettled([
    changeFigure(parts, id, { ...design, width: 'page' }, seen),
    changeFigure(parts, id, { ...design, columns: 3 }, seen),
  ])
  expect(first.status).toBe('fulfilled')
  expect(second).toMatchObject({ status: 'rejected', reason: { code: FigureChanged.code } })
  const now = await designOf(id)
  expect(now.design).toMatchObject({ width: 'page', columns: 1 })
  await changeFigure(parts, id, { ...now.design, columns: 3 }, now.seen)
  expect((await designOf(id)).design).toMatchObject({ width: 'page', columns: 3 })
})

test('every change of a figure is later than the one before, and a name given meanwhile stays', async () => {
  const { id } = await figureOf(gridOf(runId, 'noise', [0]))
  const { design } = await designOf(id)
  const queue = { jobOf: () => undefined } as unknown as Parameters<typeof renameEntry>[1]
  const widths = Array.from({ length: 8 }, (_, index) => `${60 + index}mm`)
  const [, ...times] = await Promise.all([
    renameEntry(project, queue, { kind: 'figure', id, name: 'Figure 3' }),
    ...widths.map((width) => changeFigure(parts, id, { ...design, width })),
  ])
  expect(times).toEqual([...new Set(times)].sort())
  expect((await figureDetail(parts, id)).document).toMatchObject({ name: 'Figure 3', width: '67mm' })
})

test('figures that are made at the same time have ids of their own', async () => {
  const source = gridOf(runId, 'noise', [0])
  const made = await Promise.all([figureOf(source), figureOf(source), figureOf(source)])
  const copies = await Promise.all(made.map(({ id }) => duplicateFigure(parts, id)))
  expect(new Set([...made, ...copies].map(({ id }) => id)).size).toBe(6)
})

test('a figure is written into a folder that is made where only it is missing; a path that is wrong before that is refused and nothing is made', async () => {
  const into = (...names: string[]) => path.join(folder, ...names, 'images.pdf')
  const { id } = await createFigure(parts, {
    panels: [{ source: gridOf(runId, 'noise', [0]) }],
    columns: 1,
    width: 'column',
  })
  await exportFigure(parts, id, { format: 'pdf', out: into('paper') })
  expect((await readdir(path.join(folder, 'paper'))).toSorted()).toContain('images.pdf')
  const wrong = exportFigure(parts, id, { format: 'pdf', out: into('pepar', 'figures') })
  await expect(wrong).rejects.toSatisfy(FolderNotWritable.is)
  await expect(wrong).rejects.toThrow(`there is no folder ${path.join(folder, 'pepar')} to make it in`)
  expect(await readdir(folder)).not.toContain('pepar')
  // A figure that cannot be drawn leaves no empty folder behind.
  await rm(path.join(project.folder, 'runs', runId, 'noise.npy'))
  await expect(exportFigure(parts, id, { format: 'pdf', out: into('empty') })).rejects.toThrow()
  expect(await readdir(folder)).not.toContain('empty')
})
