import path from 'node:path'
import type { z } from 'zod'
import type { ExportedFile } from '../../../../src-shared/contract/figureViews.ts'
import { isNumberFormat, type FigureFormat } from '../../../../src-shared/contract/figureViews.ts'
import {
  FigureDataGone,
  ImageNotInOther,
  InverscopeError,
  NothingToShow,
  RunMissing,
} from '../../../../src-shared/errors/errors.ts'
import type { ComposedFigure } from '../../../../src-shared/figures/document/composeFigure.ts'
import { fittedRows } from '../../../../src-shared/figures/document/fittedRows.ts'
import type { FigureDesign } from '../../../../src-shared/figures/document/figureDocument.ts'
import type { PictureCell } from '../../../../src-shared/figures/document/figureSource.ts'
import { smallTexts } from '../../../../src-shared/figures/document/smallTexts.ts'
import { writeFileAtomically } from '../../../store/atomicWrite.ts'
import type { EngineWorker } from '../../jobs/engineWorker.ts'
import type { OpenProject } from '../../openProject.ts'
import { runPicture } from '../runPicture.ts'
import { makeExportFolder, requireExportFolder } from './exportFolder.ts'
import { panelWords } from './panelWords.ts'
import type { ResolvedPanel } from './resolvePanel.ts'

interface DesignRequest {
  project: OpenProject
  /** Decodes pictures of latent models. */
  engine: Pick<EngineWorker, 'run'>
  resourcesFolder: string
  design: FigureDesign
  /** One for each panel of the design. */
  panels: readonly ResolvedPanel[]
  title: string
  format: FigureFormat
  /** Of a PNG. */
  dpi?: number
  /** Of an SVG: its text as shapes. */
  outlineText?: boolean
  target: string
  provenance: Record<string, unknown>
}

/** The files of an export, and sentences about what they lack or what of them cannot be read. */
export interface WrittenDesign {
  files: z.infer<typeof ExportedFile>[]
  gaps: string[]
}

/**
 * Writes a figure as a file of any format, with its provenance beside it, into a folder that is made where only it is missing. The numbers of several panels go to a table each, `<file>-a.csv` and
 * so on.
 *
 * @throws FigureDataGone for a picture that cannot be had; InvalidInput for a size that is none; FolderNotWritable, DiskFull
 */
export async function writeDesign(request: DesignRequest): Promise<WrittenDesign> {
  const { format, target, provenance, design, title, resourcesFolder, dpi, outlineText } = request
  const folder = path.dirname(target)
  await requireExportFolder(folder)
  const { composed, gaps } = await layOut(request)
  await makeExportFolder(folder)
  // Loaded when they are needed: the canvas and its fonts would slow down every command.
  const { exportTable } = await import('../../../export/exportTable.ts')
  const { writeWithProvenance } = await import('../../../export/writeWithProvenance.ts')
  const { renderFigure } = await import('../../../export/composeOnPaper.ts')
  const write = writeFileAtomically
  const captionOf = ({ panels }: ComposedFigure) =>
    panels.map(({ figure, letter }) => [letter, figure.caption].filter(Boolean).join(' ')).join(' ')
  if (isNumberFormat(format)) {
    const written: { path: string; bytes: number }[] = []
    for (const { figure, letter } of composed.panels)
      written.push(
        ...(await exportTable({
          figure,
          format,
          path: lettered(target, letter),
          textWidth: composed.width,
          provenance,
          write,
        })),
      )
    return { files: described(written), gaps }
  }
  const subject = captionOf(composed)
  const data = renderFigure(composed, { title, subject, format, dpi, outlineText, resourcesFolder })
  const facts = {
    title,
    caption: subject,
    format,
    widthInches: composed.width / 72,
    heightInches: composed.height / 72,
    ...(format === 'png' ? { dpi: dpi ?? 300 } : {}),
    ...(format === 'svg' && outlineText ? { outlineText } : {}),
    design,
  }
  const files = described(await writeWithProvenance(target, data, { facts, provenance, write }))
  return { files, gaps: [...gaps, ...smallTexts(composed)] }
}

/** A picture of a figure as it is on paper, for lists. @throws FigureDataGone for a picture of a grid that cannot be had */
export async function pictureOfDesign(
  request: Omit<DesignRequest, 'format' | 'target' | 'provenance'>,
): Promise<Buffer> {
  const { composed } = await layOut(request)
  const { renderFigure } = await import('../../../export/composeOnPaper.ts')
  const { title, resourcesFolder, dpi } = request
  return renderFigure(composed, { title, subject: '', format: 'png', dpi, resourcesFolder })
}

/** @returns the figure with its pictures, and what it lacks */
async function layOut({
  project,
  engine,
  design,
  panels,
  title,
  resourcesFolder,
}: Omit<DesignRequest, 'format' | 'target' | 'provenance'>): Promise<{ composed: ComposedFigure; gaps: string[] }> {
  const { composeOnPaper } = await import('../../../export/composeOnPaper.ts')
  let unfinished = 0
  let unpaired = 0
  /** Leaves the place of a removed run's or an unfinished picture empty, or of a difference to an image that the other run does not have, which the answer says; every other reason ends the export. */
  const readPicture = async (cell: PictureCell, panel: number) => {
    const { run, tensor, row, range, limit, step, minus, map, like } = cell
    const search = new URLSearchParams()
    const { content } = panels[panel]
    const fit = content.kind === 'grid' ? fittedRows(content.grid.cells, cell).join(',') || undefined : undefined
    for (const [name, value] of Object.entries({ range, limit, step, minus, map, like, fit }))
      if (value !== undefined) search.set(name, String(value))
    try {
      return (await runPicture(project, engine, run, tensor, row, search)).body
    } catch (error) {
      if (RunMissing.is(error)) return undefined
      if (NothingToShow.is(error)) {
        unfinished++
        return undefined
      }
      if (ImageNotInOther.is(error)) {
        unpaired++
        return undefined
      }
      if (!(error instanceof InverscopeError)) throw error
      throw FigureDataGone({ panel: panelWords({ ...design, name: title }, panel), reason: error.message })
    }
  }
  const composed = await composeOnPaper(
    design,
    panels.map(({ content }) => content),
    { readPicture, resourcesFolder },
  )
  const leftOut = (count: number, one: string, more: string) => {
    if (count === 0) return []
    return [`${count === 1 ? '1 picture is' : `${count} pictures are`} left out: ${count === 1 ? one : more}.`]
  }
  return {
    composed,
    gaps: [
      ...panels.flatMap((panel) => panel.gaps),
      ...leftOut(unfinished, 'the run has not finished it', 'the run has not finished them'),
      ...leftOut(
        unpaired,
        'the run that is subtracted does not have this image',
        'the run that is subtracted does not have these images',
      ),
    ],
  }
}

function lettered(file: string, letter: string | undefined): string {
  if (letter === undefined) return file
  const ending = path.extname(file)
  return `${file.slice(0, file.length - ending.length)}-${letter.slice(1, -1)}${ending}`
}

const described = (files: readonly { path: string; bytes: number }[]) =>
  files.map(({ path: file, bytes }) => ({ path: file, bytes, format: path.extname(file).slice(1) }))
