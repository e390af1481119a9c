import type { StudyView } from '../../../../src-shared/contract/studyViews.ts'
import type { OpenProject } from '../../openProject.ts'
import type { StudyJob } from './studyJob.ts'
import { readStudyResult, type StudyFile } from './studyStore.ts'

/** @param job  that of the study, where it is at work or ended without a result since the project was opened */
export async function studyView(project: OpenProject, file: StudyFile, job: StudyJob | undefined): Promise<StudyView> {
  const result = await readStudyResult(project.folder, file.id)
  const idle = {
    state: result ? ('done' as const) : ('interrupted' as const),
    progress: result ? 1 : 0,
    runs: result?.runs.map(({ id }) => id) ?? [],
  }
  return {
    id: file.id,
    study: file.study,
    name: file.name,
    created: file.created,
    model: file.request.model,
    quick: file.request.quick ?? false,
    ...idle,
    ...job?.view,
    tables: (result?.sections ?? []).flatMap(({ tables }) => tables.map(({ name, title }) => ({ name, title }))),
    figures: (result?.sections ?? []).flatMap(({ charts, grids }) =>
      [...charts, ...grids].map(({ name, title }) => ({ name, title })),
    ),
    problems: result?.problems ?? [],
  }
}
