import { OwnershipLost } from '../../../src-shared/errors/errors.ts'
import type { Job } from './job.ts'

/** A project that was closed, or that somebody else owns by now, is not written to. @throws OwnershipLost, ProjectGone, FolderSilent */
export async function requireOwnership({ project }: Pick<Job, 'project'>): Promise<void> {
  if (!(await project.lock.isStillOurs())) throw OwnershipLost({ path: project.path })
}
