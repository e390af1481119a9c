import { z } from 'zod'
import { declareError } from './declareError.ts'
import { path, pathAndReason } from './sentences.ts'

export const ProjectMissing = declareError(
  'project-missing',
  path,
  ({ path }) => `There is no project at ${path}. Create one with: inverscope new ${path}`,
)
export const ProjectExists = declareError(
  'project-exists',
  path,
  ({ path }) => `${path} already holds a project. Open it, or choose an empty folder.`,
)
export const ProjectBroken = declareError(
  'project-broken',
  pathAndReason,
  ({ path, reason }) =>
    `${path} cannot be understood: ${reason}. Put back a copy of the file; the runs beside it are untouched.`,
)
export const ProjectNewer = declareError(
  'project-newer',
  z.object({ path: z.string(), version: z.number(), known: z.number() }),
  ({ path, version, known }) =>
    `${path} was written by a newer Inverscope (schema ${version}; this one knows ${known}). Update Inverscope to open it; nothing was changed.`,
)
export const ProjectLocked = declareError(
  'project-locked',
  z.object({ path: z.string(), host: z.string(), pid: z.number(), since: z.string() }),
  ({ path, host, pid, since }) =>
    `${path} is open in another Inverscope (process ${pid} on ${host}, since ${since}). Close it there. If that machine is gone for good, delete the lock file .inverscope.lock beside the project.`,
)
export const ProjectNotOpen = declareError(
  'project-not-open',
  z.object({ projectId: z.string() }),
  ({ projectId }) => `The project ${projectId} is not open here. Open it again.`,
)
export const ProjectReadOnly = declareError(
  'project-read-only',
  z.object({ path: z.string(), method: z.string() }),
  ({ path, method }) =>
    `${path} was opened for reading only, and ${method} would change it. Open it to work on, or give the command that changes it.`,
)
export const OwnerLeaving = declareError(
  'owner-leaving',
  z.object({}),
  () => 'The Inverscope that had the project open is ending. Nothing is lost; give the command again.',
)
export const ProjectGone = declareError(
  'project-gone',
  path,
  ({ path }) =>
    `${path} was removed, moved or disconnected while it was open, so nothing more was written. Put it back, or open it at its new place, and resume.`,
)
export const OwnershipLost = declareError(
  'ownership-lost',
  path,
  ({ path }) => `Another Inverscope has taken over ${path}, so this one stopped writing to it. Close this one.`,
)
