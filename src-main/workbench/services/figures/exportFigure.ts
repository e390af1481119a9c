import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { FigureFormat, FigureView } from '../../../../src-shared/contract/figureViews.ts'
import { distanceChart } from '../../../../src-shared/figures/distanceFigure.ts'
import type { FigureDesign, FigureDocument } from '../../../../src-shared/figures/document/figureDocument.ts'
import type { FigureSource } from '../../../../src-shared/figures/document/figureSource.ts'
import { inStyle } from '../../../../src-shared/figures/figureSize.ts'
import { imageRangesText, mergedRanges } from '../../../../src-shared/project/imageRanges.ts'
import type { RowRange } from '../../../../src-shared/project/runRecord.ts'
import { hashBytes } from '../../../store/contentHash.ts'
import { declaredFrom } from '../../../store/systemErrors.ts'
import { canonicalJson } from '../../canonicalJson.ts'
import { projectChanged, type OpenProject } from '../../openProject.ts'
import { inverscopeVersion } from '../../versions.ts'
import type { Blob } from '../blobs.ts'
import { requireImages } from '../requireImages.ts'
import { findRun } from '../runs.ts'
import { runSummary } from '../summaries.ts'
import { extensions, figuresFolder, figureView, listFigures, readFigure } from './figureStore.ts'
import { createFigure, type FigureParts } from './figures.ts'
import { panelWords } from './panelWords.ts'
import { resolvePanel, type ResolvedPanel } from './resolvePanel.ts'
import { pictureOfDesign, writeDesign, type WrittenDesign } from './writeDesign.ts'

export interface FigureExport {
  format: FigureFormat
  /** Instead of the figure's own. */
  width?: string
  /** A venue. */
  style?: string
  /** Of a PNG. */
  dpi?: number
  /** Of an SVG: its text as shapes. */
  outlineText?: boolean
  /** Absolute path of the file; the project's figures folder where left out. */
  out?: string
}

/**
 * Writes a figure as a file, from the data as they are now. Beside it lies its provenance, from which it can be made again.
 *
 * @throws FigureMissing, FigureDataGone; InvalidInput for a width or style that is none; FolderNotWritable, DiskFull
 */
export async function exportFigure(
  parts: FigureParts,
  figureId: string,
  request: FigureExport,
): Promise<WrittenDesign> {
  const { project } = parts
  const document = await readFigure(project.folder, figureId)
  const folder = figuresFolder(project.folder)
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw declaredFrom(error, folder, 'write')
  })
  const panels = await panelsOf(parts, document)
  const made = panels.map(({ provenance }) => provenance)
  const exportedWith = inverscopeVersion
  const written = await writeDesign({
    ...parts,
    engine: parts.measuring,
    design: inStyle(designOf(document), request),
    panels,
    title: document.name,
    format: request.format,
    dpi: request.dpi,
    outlineText: request.outlineText,
    target: request.out ?? path.join(folder, `${document.id}.${extensions[request.format]}`),
    provenance: { figure: document, ...(made.length === 1 ? made[0] : { panels: made }), exportedWith },
  })
  projectChanged(project)
  return written
}

/**
 * Writes the distance chart of a run, or of some of its images, and keeps it as a figure: the one that shows it already, else a new one.
 *
 * @param request.images  by their place in the run
 * @param request  its width is the figure's own where left out: of a new one, a column
 * @throws RunMissing, NothingToShow; ImageMissing for an image that the run does not have or has not finished; what exportFigure throws
 */
export async function exportDistances(
  parts: FigureParts,
  {
    runId,
    name,
    images: given,
    ...request
  }: FigureExport & { runId: string; name?: string; images?: readonly RowRange[] },
): Promise<WrittenDesign & { figure: FigureView }> {
  const { project } = parts
  const { record, completed } = findRun(project, runId)
  const images = given && mergedRanges(given)
  if (images) requireImages(record, images, completed)
  // Says that a run has no distances before a figure is made of it.
  distanceChart(await runSummary(project, parts.measuring, runId, images))
  const source: FigureSource = { from: 'run', run: record.id, part: 'distances', ...(images && { images }) }
  const figure =
    (await figureOf(project, source, name)) ??
    (await createFigure(parts, {
      name:
        name ?? `distances ${record.id}${images ? `, images ${imageRangesText(images)}` : ''}`.slice(0, longestName),
      panels: [{ source, edits: { title: '' } }],
      columns: 1,
      ...inStyle({ width: 'column' }, request),
    }))
  const written = await exportFigure(parts, figure.id, request)
  return { figure: await figureView(project.folder, await readFigure(project.folder, figure.id)), ...written }
}

const longestName = 120

/** The figure of a project that shows the distances of a run, or of the same images of it, and nothing else. */
async function figureOf(project: OpenProject, source: FigureSource, name?: string): Promise<FigureView | undefined> {
  for (const view of await listFigures(project.folder)) {
    if (view.kind !== 'distances' || (name !== undefined && view.name !== name)) continue
    const [panel] = (await readFigure(project.folder, view.id)).panels
    if (canonicalJson(panel.source) === canonicalJson(source)) return view
  }
  return undefined
}

/** Pixels per inch of a list's picture. */
const previewDpi = 150

/** A small picture of a figure as it is on paper. @throws FigureMissing, FigureDataGone */
export async function figurePreview(parts: FigureParts, figureId: string): Promise<Blob> {
  const document = await readFigure(parts.project.folder, figureId)
  const panels = await panelsOf(parts, document)
  const design = designOf(document)
  const body = await pictureOfDesign({
    ...parts,
    engine: parts.measuring,
    design,
    panels,
    title: document.name,
    dpi: previewDpi,
  })
  // Of the picture itself: a grid's images may be finished while its cells stay the same.
  return { body, type: 'image/png', etag: `"${hashBytes(body).slice(0, 24)}"` }
}

async function panelsOf(parts: FigureParts, document: FigureDocument): Promise<ResolvedPanel[]> {
  const panels: ResolvedPanel[] = []
  for (const [index, { source }] of document.panels.entries())
    panels.push(await resolvePanel(parts, source, panelWords(document, index)))
  return panels
}

function designOf({ panels, columns, width, height, fontSize }: FigureDocument): FigureDesign {
  return { panels, columns, width, height, fontSize }
}
