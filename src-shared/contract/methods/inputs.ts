import { z } from 'zod'
import { Id } from '../../project/projectFile.ts'
import { EntryKind, ProjectId } from '../projectViews.ts'

/** What a method is about: a project that is open, or something in it. */
export const project = z.object({ projectId: ProjectId })
export const run = project.extend({ runId: Id })
export const entry = project.extend({ kind: EntryKind, id: Id })
export const study = project.extend({ studyId: Id })
export const figure = project.extend({ figureId: Id })

/** Whether a model that never was at work on this machine is measured, which takes seconds once, to choose its batch and to tell the time. */
export const measure = z.boolean().default(true)
