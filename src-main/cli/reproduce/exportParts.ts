import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { contract } from '../../../src-shared/contract/contract.ts'
import { FigureDataGone } from '../../../src-shared/errors/errors.ts'
import type { StudyResult } from '../../../src-shared/studies/studyResult.ts'
import type { CommandContext } from '../commandContext.ts'
import type { ProjectSession } from '../session.ts'
import type { ReproducedStudy } from './reproducedStudy.ts'

type Format = 'pdf' | 'svg' | 'png' | 'csv' | 'latex'

/**
 * Every table as CSV and LaTeX; every chart as PDF, and as SVG for the index page; every image grid as PDF and PNG. A figure whose pictures cannot be
 * had is left out with the reason, and the others are written still.
 */
export async function exportParts(
  context: Pick<CommandContext, 'note'>,
  { connection, projectId }: ProjectSession,
  result: StudyResult,
  folder: string,
): Promise<Pick<ReproducedStudy, 'files' | 'missing'>> {
  await mkdir(path.join(folder, result.study), { recursive: true })
  const files: ReproducedStudy['files'] = {}
  const missing: ReproducedStudy['missing'] = {}
  const parts: { name: string; formats: Format[]; width: string }[] = [
    ...result.sections.flatMap(({ tables, charts, grids }) => [
      ...tables.map(({ name }) => ({ name, formats: ['csv', 'latex'] as Format[], width: 'column' })),
      ...charts.map(({ name }) => ({ name, formats: ['pdf', 'svg'] as Format[], width: 'column' })),
      ...grids.map(({ name }) => ({ name, formats: ['pdf', 'png'] as Format[], width: 'page' })),
    ]),
    ...result.reported.map(({ name }) => ({ name, formats: ['csv', 'latex'] as Format[], width: 'column' })),
  ]
  for (const { name, formats, width } of parts)
    for (const format of formats) {
      if (missing[name] !== undefined) continue
      const file = path.join(result.study, `${name}.${format === 'latex' ? 'tex' : format}`)
      const written = await connection
        .call(contract.exportStudy, {
          projectId,
          studyId: result.id,
          figure: name,
          format,
          width,
          out: path.join(folder, file),
        })
        .catch((error: unknown) => {
          if (!FigureDataGone.is(error)) throw error
          missing[name] = error.message
          context.note(`${file}: ${error.message}`)
        })
      if (!written) continue
      written.gaps.forEach((sentence) => context.note(`${file}: ${sentence}`))
      files[name] = [...(files[name] ?? []), file.split(path.sep).join('/')]
    }
  return { files, missing }
}
