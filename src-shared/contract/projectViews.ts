import { z } from 'zod'
import { Id } from '../project/projectFile.ts'
import { DatasetView } from './datasetViews.ts'
import { EncoderView } from './encoderViews.ts'
import { FigureView } from './figureViews.ts'
import { ModelView } from './modelViews.ts'
import { RunRow } from './runViews.ts'

/** A project that is open in this workbench has an id of its own, valid while it is open. Paths stay on the other side. */
export const ProjectId = z.string().regex(/^[a-z0-9]{8,32}$/)

/**
 * What somebody opens a project for: to `own` it, with commands of other processes working through it; for one `brief` change; or to `read` it
 * as it lies on disk, which needs no lock.
 */
export const ProjectAccess = z.enum(['own', 'brief', 'read'])
export type ProjectAccess = z.infer<typeof ProjectAccess>

/** What a person can rename, remove and restore. */
export const EntryKind = z.enum(['model', 'dataset', 'encoder', 'run', 'study', 'figure'])
export type EntryKind = z.infer<typeof EntryKind>

/** What lies outside the project and is not where it was. */
export const AbsentEntry = z.object({ kind: EntryKind.extract(['model', 'dataset', 'encoder']), id: Id })
export type AbsentEntry = z.infer<typeof AbsentEntry>

/** What was removed and can be restored. */
export const RemovedEntry = z.object({ kind: EntryKind, id: Id, name: z.string() })
export type RemovedEntry = z.infer<typeof RemovedEntry>

export const ProjectView = z.object({
  projectId: ProjectId,
  /** Grows with every change of the project while it is open: the number of what is told here. */
  revision: z.int(),
  name: z.string(),
  /** The project file, for people to read. */
  path: z.string(),
  models: z.array(ModelView),
  datasets: z.array(DatasetView),
  encoders: z.array(EncoderView).default([]),
  /** Oldest first. */
  runs: z.array(RunRow),
  /** Folders under runs/ that cannot be read, why and what to do; their arrays are left as they are. */
  brokenRuns: z.array(z.object({ id: Id, reason: z.string() })).default([]),
  figures: z.array(FigureView),
})
export type ProjectView = z.infer<typeof ProjectView>
