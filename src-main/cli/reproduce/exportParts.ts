import path from 'node:path'
import { contract } from '../../../src-shared/contract/contract.ts'
import type { StudyResult } from '../../../src-shared/studies/studyResult.ts'
import type { CommandContext } from '../commandContext.ts'
import type { ProjectSession } from '../session.ts'
import type { ReproducedStudy } from './reproducedStudy.ts'

/**
 * Writes all of a study into a folder of its name in the folder of the reproduction. A figure whose pictures cannot be had is left out with the
 * reason, and the others are written still.
 */
export async function exportParts(
  context: Pick<CommandContext, 'note'>,
  { connection, projectId }: ProjectSession,
  { id: studyId, study }: Pick<StudyResult, 'id' | 'study'>,
  folder: string,
): Promise<Pick<ReproducedStudy, 'files' | 'missing'>> {
  const { files, missing, gaps } = await connection.call(contract.exportStudyParts, {
    projectId,
    studyId,
    folder,
    name: study,
  })
  const noteEach = (sentences: Record<string, string[]>) => {
    for (const [name, all] of Object.entries(sentences))
      for (const sentence of all) context.note(`${path.join(study, name)}: ${sentence}`)
  }
  noteEach(Object.fromEntries(Object.entries(missing).map(([name, reason]) => [name, [reason]])))
  noteEach(gaps)
  const inStudy = (names: string[]) => names.map((name) => `${study}/${name}`)
  return { files: Object.fromEntries(Object.entries(files).map(([part, names]) => [part, inStudy(names)])), missing }
}
