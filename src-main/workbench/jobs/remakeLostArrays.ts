import { BadTensorFile, FileMissing } from '../../../src-shared/errors/errors.ts'
import { arraysOf } from '../../../src-shared/project/keptArrays.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import { createNanNpy, readNpyHeader } from '../../store/npyFile.ts'
import { runPaths } from '../../store/runFolder.ts'
import type { OpenProject } from '../openProject.ts'
import { copyStart, startArrayOf } from './prepareRun.ts'

/**
 * Makes arrays of a prepared run anew that are gone, or are not what the run would write: filled with NaN, and one that it starts from with the rows
 * of its source. What was finished in them does not agree with its checksums then, and is computed again.
 *
 * @throws as prepareRun, and FileNotReadable
 */
export async function remakeLostArrays(project: OpenProject, record: RunRecord, signal: AbortSignal): Promise<void> {
  for (const { name, shape } of arraysOf(record)) {
    signal.throwIfAborted()
    const file = runPaths(project.folder, record.id).tensor(name)
    const header = await readNpyHeader(file).catch((error: unknown) => {
      if (!FileMissing.is(error) && !BadTensorFile.is(error)) throw error
    })
    if (header?.shape.join() === shape.join()) continue
    await createNanNpy(file, shape)
    if (name === startArrayOf(record)) await copyStart(project, record, signal)
  }
}
