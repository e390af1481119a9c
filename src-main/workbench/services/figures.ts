import { mkdir, readFile, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { ExportedFile } from '../../../src-shared/contract/contract.ts'
import type { FigureView } from '../../../src-shared/contract/views.ts'
import { FolderNotWritable } from '../../../src-shared/errors/errors.ts'
import { distanceFigure } from '../../../src-shared/figures/distanceFigure.ts'
import { paperStyle } from '../../../src-shared/figures/figureStyle.ts'
import { Id } from '../../../src-shared/project/projectFile.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { RunSummary } from '../../../src-shared/studies/runSummary.ts'
import { parseWidth } from '../../export/figureSize.ts'
import { writeFileAtomically } from '../../store/atomicWrite.ts'
import { declaredFrom } from '../../store/systemErrors.ts'
import { projectChanged, type OpenProject } from '../openProject.ts'
import { inverscopeVersion } from '../versions.ts'
import { freeId, slug } from './freeId.ts'
import { findRun } from './runs.ts'

/** figures/<id>.json: what a figure shows and how it was last exported. The exports lie beside it. */
const FigureFile = z.object({
  format: z.literal('inverscope-figure'),
  schemaVersion: z.literal(1),
  id: Id,
  name: z.string(),
  kind: z.enum(['distances']),
  run: Id,
  width: z.string(),
  created: z.string(),
})
type FigureFile = z.infer<typeof FigureFile>

export interface FigureRequest {
  figure: FigureFile['kind']
  runId: string
  format: 'pdf' | 'svg' | 'png' | 'csv' | 'latex'
  /** `column`, `page`, or a length such as `3.25in`. */
  width: string
  /** Absolute path of the file; the project's figures folder where left out. */
  out?: string
  name?: string
}

/**
 * Draws a figure of a run and keeps its specification in the project. Beside the file lies its provenance, from which it can be made again.
 *
 * @throws InvalidInput for a width that is none; DiskFull, FolderNotWritable, RunMissing
 */
export async function exportFigure(
  project: OpenProject,
  summary: RunSummary,
  request: FigureRequest,
  resourcesFolder: string,
): Promise<{ figure: FigureView; files: z.infer<typeof ExportedFile>[] }> {
  const { record } = findRun(project, request.runId)
  const folder = path.join(project.folder, 'figures')
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw declaredFrom(error, folder, 'write')
  })
  const name = request.name ?? `${request.figure} ${record.id}`
  const others = await listFigures(project.folder)
  const before = others.find(
    (figure) =>
      figure.run === record.id &&
      figure.kind === request.figure &&
      (request.name === undefined || figure.name === name),
  )
  const id = before?.id ?? freeId(slug(name), others)
  const specification: FigureFile = {
    format: 'inverscope-figure',
    schemaVersion: 1,
    id,
    name: before?.name ?? name,
    kind: request.figure,
    run: record.id,
    width: request.width,
    created: before?.created ?? new Date().toISOString(),
  }
  const target = request.out ?? path.join(folder, `${id}.${extensions[request.format]}`)
  if (request.out && !(await isFolder(path.dirname(target))))
    throw FolderNotWritable({ path: path.dirname(target), reason: 'the folder does not exist' })
  const { model, dataset, source, settings } = record
  const figure = distanceFigure(summary, paperStyle(), contextOf(record))
  const provenance = {
    figure: specification,
    run: {
      id: record.id,
      name: record.name,
      kind: record.kind,
      created: record.created,
      count: record.count,
      source,
      settings,
    },
    model,
    dataset,
    measured: { n: summary.n, d: summary.d, distances: summary.distances, angles: summary.angles },
    versions: { ...record.versions, exportedWith: inverscopeVersion },
  }
  const common = { figure, path: target, provenance, write: writeFileAtomically }
  const { format } = request
  // Loaded when it is needed: the canvas and its fonts would slow down every command.
  const { exportChart } = await import('../../export/exportChart.ts')
  const { exportTable } = await import('../../export/exportTable.ts')
  const written =
    format === 'csv' || format === 'latex'
      ? await exportTable({ ...common, format })
      : await exportChart({ ...common, format, widthInches: parseWidth(request.width), resourcesFolder })
  await writeFileAtomically(path.join(folder, `${id}.json`), `${JSON.stringify(specification, undefined, 2)}\n`)
  projectChanged(project)
  return {
    figure: await figureView(folder, specification),
    files: written.map(({ path: file, bytes }) => ({ path: file, bytes, format: path.extname(file).slice(1) })),
  }
}

/** What the numbers were made with, for the caption. */
function contextOf({ model, settings }: RunRecord): string | undefined {
  if (!model || !settings) return undefined
  const step = model.checkpoint.step
  return `${model.name}${step === undefined ? '' : ` ${step.toLocaleString('en')}`}, T = ${settings.inversionSteps}, ${settings.convention} time`
}

const extensions = { pdf: 'pdf', svg: 'svg', png: 'png', csv: 'csv', latex: 'tex' }

/** The figures of a project, oldest first. A specification that is not understood is not shown and stays as it is. */
export async function listFigures(projectFolder: string): Promise<FigureView[]> {
  const folder = path.join(projectFolder, 'figures')
  const names = (await readdir(folder).catch(() => [])).filter(
    // An id may hold dots. Beside the specifications lie the exports' provenances, as `<id>.pdf.json`.
    (name) => name.endsWith('.json') && Id.safeParse(path.basename(name, '.json')).success,
  )
  const figures: FigureView[] = []
  for (const name of names) {
    const parsed = await readFile(path.join(folder, name), 'utf8')
      .then((text) => FigureFile.safeParse(JSON.parse(text)))
      .catch(() => undefined)
    if (parsed?.success && `${parsed.data.id}.json` === name) figures.push(await figureView(folder, parsed.data))
  }
  return figures.sort((a, b) => a.created.localeCompare(b.created))
}

async function figureView(folder: string, { id, name, kind, run, created }: FigureFile): Promise<FigureView> {
  const files: FigureView['files'] = []
  for (const [format, extension] of Object.entries(extensions)) {
    const file = `${id}.${extension}`
    const stats = await stat(path.join(folder, file)).catch(() => undefined)
    if (stats) files.push({ name: file, format, bytes: stats.size })
  }
  return { id, name, kind, run, created, files }
}

async function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}
