import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import type { ExportedFile } from '../../../../src-shared/contract/contract.ts'
import { FolderNotWritable, NothingToShow, UnknownName } from '../../../../src-shared/errors/errors.ts'
import type { Figure } from '../../../../src-shared/figures/figure.ts'
import { paperStyle } from '../../../../src-shared/figures/figureStyle.ts'
import { studyFigure } from '../../../../src-shared/figures/studyFigure.ts'
import { studyData, studyTable } from '../../../../src-shared/figures/studyTable.ts'
import type { StudyChart, StudyGrid, StudyResult, StudyTable } from '../../../../src-shared/studies/studyResult.ts'
import { parseWidth } from '../../../export/figureSize.ts'
import { writeFileAtomically } from '../../../store/atomicWrite.ts'
import { nearestName } from '../../nearestName.ts'
import type { OpenProject } from '../../openProject.ts'
import { inverscopeVersion } from '../../versions.ts'
import { gridPicture } from './gridPicture.ts'
import { studyFolder } from './studyStore.ts'

export interface StudyExportRequest {
  figure?: string
  format: 'pdf' | 'svg' | 'png' | 'csv' | 'latex'
  width: string
  out?: string
}

type Part =
  { kind: 'table'; part: StudyTable } | { kind: 'chart'; part: StudyChart } | { kind: 'grid'; part: StudyGrid }

/** Everything of a result that can be written as a file, by its name. */
export function partsOf(result: StudyResult): Part[] {
  return [
    ...result.sections.flatMap(({ tables, charts, grids }) => [
      ...tables.map((part): Part => ({ kind: 'table', part })),
      ...charts.map((part): Part => ({ kind: 'chart', part })),
      ...grids.map((part): Part => ({ kind: 'grid', part })),
    ]),
    ...result.reported.map((part): Part => ({ kind: 'table', part })),
  ]
}

/**
 * Writes one table, chart or image grid of a study with its provenance beside it.
 *
 * @param result  undefined where the study was not measured yet
 * @throws NothingToShow, UnknownName; InvalidInput for a width that is none; FolderNotWritable, DiskFull
 */
export async function exportStudy(
  project: OpenProject,
  studyId: string,
  result: StudyResult | undefined,
  { figure, format, width, out }: StudyExportRequest,
  resourcesFolder: string,
): Promise<z.infer<typeof ExportedFile>[]> {
  if (!result) throw NothingToShow({ what: `The study ${studyId}` })
  const isTable = format === 'csv' || format === 'latex'
  const fits = partsOf(result).filter(({ kind }) => (isTable ? kind !== 'grid' : kind !== 'table'))
  const chosen = figure === undefined ? fits[0] : fits.find(({ part }) => part.name === figure)
  if (!chosen) {
    const known = fits.map(({ part }) => part.name)
    const kind = `${isTable ? 'table' : 'figure'} of the study ${studyId}`
    throw UnknownName({ kind, name: figure ?? 'any', near: figure && nearestName(figure, known), known })
  }
  const extension = format === 'latex' ? 'tex' : format
  const target = out ?? path.join(studyFolder(project.folder, studyId), `${chosen.part.name}.${extension}`)
  if (out && !(await isFolder(path.dirname(out))))
    throw FolderNotWritable({ path: path.dirname(out), reason: 'the folder does not exist' })
  const files = await writePart(chosen)
  return files.map(({ path: file, bytes }) => ({ path: file, bytes, format: path.extname(file).slice(1) }))

  async function writePart({ kind, part }: Part): Promise<{ path: string; bytes: number }[]> {
    const { sections: _, reported: _reported, ...provenance } = result!
    const common = {
      path: target,
      provenance: { study: provenance, part: part.name, exportedWith: inverscopeVersion },
      write: writeFileAtomically,
    }
    // Loaded when they are needed: the canvas and its fonts would slow down every command.
    if (format === 'csv' || format === 'latex') {
      const { exportTable } = await import('../../../export/exportTable.ts')
      return exportTable({
        ...common,
        figure: kind === 'chart' ? studyFigure(part, paperStyle()) : tableFigure(part as StudyTable),
        format,
      })
    }
    const drawing = { ...common, format, widthInches: parseWidth(width), resourcesFolder }
    if (kind === 'grid') {
      const { exportGrid } = await import('../../../export/exportGrid.ts')
      const picture = (row: number, column: number) => gridPicture(project.folder, part, row, column)
      return exportGrid({ ...drawing, grid: part, picture, style: paperStyle() })
    }
    const { exportChart } = await import('../../../export/exportChart.ts')
    return exportChart({ ...drawing, figure: studyFigure(part as StudyChart, paperStyle()) })
  }
}

function tableFigure(table: StudyTable): Pick<Figure, 'title' | 'caption' | 'table' | 'data'> {
  return { title: table.title, caption: table.rule, table: studyTable(table), data: studyData(table) }
}

async function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}
