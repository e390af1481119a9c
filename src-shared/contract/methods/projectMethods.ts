import { z } from 'zod'
import * as errors from '../../errors/errors.ts'
import { method, stream } from '../method.ts'
import { AbsentEntry, ProjectAccess, ProjectView, RemovedEntry } from '../projectViews.ts'
import { diskErrors, modelErrors } from './expectedErrors.ts'
import { entry, project } from './inputs.ts'

const missingEntries = [errors.UnknownName, errors.RunMissing, errors.StudyMissing, errors.FigureMissing]

const opening = [
  errors.ProjectMissing,
  errors.ProjectBroken,
  errors.ProjectNewer,
  errors.ProjectLocked,
  errors.FileNotReadable,
  errors.FolderNotWritable,
]

/** Projects, and what is done alike to everything in them. */
export const projectMethods = {
  createProject: method('projects.create', {
    input: z.object({
      folder: z.string().min(1),
      name: z.string().min(1).max(120).optional(),
      access: ProjectAccess.exclude(['read']).optional(),
    }),
    output: ProjectView,
    errors: [errors.ProjectExists, errors.FolderNotWritable, errors.DiskFull],
  }),
  openProject: method('projects.open', {
    input: z.object({ path: z.string().min(1), access: ProjectAccess.optional() }),
    output: ProjectView,
    errors: opening,
  }),
  closeProject: method('projects.close', { input: project, output: z.object({}), errors: [errors.ProjectNotOpen] }),
  getProject: method('projects.get', { input: project, output: ProjectView, errors: [errors.ProjectNotOpen] }),
  /** What of it is missing now: the disk may change while nothing in the project does. */
  listMissing: method('projects.missing', {
    input: project,
    output: z.object({ entries: z.array(AbsentEntry) }),
    errors: [errors.ProjectNotOpen],
  }),
  renameEntry: method('projects.rename', {
    input: entry.extend({ name: z.string().trim().min(1).max(200) }),
    output: z.object({}),
    errors: [...missingEntries, errors.NotAllowedHere, ...diskErrors],
  }),
  /**
   * Nothing is deleted: the folder of a run or study, and what was known of a model, dataset or figure, go to the project's folder `removed`. A
   * study's runs stay.
   */
  removeEntry: method('projects.remove', {
    input: entry,
    output: z.object({}),
    errors: [...missingEntries, errors.NotAllowedHere, ...diskErrors],
  }),
  restoreEntry: method('projects.restore', {
    input: entry,
    output: z.object({}),
    errors: [errors.UnknownName, errors.NotAllowedHere, errors.RunBroken, ...diskErrors],
  }),
  /** What can be restored, what was removed last first. */
  listRemoved: method('projects.removed', {
    input: project,
    output: z.object({ entries: z.array(RemovedEntry) }),
    errors: [errors.ProjectNotOpen, errors.FileNotReadable],
  }),
  /** Says where a model or dataset lies that was moved. */
  relocateEntry: method('projects.relocate', {
    input: entry.extend({ path: z.string().min(1) }),
    output: z.object({}),
    errors: [
      errors.UnknownName,
      errors.NotAllowedHere,
      errors.FileNotReadable,
      errors.DatasetEmpty,
      errors.BadTensorFile,
      ...modelErrors,
      ...diskErrors,
    ],
  }),
  watchProject: stream('projects.watch', { input: project, payload: z.object({ revision: z.int() }) }),
}
