import type { StudyName } from '../../../src-shared/studies/studyName.ts'
import type { StudyResult } from '../../../src-shared/studies/studyResult.ts'

/** A study's result with the files of each of its parts, relative to the folder of the reproduction. */
export interface ReproducedStudy {
  result: StudyResult
  files: Record<string, string[]>
  /** Why a figure could not be written, by its name. */
  missing: Record<string, string>
  /** Runs that were computed or finished for it by this command; the others were there. */
  computed: readonly string[]
  /** Whether it was measured by this command, and not before with the same runs and settings. */
  measured: boolean
}

/** A study that could not be done, and why. */
export interface FailedStudy {
  study: StudyName
  error: Error
}
