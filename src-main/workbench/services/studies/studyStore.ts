import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { StudyMissing } from '../../../../src-shared/errors/errors.ts'
import { studyData } from '../../../../src-shared/figures/studyTable.ts'
import { Id } from '../../../../src-shared/project/projectFile.ts'
import { StudyName } from '../../../../src-shared/studies/studyName.ts'
import { StudyRequest } from '../../../../src-shared/studies/studyRequest.ts'
import { StudyResult } from '../../../../src-shared/studies/studyResult.ts'
import { csvOf } from '../../../export/csvOf.ts'
import { writeFileAtomically } from '../../../store/atomicWrite.ts'
import { readText } from '../../../store/readText.ts'
import { declaredFrom } from '../../../store/systemErrors.ts'

/** studies/<id>/study.json: what was asked. result.json and one CSV for each table lie beside it once it was measured. */
export const StudyFile = z.object({
  format: z.literal('inverscope-study'),
  schemaVersion: z.literal(1),
  id: Id,
  study: StudyName,
  name: z.string(),
  created: z.iso.datetime(),
  request: StudyRequest,
})
export type StudyFile = z.infer<typeof StudyFile>

export function studyFolder(projectFolder: string, id: string): string {
  if (!Id.safeParse(id).success) throw StudyMissing({ study: id })
  return path.join(projectFolder, 'studies', id)
}

/** @throws FolderNotWritable, DiskFull */
export async function writeStudyFile(projectFolder: string, study: StudyFile): Promise<void> {
  const folder = studyFolder(projectFolder, study.id)
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw declaredFrom(error, folder, 'write')
  })
  await writeFileAtomically(path.join(folder, 'study.json'), `${JSON.stringify(study, undefined, 2)}\n`)
}

/** The tables first, so that a result is never older than what lies beside it. @throws FolderNotWritable, DiskFull */
export async function writeStudyResult(projectFolder: string, result: StudyResult): Promise<void> {
  const folder = studyFolder(projectFolder, result.id)
  for (const table of result.sections.flatMap(({ tables }) => tables))
    await writeFileAtomically(path.join(folder, `${table.name}.csv`), csvOf(studyData(table)))
  await writeFileAtomically(path.join(folder, 'result.json'), `${JSON.stringify(result, undefined, 2)}\n`)
}

/** Bytes of what is read; a result of thousands of rows is far below. */
const longest = 64 << 20

/** Neither through a link, nor from what would never end; undefined where there is none. */
const readOwn = (file: string): Promise<string | undefined> =>
  readText(file, { follow: false, longest }).catch(() => undefined)

/** Undefined where it was not measured yet, or by a version that this one does not understand. */
export async function readStudyResult(projectFolder: string, id: string): Promise<StudyResult | undefined> {
  const text = await readOwn(path.join(studyFolder(projectFolder, id), 'result.json'))
  if (text === undefined) return undefined
  try {
    return StudyResult.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Oldest first. A folder that is not understood is not shown and stays as it is. */
export async function listStudyFiles(projectFolder: string): Promise<StudyFile[]> {
  const folder = path.join(projectFolder, 'studies')
  const names = (await readdir(folder).catch(() => [])).filter((name) => Id.safeParse(name).success)
  const studies: StudyFile[] = []
  for (const name of names) {
    const parsed = await readOwn(path.join(folder, name, 'study.json'))
      .then((text) => (text === undefined ? undefined : StudyFile.safeParse(JSON.parse(text))))
      .catch(() => undefined)
    if (parsed?.success && parsed.data.id === name) studies.push(parsed.data)
  }
  return studies.sort((a, b) => a.created.localeCompare(b.created))
}
