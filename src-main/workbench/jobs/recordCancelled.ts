import { writeRunRecord } from '../../store/runFolder.ts'
import { projectChanged, type OpenProject } from '../openProject.ts'
import { withoutWish } from './deviceOfRun.ts'

/** A run that was at its end already, and waited to be checked, stays what it was, less the device that it was to go on with. */
export async function recordCancelled(project: OpenProject, runId: string): Promise<void> {
  const known = project.runs.get(runId)
  if (!known) return projectChanged(project)
  const { record } = known
  const begun = record.state === 'preparing' || record.state === 'running'
  // Before the disk is asked: a full one must not make a run look at work that is not.
  known.record = { ...withoutWish(record), ...(begun && { state: 'cancelled', completed: known.completed }) }
  projectChanged(project)
  if (begun || record.device?.moveTo !== undefined) await writeRunRecord(project.folder, known.record)
}
