import path from 'node:path'
import { isNumberFormat } from '../../../../src-shared/contract/figureViews.ts'
import { NothingToShow, UnknownName } from '../../../../src-shared/errors/errors.ts'
import { inStyle } from '../../../../src-shared/figures/figureSize.ts'
import type { StudyResult } from '../../../../src-shared/studies/studyResult.ts'
import type { EngineWorker } from '../../jobs/engineWorker.ts'
import { nearestName } from '../../nearestName.ts'
import type { OpenProject } from '../../openProject.ts'
import { inverscopeVersion } from '../../versions.ts'
import { extensions } from '../figures/figureStore.ts'
import { leftOut } from '../figures/leftOut.ts'
import type { FigureExport } from '../figures/exportFigure.ts'
import { writeDesign, type WrittenDesign } from '../figures/writeDesign.ts'
import { contentOf, partsOf } from './studyParts.ts'
import { studyFolder } from './studyStore.ts'

/** A part of a study as a file; in a column where neither width nor style is given. */
export interface StudyExportRequest extends FigureExport {
  /** The name of its table, chart or grid. */
  figure?: string
}

/**
 * Writes one table, chart or image grid of a study with its provenance beside it.
 *
 * @param result  undefined where the study was not measured yet
 * @throws NothingToShow, UnknownName; FigureDataGone for a picture that cannot be had; InvalidInput for a width that is none; FolderNotWritable, DiskFull
 */
export async function exportStudy(
  project: OpenProject,
  engine: Pick<EngineWorker, 'run'>,
  studyId: string,
  result: StudyResult | undefined,
  { figure, format, width, style, dpi, outlineText, out }: StudyExportRequest,
  resourcesFolder: string,
): Promise<WrittenDesign> {
  if (!result) throw NothingToShow({ what: `The study ${studyId}` })
  const isTable = isNumberFormat(format)
  const fits = partsOf(result)
  // Where none is named, the first that the format is usual for.
  const chosen =
    figure === undefined
      ? (fits.find(({ kind }) => (isTable ? kind === 'table' : kind !== 'table')) ?? fits[0])
      : fits.find(({ part }) => part.name === figure)
  if (!chosen) {
    const known = fits.map(({ part }) => part.name)
    const kind = `${isTable ? 'table' : 'figure'} of the study ${studyId}`
    throw UnknownName({ kind, name: figure ?? 'any', near: figure && nearestName(figure, known), known })
  }
  const { name, title } = chosen.part
  const { sections: _, reported: _reported, ...study } = result
  const provenance = { study, part: name, exportedWith: inverscopeVersion }
  const content = contentOf(chosen)
  return writeDesign({
    project,
    engine,
    resourcesFolder,
    design: inStyle(
      {
        panels: [
          // In a paper the caption has the title's words.
          { kind: chosen.kind, source: { from: 'study', study: studyId, part: name }, edits: { title: '' } },
        ],
        columns: 1,
        width: 'column',
      },
      { style, width },
    ),
    panels: [{ content, provenance, gaps: leftOut(project, content) }],
    title,
    format,
    dpi,
    outlineText,
    target: out ?? path.join(studyFolder(project.folder, studyId), `${name}.${extensions[format]}`),
    provenance,
  })
}
