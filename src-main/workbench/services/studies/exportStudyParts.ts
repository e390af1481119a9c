import path from 'node:path'
import type { FigureFormat } from '../../../../src-shared/contract/figureViews.ts'
import { FigureDataGone } from '../../../../src-shared/errors/errors.ts'
import type { StudyResult } from '../../../../src-shared/studies/studyResult.ts'
import { makeExportFolder } from '../figures/exportFolder.ts'
import { extensions } from '../figures/figureStore.ts'
import type { WrittenDesign } from '../figures/writeDesign.ts'
import type { StudyExportRequest } from './exportStudy.ts'
import { partsOf, type StudyPart } from './studyParts.ts'

/** What is written of each kind of part, and how wide. */
const filesOf: Record<StudyPart['kind'], { formats: FigureFormat[]; width: string }> = {
  table: { formats: ['csv', 'latex'], width: 'column' },
  chart: { formats: ['pdf', 'svg'], width: 'column' },
  grid: { formats: ['pdf', 'png'], width: 'page' },
}

/** The files of a study in one folder. */
export interface WrittenParts {
  /** Names in the folder, by the name of the part. */
  files: Record<string, string[]>
  /** Why a part could not be written, by its name. */
  missing: Record<string, string>
  /** Sentences about what is left out, by the name of the file. */
  gaps: Record<string, string[]>
}

/**
 * Every table of a study as CSV and LaTeX; every chart as PDF and SVG; every image grid as PDF and PNG. A figure whose pictures cannot be had is left
 * out with the reason, and the others are written still.
 *
 * @param folder  is made where only it is missing
 * @param name  of the folder in it that the files go to, made where it is missing
 * @param write  writes one part as `exportStudy` does
 * @param signal  gives up after the file at work; what is written stays
 * @throws FolderNotWritable, DiskFull; what else `write` throws; the reason of the signal
 */
export async function exportStudyParts(
  result: StudyResult,
  { folder, name: ownFolder }: { folder: string; name: string },
  write: (request: StudyExportRequest) => Promise<Pick<WrittenDesign, 'gaps'>>,
  signal?: AbortSignal,
): Promise<WrittenParts> {
  const into = path.join(folder, ownFolder)
  await makeExportFolder(folder)
  await makeExportFolder(into)
  const written: WrittenParts = { files: {}, missing: {}, gaps: {} }
  for (const { kind, part } of partsOf(result)) {
    const { formats, width } = filesOf[kind]
    for (const format of formats) {
      signal?.throwIfAborted()
      const name = `${part.name}.${extensions[format]}`
      try {
        const { gaps } = await write({ figure: part.name, format, width, out: path.join(into, name) })
        if (gaps.length > 0) written.gaps[name] = gaps
        written.files[part.name] = [...(written.files[part.name] ?? []), name]
      } catch (error) {
        if (!FigureDataGone.is(error)) throw error
        written.missing[part.name] = error.message
        break
      }
    }
  }
  return written
}
