import type { StudyView } from '../../../../src-shared/contract/studyViews.ts'
import type { NewLogLine } from '../../../../src-shared/project/jobLog.ts'
import type { StudyRequest } from '../../../../src-shared/studies/studyRequest.ts'
import type { OpenProject } from '../../openProject.ts'
import type { StudyFile } from './studyStore.ts'

/** A study at work: its runs first, one after the other, then its measurement. */
export interface StudyJob {
  project: OpenProject
  file: StudyFile
  following: readonly StudyRequest[]
  controller: AbortController
  over: Promise<void>
  view: Pick<StudyView, 'state' | 'progress' | 'what' | 'error' | 'atRun' | 'runs'>
  /** Adds a line to the study's log. */
  log(line: NewLogLine): void
}

export const isAtWork = ({ view }: StudyJob): boolean => view.state === 'running' || view.state === 'measuring'
