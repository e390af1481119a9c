import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import { writeRunRecord } from '../../store/runFolder.ts'
import { projectChanged, type OpenProject } from '../openProject.ts'
import { withoutWish } from './deviceOfRun.ts'

/**
 * Runs that do not wait any more. One that was at its end already, and waited to be checked, stays what it was, less the device that it was to go
 * on with.
 *
 * @throws DiskFull, FolderNotWritable, FolderSilent, FileMissing
 */
export async function recordCancelled(project: OpenProject, runIds: readonly string[]): Promise<void> {
  // All before the disk is asked: a full one must not make a run look at work that is not.
  const changed = runIds.map((runId) => cancelled(project, runId)).filter((record) => record !== undefined)
  projectChanged(project)
  // One that goes on meanwhile has written what it is now.
  for (const record of changed)
    if (project.runs.get(record.id)?.record === record) await writeRunRecord(project.folder, record)
}

/** @returns what is to be written, if anything is */
function cancelled(project: OpenProject, runId: string): RunRecord | undefined {
  const known = project.runs.get(runId)
  if (!known) return undefined
  const { record } = known
  const begun = record.state === 'preparing' || record.state === 'running'
  known.record = { ...withoutWish(record), ...(begun && { state: 'cancelled', completed: known.completed }) }
  return begun || record.device?.moveTo !== undefined ? known.record : undefined
}
