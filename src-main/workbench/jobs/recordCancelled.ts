import { writeRunRecord } from '../../store/runFolder.ts'
import { projectChanged, type OpenProject } from '../openProject.ts'

/** A run that was at its end already, and waited to be checked, stays what it was. */
export async function recordCancelled(project: OpenProject, runId: string): Promise<void> {
  const known = project.runs.get(runId)
  if (known && (known.record.state === 'preparing' || known.record.state === 'running')) {
    // Before the disk is asked: a full one must not make a run look at work that is not.
    known.record = { ...known.record, state: 'cancelled', completed: known.completed }
    projectChanged(project)
    await writeRunRecord(project.folder, known.record)
  } else projectChanged(project)
}
