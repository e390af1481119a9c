import { z } from 'zod'
import * as errors from '../../errors/errors.ts'
import { Id } from '../../project/projectFile.ts'
import { StudyPlan, StudyRequest } from '../../studies/studyRequest.ts'
import { method, stream } from '../method.ts'
import { StudyDetail, StudyView } from '../studyViews.ts'
import { diskErrors, planning, starting } from './expectedErrors.ts'
import { exported, fileRequest } from './exportedFiles.ts'
import { project, study } from './inputs.ts'

/** Studies. */
export const studyMethods = {
  listStudies: method('studies.list', {
    input: project,
    output: z.object({ studies: z.array(StudyView) }),
    errors: [errors.ProjectNotOpen],
  }),
  /** What a study would take: the runs that exist with its settings, and those that would be computed. */
  planStudy: method('studies.plan', {
    input: project.extend({ request: StudyRequest }),
    output: StudyPlan,
    errors: [...planning, errors.InvalidInput],
  }),
  /** Computes the missing runs, then measures. The same request again goes on where it was stopped. */
  startStudy: method('studies.start', {
    input: project.extend({
      request: StudyRequest,
      /** Studies that are to come: a run that they need as well keeps what they need of its way, so that it is computed once. */
      following: z.array(StudyRequest).max(100).optional(),
      /** A study that is at work or waits: this one begins when that is over, however it ends. */
      after: Id.optional(),
    }),
    output: z.object({ studyId: Id }),
    errors: [...starting, errors.InvalidInput],
  }),
  getStudy: method('studies.get', {
    input: study,
    output: StudyDetail,
    errors: [errors.StudyMissing, errors.ProjectNotOpen],
  }),
  /** Its run at work is cancelled too; what is finished stays. */
  cancelStudy: method('studies.cancel', {
    input: study,
    output: z.object({}),
    errors: [errors.StudyMissing, errors.StudyNotActive, errors.ProjectReadOnly],
  }),
  /** Resolves when the study is no longer at work, and fails as it failed. */
  waitForStudy: method('studies.wait', {
    input: study,
    output: StudyDetail,
    errors: [
      errors.StudyMissing,
      errors.StudyNothing,
      errors.Cancelled,
      errors.EngineFailed,
      errors.OwnerLeaving,
      ...planning,
    ],
  }),
  /** A table (csv, latex, dat) or a chart or image grid (pdf, svg, png) of a study, by its name in the result. */
  exportStudy: method('studies.export', {
    input: study.extend({
      /** The first that the format fits where left out. */
      figure: z.string().optional(),
      ...fileRequest,
    }),
    output: z.object(exported),
    errors: [
      errors.StudyMissing,
      errors.NothingToShow,
      errors.UnknownName,
      errors.FigureDataGone,
      errors.InvalidInput,
      ...diskErrors,
    ],
  }),
  /** All of a study as files in a folder of its own in `folder`, called `name`: each table as CSV and LaTeX, each chart as PDF and SVG, each image grid as PDF and PNG. */
  exportStudyParts: method('studies.exportParts', {
    input: study.extend({ folder: z.string().min(1), name: Id }),
    output: z.object({
      /** Names in the folder, by the part. */
      files: z.record(z.string(), z.array(z.string())),
      /** Why a part is missing. */
      missing: z.record(z.string(), z.string()),
      /** What is left out of a file. */
      gaps: z.record(z.string(), z.array(z.string())),
    }),
    errors: [errors.StudyMissing, errors.NothingToShow, errors.InvalidInput, ...diskErrors],
  }),
  watchStudies: stream('studies.watch', { input: project, payload: z.object({ studies: z.array(StudyView) }) }),
}
